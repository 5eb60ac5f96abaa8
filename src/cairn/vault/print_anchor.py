"""A page to hand over: the record as it stands, in five lines and a QR code. Needs no network."""

from __future__ import annotations

import io
import os
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from cairn.crypto.checkpoint import open_checkpoint
from cairn.crypto.paper import PaperPoint
from cairn.crypto.spoken import spoken_words
from cairn.language.catalogue import Catalogue
from cairn.pack.point import code_of, labelled, set_point
from cairn.platform.durable import fsync_folder
from cairn.terms.errors import CANNOT_CREATE, Problem
from cairn.terms.moment import zone_named
from cairn.vault.children import typesetter
from cairn.vault.marks import checkpoint_to_hand_out
from cairn.vault.vault import Vault

_LIST = "assets/words/eff_large.txt"


class CannotPrintThere(Problem):
    say = "The page could not be written there, so none was made."
    hint = "Check that the folder exists, that you may write in it and that it is not full."
    exit_code = CANNOT_CREATE


def paper_point(vault: Vault) -> PaperPoint:
    """What stands on the paper, for the record as it is now. Raises ``JournalDamaged``."""
    note = checkpoint_to_hand_out(vault)
    public = vault.record.public_key(vault.record.newest_branch)
    checkpoint = open_checkpoint(note, public)
    return PaperPoint(checkpoint, _today(vault), key_words(public))


def key_words(public: bytes) -> tuple[str, ...]:
    """Six words of the key that signs a branch of the record."""
    text = files("cairn").joinpath(_LIST).read_text(encoding="ascii")
    return spoken_words(public.hex(), text.split())


def lines_of(point: PaperPoint, words: Catalogue) -> tuple[str, ...]:
    """The five lines as they are read out and typed in again."""
    return tuple(f"{label}: {value}" for label, value in labelled(point, words))


def drawn(point: PaperPoint) -> str:
    """The QR code for a terminal, two rows of squares in a line."""
    out = io.StringIO()
    code_of(point).terminal(out, compact=True)
    return out.getvalue()


def print_anchor(vault: Vault, point: PaperPoint, to: Path, words: Catalogue) -> Path:
    """A PDF with a neutral name in the folder ``to``. Nobody is sent anything.

    Raises ``CannotPrintThere``, ``NoSafeChild``, ``CannotTypeset``.
    """
    with typesetter(vault.around.zygote) as typeset:
        pdf = set_point(point, words, typeset, made=vault.around.clock() // 1_000_000)
    path = None
    try:
        taken = {path.name for path in to.iterdir()}
        names = (f"page-{point.day}{n}.pdf" for n in ("", *(f"-{n}" for n in range(2, 999))))
        path = to.absolute() / next(name for name in names if name not in taken)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(pdf)
            out.flush()
            os.fsync(out.fileno())
        fsync_folder(to)
    except (OSError, StopIteration) as error:
        if path and not isinstance(error, FileExistsError):
            path.unlink(missing_ok=True)
        raise CannotPrintThere from error
    return path


def _today(vault: Vault) -> str:
    zone = zone_named(vault.home_zone)
    return datetime.fromtimestamp(vault.around.clock() / 1_000_000, zone).date().isoformat()
