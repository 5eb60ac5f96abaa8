"""Ask for timestamps: requests are made and recorded here, and written out to be carried.

Needs no network. One request goes to each authority, each under a salt of its own, so that no two
of them can be laid side by side.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path

from cairn.crypto.authorities import Authority, authorities
from cairn.crypto.timestamp import SALT_BYTES, blind, request_for
from cairn.journal.problems import ReadOnlyJournal
from cairn.platform.durable import fsync_folder
from cairn.terms.errors import CANNOT_CREATE, USAGE, Problem
from cairn.vault.anchors import Asked, asked, draft_of_request, request_details
from cairn.vault.marks import checkpoint_to_hand_out
from cairn.vault.vault import Vault

LEAST = 2


class OneIsTooFew(Problem):
    say = "One authority is too few: nothing was asked."
    hint = "Name two or more, so that no single company has to be believed."
    exit_code = USAGE


class CannotWriteRequests(Problem):
    say = "The requests could not be written there."
    hint = "Check that the folder exists, that you may write in it and that it is not full."
    exit_code = CANNOT_CREATE


def require_folder(folder: Path) -> None:
    """Before anything is recorded. Raises ``CannotWriteRequests``."""
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise CannotWriteRequests


def first_authorities() -> tuple[Authority, ...]:
    """Those that are asked where none are named."""
    return authorities()[:LEAST]


def request_anchor(vault: Vault, chosen: Sequence[Authority] = ()) -> tuple[Asked, ...]:
    """Requests for the record as it stands now, recorded before anything leaves.

    Raises ``OneIsTooFew``, ``ReadOnlyJournal``, ``JournalDamaged``.
    """
    chosen = tuple(chosen) or first_authorities()
    if len(chosen) < LEAST:
        raise OneIsTooFew
    if not vault.is_writer:
        raise ReadOnlyJournal
    checkpoint = checkpoint_to_hand_out(vault)
    drafts = []
    for authority in chosen:
        salt = vault.around.random(SALT_BYTES)
        made = request_for(blind(checkpoint, salt))
        told = request_details(authority, checkpoint, salt, (made.der, made.nonce))
        drafts.append(draft_of_request(vault, told))
    refs = set(vault.record.append(drafts))
    return tuple(one for one in asked(vault) if one.ref in refs)


def write_requests(vault: Vault, made: Sequence[Asked], folder: Path) -> tuple[Path, ...]:
    """One file for each request, readable by the owner alone; nothing there is replaced.

    Raises ``CannotWriteRequests`` with no file left behind.
    """
    day = datetime.fromtimestamp(vault.around.clock() / 1_000_000, timezone.utc)
    done: list[Path] = []
    try:
        for one in made:
            done.append(_write(folder, f"{day:%Y-%m-%d}-{one.authority.lower()}", one.request))
        fsync_folder(folder)
    except OSError as error:
        for path in done:
            path.unlink(missing_ok=True)
        raise CannotWriteRequests(errno=error.errno or 0) from error
    return tuple(done)


def _write(folder: Path, stem: str, data: bytes) -> Path:
    taken = {path.name for path in folder.iterdir()}
    names = (f"{stem}{n}.tsq" for n in ("", *(f"-{n}" for n in range(2, len(taken) + 3))))
    path = folder.absolute() / next(name for name in names if name not in taken)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    return path
