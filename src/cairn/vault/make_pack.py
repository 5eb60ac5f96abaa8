"""Make a pack from the vault: marks given, documents set, originals copied out, and recorded."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from importlib.metadata import version
from pathlib import Path, PurePosixPath

from cairn.evidence.give_back import OpenOriginal
from cairn.evidence.marks import marks, next_marks
from cairn.evidence.received import ReceivedOriginal, text_of
from cairn.journal.problems import ReadOnlyJournal
from cairn.journal.record import Draft
from cairn.journal.references import written
from cairn.language.catalogue import Catalogue
from cairn.pack.make import PackMade, make_pack
from cairn.platform.durable import fsync_folder, sync_filesystem
from cairn.terms.acts import Act, Kind, Tag
from cairn.terms.errors import CANNOT_CREATE, USAGE, Problem
from cairn.terms.original import ActRef
from cairn.terms.pack import Exhibit, LeftOut, PackContents, PageOne
from cairn.terms.reading import WHOSE
from cairn.vault.children import typesetter
from cairn.vault.database_log import log_of
from cairn.vault.decide import answers_for, own_handles, page_one
from cairn.vault.dispose import disposed
from cairn.vault.extract import extract_for_pack
from cairn.vault.out_of_sight import out_of_sight
from cairn.vault.own_records import is_of_positions, says_where, without_own_records
from cairn.vault.readings import is_of_a_device, reading_of, readings, unread_in
from cairn.vault.see_picture import all_rows, picture_of
from cairn.vault.vault import Vault

PURPOSES = ("police",)


class NoInitials(Problem):
    say = "The marks on the exhibits need your initials, so no pack was made."
    hint = "Give two or three letters, such as AB. They are asked for once."
    exit_code = USAGE


class InitialsTaken(Problem):
    say = "Those are the initials of the owner of this diary, so no pack was made."
    hint = "Give your own initials: what you hand over is marked as handed over by you."
    exit_code = USAGE


class NothingToPack(Problem):
    say = "There is nothing in this diary yet that could go into a pack."
    hint = "Write an entry or add a file first."
    exit_code = USAGE


class CannotPackThere(Problem):
    say = "The pack could not be written there, so none was made."
    hint = "Check that the folder exists, that you may write in it and that it is not full."
    exit_code = CANNOT_CREATE


_PLACES = "pack.left_out.places"


@dataclass(frozen=True, slots=True)
class Packed:
    """A pack on disk. Nobody has been sent anything."""

    folder: Path
    made: PackMade
    size: int
    places: int
    """Pictures in it whose files say where they were taken."""
    whole: int
    """Files in it that are the whole of a phone or account, with every conversation."""


def pack_vault(
    vault: Vault, to: Path, *, purpose: str, words: Catalogue, told: PageOne | None = None
) -> Packed:
    """A new folder with a neutral name in the folder ``to``; there whole, or not at all.

    ``told`` is page one as a supporter says it, who changes nothing in the vault: it is not kept,
    the pack is not recorded, and what has no mark yet is marked with the supporter's own initials,
    for it is the supporter who produces it then.

    Raises ``NoInitials``, ``InitialsTaken``, ``NothingToPack``, ``CannotPackThere``,
    ``ReadOnlyJournal``, ``NoSafeChild``, ``ChangedOriginal``.
    """
    if not vault.is_writer and vault.may_write:
        raise ReadOnlyJournal
    contents, fresh = _contents(vault, purpose, page_one(vault) if told is None else told)
    record = extract_for_pack(vault, contents)
    contents = replace(contents, record_head=vault.record.head_sha256)
    folder = _free_name(vault, to)
    making = folder.with_name(f".{vault.around.random(8).hex()}")
    try:
        making.mkdir(mode=0o700)
        with typesetter(vault.around.zygote) as typeset:
            out = _Folder(making)
            made = make_pack(
                contents,
                words=words,
                typeset=typeset,
                original=lambda exhibit: _bytes_of(vault, exhibit),
                key=vault.keys.pack,
                put=out.put,
                record=record,
            )
        sync_filesystem(making)
        if vault.is_writer:
            _record(vault, contents, fresh, made)
        making.rename(folder)
        fsync_folder(to)
    except OSError as error:
        shutil.rmtree(making, ignore_errors=True)
        raise CannotPackThere(errno=error.errno or 0) from error
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    places = sum(one.count for one in contents.left_out if one.what == _PLACES)
    whole = sum(is_of_a_device(one.reading) for one in contents.exhibits)
    return Packed(folder, made, sum(file.size for file in made.files), places, whole)


def _contents(
    vault: Vault, purpose: str, told: PageOne
) -> tuple[PackContents, tuple[tuple[ActRef, str], ...]]:
    aside = out_of_sight(vault.record.acts)
    everything = tuple(all_rows(vault))
    rows, own = without_own_records(everything)
    own |= _of_positions(vault)
    places = sum(says_where(row) for row in everything)
    others = _someone_elses(vault)
    left = aside | own | others | _logs_of(vault, aside | others)
    chosen = [one for one in vault.received() if one.ref not in left]
    initials = told.initials.strip().upper()
    if chosen and not initials:
        raise NoInitials
    given = marks(vault.record.acts)
    unmarked = [one.ref for one in chosen if one.ref not in given]
    if unmarked and not vault.is_writer:
        _require_own_initials(vault, initials, given.values())
    fresh = next_marks(given.values(), initials, unmarked)
    all_marks = given | dict(fresh)
    if not rows and not chosen:
        raise NothingToPack
    exhibits = tuple(_exhibit(vault, one, all_marks[one.ref]) for one in chosen)
    contents = PackContents(
        purpose=purpose,
        made_at=vault.now(),
        home_zone=vault.home_zone,
        page_one=told,
        rows=rows,
        exhibits=exhibits,
        picture=picture_of(vault),
        left_out=tuple(
            _left_out(vault, aside, exhibits, (len(own - aside), len(others - aside)), places)
        ),
        own_handles=own_handles(vault),
        record_head=vault.record.head_sha256,
        program=f"cairn {version('cairn-diary')}",
    )
    return contents, fresh


def _require_own_initials(vault: Vault, initials: str, given: Iterable[str]) -> None:
    # Marks that are not recorded must not be ones that the owner gives to something else later.
    taken = {mark.rstrip("0123456789") for mark in given} | {
        page_one(vault).initials.strip().upper()
    }
    if initials in taken:
        raise InitialsTaken


def _exhibit(vault: Vault, one: ReceivedOriginal, mark: str) -> Exhibit:
    kept = reading_of(vault, one)
    return Exhibit(
        mark,
        one.original,
        one.seal,
        one.ref,
        one.received_at,
        kept.reading if kept.reading.reader else None,
        unread_in(vault, kept),
    )


def _of_positions(vault: Vault) -> frozenset[ActRef]:
    """Tracks too of which no point could be read."""
    kept = readings(vault)
    return frozenset(one.original.ref for one in kept if is_of_positions(one.reading.reader))


def _someone_elses(vault: Vault) -> frozenset[ActRef]:
    """What comes from another person's phone or account is not read, and not handed over."""
    return frozenset(
        one.ref for one in vault.received() if answers_for(vault, one.ref).whose == WHOSE[-1]
    )


