"""Copies a log to a backup: only what is new, and only if what is there is the beginning of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cairn.crypto.digest import sha256
from cairn.crypto.frame import FRAME_SIZE, NewerFrame, NotAFrame, decode, has_good_signature
from cairn.crypto.signing import SigningKey
from cairn.journal.walk import is_blank
from cairn.storage.folder_files import Disk
from cairn.storage.folder_log import FolderLog
from cairn.storage.promises import Head, Record, RecordLog, Stored
from cairn.terms.errors import DATA_ERROR, USAGE, Problem
from cairn.vault.sealed_copy import DriveForgets, digest_on_disk

_MOST_AT_ONCE = 4 << 20


class NotThisDiary(Problem):
    say = "In that folder is a backup of another diary. Nothing was changed there."
    hint = "Choose another folder, or the name of a folder that does not exist yet."
    exit_code = USAGE


class OtherBranch(Problem):
    """Both logs begin alike and then differ: two copies were written in."""

    say = (
        "That backup holds acts that this copy does not have, so nothing was changed there: two "
        "copies of this diary were written in."
    )
    hint = "Keep that backup as it is, and back up this copy to a new folder."
    exit_code = DATA_ERROR


class BackupDamaged(Problem):
    say = "A part of that backup was changed or damaged, so nothing was added to it."
    hint = "Keep it as it is, make a new backup in a new folder, and do not rely on that disk."
    exit_code = DATA_ERROR


@dataclass(frozen=True, slots=True)
class Compared:
    """How much of a log is in a backup already."""

    there: int
    """Records."""
    position: int
    """Byte after them, in both."""
    still_there: tuple[int, ...]
    """Positions of words that were destroyed here and are kept there."""


class LogCopy:
    """One log of a backup's folder ``root``."""

    def __init__(
        self, root: Path, number: int, disk: Disk, signers: Mapping[int, SigningKey] | None = None
    ) -> None:
        """``signers`` by branch tell a changed frame from one of another copy."""
        self._signers = signers or {}
        self._path = root / "logs" / str(number)
        self._log = FolderLog(self._path, root / "bin", disk)

    def compare(self, source: RecordLog) -> Compared:
        """Changes nothing. Raises ``NotThisDiary``, ``OtherBranch``, ``BackupDamaged``."""
        ours = source.read_from()
        there, position, kept = 0, 0, []
        for stored in self._log.read_from():
            mine = next(ours, None)
            if mine is None or mine.frame != stored.frame:
                raise self._why_other(stored.frame, there)
            if mine.body != stored.body and _is_kept(mine, stored):
                kept.append(stored.position)
            there, position = there + 1, stored.end
        self._require_unfinished(self._log.head(), next(ours, None))
        return Compared(there, position, tuple(kept))

    def _require_unfinished(self, head: Head, following: Stored | None) -> None:
        """Behind the last whole record may only stand what an earlier run left unfinished."""
        whole = len(head.torn_frame) == FRAME_SIZE and not is_blank(head.torn_frame)
        if whole and (following is None or head.torn_frame != following.frame):
            raise self._why_other(head.torn_frame, head.records)

    def _why_other(self, untrusted_frame: bytes, there: int) -> Problem:
        """The frame is not ours: changed, or signed by another copy or another diary."""
        try:
            frame = decode(untrusted_frame)
        except (NotAFrame, NewerFrame):
            return BackupDamaged()
        signer = self._signers.get(frame.branch)
        if there and signer and not has_good_signature(frame, signer.public):
            return BackupDamaged()
        return OtherBranch() if there else NotThisDiary()

    def add(self, source: RecordLog, known: Compared, *, most: int | None = None) -> int:
        """Append what is new, read it back; how many records. ``most`` may limit their number.

        Raises ``DriveForgets`` and what the storage raises.
        """
        head = self._log.head()
        if head.torn:
            self._log.cut_tail(head.position)
            head = self._log.head()
        digest, count = hashlib.sha256(), 0
        for group in _groups(_new(source, known, most)):
            head = self._log.append(head, group)
            count += len(group)
            for record in group:
                digest.update(record.frame + record.body)
        size = head.position - known.position
        if count and digest_on_disk(self._path, known.position, size) != digest.hexdigest():
            raise DriveForgets
        return count

    def destroy_there(self, known: Compared) -> int:
        """Pass on what was destroyed here; how many."""
        for position in known.still_there:
            self._log.blank_body(position)
        return len(known.still_there)


def _is_kept(mine: Stored, theirs: Stored) -> bool:
    """Whether the words are whole there and destroyed here. Raises ``BackupDamaged``."""
    if is_blank(theirs.body):
        return False
    if sha256(theirs.body) != decode(theirs.frame).body_digest:
        raise BackupDamaged
    return is_blank(mine.body)


def _new(source: RecordLog, known: Compared, most: int | None) -> Iterator[Record]:
    for number, stored in enumerate(source.read_from(known.position)):
        if number == most:
            return
        yield Record(stored.frame, stored.body)


def _groups(records: Iterator[Record]) -> Iterator[list[Record]]:
    group: list[Record] = []
    size = 0
    for record in records:
        group.append(record)
        size += len(record.frame) + len(record.body)
        if size >= _MOST_AT_ONCE:
            yield group
            group, size = [], 0
    if group:
        yield group
