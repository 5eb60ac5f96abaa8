"""A backup: another folder that is a whole vault, brought up to date and read back.

It is made from the opened vault, not from its folder alone: only then can the record be checked
first, and the backup be marked as another copy, so that no program ever writes in it by chance.
Only sealed bytes are copied. Readings, the index and unfinished texts are not: the first two are
made again, the last are no acts.

The order keeps the backup whole at every moment: keys, then originals, then the record that names
them, and in a new backup the header last. What is there is never replaced by something older.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cairn.journal.problems import JournalDamaged
from cairn.platform.durable import fsync_folder, lock_exclusively
from cairn.storage.folder import make_places, open_places
from cairn.storage.folder_files import Disk
from cairn.storage.folder_small import FolderSmall
from cairn.storage.problems import NotThere, StorageFull
from cairn.storage.promises import Places
from cairn.terms.errors import CANNOT_CREATE, TRY_AGAIN, USAGE, Problem
from cairn.vault.copy_keys import copy_keys
from cairn.vault.dispose import disposed_originals
from cairn.vault.key_files import needed, put
from cairn.vault.log_copy import Compared, LogCopy, NotThisDiary
from cairn.vault.sealed_copy import (
    ORIGINALS,
    STAGING,
    Uncopied,
    copy_originals,
    date_quietly,
    digest_on_disk,
)
from cairn.vault.vault import Vault

_LOGS = ("0", "1")
_OURS = {"slots", "ways", "keys", "settings", "next", "logs", ORIGINALS, "readings", "bin", STAGING}
_PARTIAL = ".part-"
"""What a small file is called until it is whole."""
_NO_MORE = 4 << 20
"""Bytes to leave free, so that a disk is not filled to the brim."""


class SomethingElseThere(Problem):
    say = "There is something else in that folder, so no backup was made in it."
    hint = "Give the name of a folder that does not exist yet, or one that holds a backup."
    exit_code = CANNOT_CREATE


class CannotBackUpThere(Problem):
    say = "A backup cannot be written there. Nothing was changed."
    hint = "Check that the disk is plugged in, that you may write to it, and that it is not full."
    exit_code = CANNOT_CREATE


class BackupInsideVault(Problem):
    say = "That folder and the folder of the diary lie one inside the other."
    hint = "Choose a folder elsewhere, best on a stick or disk that is kept in another place."
    exit_code = USAGE


class BackupBusy(Problem):
    say = "Another program is using that backup. Nothing was changed."
    hint = "Wait until it is done, then try again."
    exit_code = TRY_AGAIN


@dataclass(frozen=True, slots=True)
class BackedUp:
    copied: int
    """Originals copied now."""
    there: int
    """Originals that were there already."""
    size_bytes: int
    """Sealed bytes of originals copied now."""
    acts: int
    """Records added now, of both logs."""
    head_sha256: str
    """Digest of the newest frame of the record: what a backup of this moment ends with."""
    kept: int
    """Acts and originals that were destroyed here, and that the backup still has."""
    destroyed: int
    """Those destroyed in the backup now, because the owner asked for it."""
    not_whole: tuple[Uncopied, ...]
    """Originals that are missing or changed in the vault itself: the backup keeps what it has."""
    is_same_disk: bool


def back_up(
    vault: Vault,
    to: Path,
    *,
    pass_on: bool = False,
    reread: bool = False,
    seen: Callable[[int], None] = lambda size: None,
) -> BackedUp:
    """Make or bring up to date the backup in ``to``.

    ``pass_on`` destroys there what was destroyed here; ``reread`` reads every original that is
    there, and copies anew what is not whole. ``seen`` is told bytes as they are copied.

    Raises ``JournalDamaged``, ``SomethingElseThere``, ``BackupInsideVault``, ``BackupBusy``,
    ``CannotBackUpThere``, ``NotThisDiary``, ``OtherBranch``, ``BackupDamaged``, ``NotAsBackup``,
    ``DriveForgets``, and what the storage raises.
    """
    to = to.absolute()
    _require_sound(vault)
    _require_apart(vault.folder, to)
    try:
        _prepare(vault, to)
        lock = lock_exclusively(to)
        if lock is None:
            raise BackupBusy
        with lock:
            places = open_places(to, writing=True)
            return _Run(vault, to, places).run(pass_on, reread, seen)
    except OSError as error:
        raise CannotBackUpThere(errno=error.errno or 0) from error


def _require_sound(vault: Vault) -> None:
    faults = [*vault.record.faults, *vault.notes.faults]
    if any(not fault.is_last for fault in faults):
        raise JournalDamaged(faults=len(faults))


def _require_apart(folder: Path, to: Path) -> None:
    mine, other = folder.resolve(), to.resolve()
    if mine == other or mine in other.parents or other in mine.parents:
        raise BackupInsideVault


def _prepare(vault: Vault, to: Path) -> None:
    """The folder, with the folders of a vault in it. Nothing is touched in one that is not ours."""
    if to.is_symlink() or (to.exists() and not to.is_dir()):
        raise SomethingElseThere
    if not to.exists() or not any(to.iterdir()):
        make_places(to)
        return
    header = FolderSmall(to, Disk()).get("header")
    if header is None:
        _require_begun(to)
    elif header[0] != needed(vault.places.small, "header"):
        raise NotThisDiary
    for name in ("logs", ORIGINALS):  # a first run may have been cut short here
        (to / name).mkdir(mode=0o700, exist_ok=True)
    for number in _LOGS:
        os.close(os.open(to / "logs" / number, os.O_CREAT | os.O_WRONLY | os.O_NOFOLLOW, 0o600))


def _require_begun(to: Path) -> None:
    """A first run that was cut short left names of a vault and nothing else."""
    names = {path.name for path in to.iterdir() if not path.name.startswith(_PARTIAL)}
    logs = {path.name for path in (to / "logs").iterdir()} if (to / "logs").is_dir() else set()
    if not names <= _OURS or not logs <= set(_LOGS):
        raise SomethingElseThere


@dataclass(frozen=True, slots=True)
class _Run:
    vault: Vault
    to: Path
    places: Places

    def run(self, pass_on: bool, reread: bool, seen: Callable[[int], None]) -> BackedUp:
        signers = [self.vault.keys.for_log(number).signers for number in (0, 1)]
        logs = [LogCopy(self.to, number, Disk(), signers[number]) for number in (0, 1)]
        sources = self.vault.places.logs
        known = [log.compare(source) for log, source in zip(logs, sources, strict=True)]
        wanted, gone = self._names()
        missing = [name for name in sorted(wanted) if not self._is_there(name, reread)]
        self._require_room(missing, known)
        begun = known[0]
        if not begun.there:  # from now on the folder says whose backup it is
            logs[0].add(sources[0], begun, most=1)
            known[0] = logs[0].compare(sources[0])
        copy_keys(self.vault, self.to, self.places.small)
        copied = copy_originals(self.vault.originals, missing, self.to, seen)
        parts = list(zip(logs, sources, known, strict=True))
        added = sum(log.add(source, one) for log, source, one in parts)
        put(self.places.small, "header", needed(self.vault.places.small, "header"))
        still = sorted(gone & set(self.places.originals.names()))
        kept = len(still) + sum(len(one.still_there) for one in known)
        if pass_on:
            self._pass_on(logs, known, still)
        self._tidy()
        return BackedUp(
            copied=copied.copied,
            there=len(wanted) - len(missing),
            size_bytes=copied.size_bytes,
            acts=added + (not begun.there),
            head_sha256=self.vault.record.head_sha256,
            kept=0 if pass_on else kept,
            destroyed=kept if pass_on else 0,
            not_whole=copied.not_whole,
            is_same_disk=self.vault.folder.stat().st_dev == self.to.stat().st_dev,
        )

    def _pass_on(self, logs: list[LogCopy], known: list[Compared], originals: list[str]) -> None:
        for log, one in zip(logs, known, strict=True):
            log.destroy_there(one)
        for name in originals:
            self.places.originals.remove(name)

    def _tidy(self) -> None:
        for path in self.to.glob(f"{_PARTIAL}*"):
            if path.is_file() and not path.is_symlink():
                path.unlink()
        date_quietly(self.to)
        fsync_folder(self.to)

    def _names(self) -> tuple[set[str], set[str]]:
        """The sealed originals to have in a backup, and those that were destroyed here."""
        gone = set(disposed_originals(self.vault.record).values())
        named = {one.seal.sealed_sha256 for one in self.vault.received()}
        # What no act names is taken too: a newer version may have written an act that does.
        return (named | set(self.vault.originals.names())) - gone, gone - named

    def _is_there(self, name: str, reread: bool) -> bool:
        path = self.to / ORIGINALS / name[:2] / name
        if path.is_symlink() or not path.is_file():
            return False
        try:
            with self.vault.originals.open(name) as file:
                is_same_size = os.fstat(file.fileno()).st_size == path.stat().st_size
        except NotThere:
            return True
        return is_same_size and (not reread or digest_on_disk(path) == name)

    def _require_room(self, missing: list[str], known: list[Compared]) -> None:
        needed_bytes = _NO_MORE
        for name in missing:
            try:
                with self.vault.originals.open(name) as file:
                    needed_bytes += os.fstat(file.fileno()).st_size
            except NotThere:
                continue
        for source, one in zip(self.vault.places.logs, known, strict=True):
            needed_bytes += source.head().position - one.position
        if shutil.disk_usage(self.to).free < needed_bytes:
            raise StorageFull