def _logs_of(vault: Vault, left: frozenset[ActRef]) -> frozenset[ActRef]:
    """The logs of databases that are left out: the same words stand in them."""
    logs = (log_of(vault.record.acts, one) for one in vault.received() if one.ref in left)
    return frozenset(log.ref for log in logs if log is not None)


def _left_out(
    vault: Vault,
    aside: frozenset[ActRef],
    exhibits: Iterable[Exhibit],
    own_and_others: tuple[int, int],
    places: int,
) -> Iterator[LeftOut]:
    notes = [act for act in vault.notes.acts if isinstance(act, Act) and act.kind is Kind.ENTRY]
    pending = [one for one in exhibits if one.reading and one.reading.is_pending]
    acts = [act for act in vault.record.acts if isinstance(act, Act) and act.ref in aside]
    counts = {
        "private_notes": len(notes),
        "entries": sum(act.kind is Kind.ENTRY for act in acts),
        "exhibits": sum(act.kind is Kind.RECEIVED for act in acts),
        "set_aside": sum(act.kind not in (Kind.ENTRY, Kind.RECEIVED) for act in acts),
        "own_records": own_and_others[0],
        "someone_elses": own_and_others[1],
        "places": places,
        "disposed": len(disposed(vault)),
        "pending": len(pending),
    }
    for what, count in counts.items():
        if count:
            yield LeftOut(f"pack.left_out.{what}", count)


def _free_name(vault: Vault, to: Path) -> Path:
    day = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=vault.around.clock())
    try:
        taken = {path.name for path in to.iterdir()}
    except OSError as error:
        raise CannotPackThere(errno=error.errno or 0) from error
    base = f"papers-{day:%Y-%m-%d}"
    names = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return to.absolute() / next(name for name in names if name not in taken)


def _bytes_of(vault: Vault, exhibit: Exhibit) -> Iterator[bytes]:
    identity = vault.keys.identity(exhibit.seal.key_period)
    with OpenOriginal(vault.originals, exhibit.original, exhibit.seal, identity) as opened:
        yield from opened.chunks()


class _Folder:
    """Writes the files of a pack under one folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, path: str, chunks: Iterable[bytes]) -> tuple[int, str]:
        parts = PurePosixPath(path).parts
        if not parts or ".." in parts or parts[0] == "/":
            raise ValueError("not a path of a pack")
        target = self._root.joinpath(*parts)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for chunk in chunks:
                out.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        return size, digest.hexdigest()


def _record(
    vault: Vault,
    contents: PackContents,
    fresh: tuple[tuple[ActRef, str], ...],
    made: PackMade,
) -> None:
    """Marks and pack in one batch: a mark is given for ever only when it has been printed."""
    common = {Tag.WRITTEN_AT: text_of(vault.now()), Tag.DEVICE: vault.copy}
    drafts = [
        Draft(Kind.MARKED, {**common, Tag.CONCERNS: written([ref]), Tag.TEXT: mark})
        for ref, mark in fresh
    ]
    details = {
        "purpose": contents.purpose,
        "manifest_sha256": made.manifest_sha256,
        "key_fingerprint": made.key_fingerprint,
        "files": str(len(made.files)),
        "rows": str(len(contents.rows)),
    }
    about = written(exhibit.received for exhibit in contents.exhibits)
    values = {**common, Tag.CONCERNS: about, Tag.DETAILS: text_of(details)}
    vault.record.append([*drafts, Draft(Kind.PACK_MADE, values)])
