"""A vault from a backup, in a new folder: every byte compared, nothing overwritten.

What comes out is another copy: it opens to be read, and is written in once ``write_here`` began a
new branch there. So if the vault that was lost turns up again, neither takes the other's place.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cairn.crypto.frame import decode
from cairn.journal.walk import disposals, is_blank
from cairn.platform.durable import fsync_folder, lock_exclusively
from cairn.storage.folder import make_places, open_places
from cairn.storage.folder_files import Disk, date_folder
from cairn.storage.folder_log import FolderLog
from cairn.storage.folder_small import FolderSmall
from cairn.storage.problems import StorageFull
from cairn.terms.errors import NO_INPUT, USAGE, Problem
from cairn.terms.original import ActRef
from cairn.vault.back_up import BackupBusy
from cairn.vault.copy_keys import mark_as_copy
from cairn.vault.create import NoPlaceThere, SomethingThere
from cairn.vault.dispose import disposed_originals
from cairn.vault.log_copy import Compared, LogCopy
from cairn.vault.sealed_copy import ORIGINALS, Uncopied, copy_originals
from cairn.vault.unlock import NoVaultThere
from cairn.vault.vault import Vault

_SMALL = ("header", "slots", "ways", "keys", "settings", "next")


class BackupIncomplete(Problem):
    say = "That backup was never finished, so there is nothing to restore from it."
    hint = "Look for another backup. If the diary itself is still there, back it up once more."
    exit_code = NO_INPUT


class InsideBackup(Problem):
    say = "The new folder would lie inside the backup, so nothing was restored."
    hint = "Choose a folder elsewhere, such as one on this computer's own disk."
    exit_code = USAGE


@dataclass(frozen=True, slots=True)
class Restored:
    originals: int
    size_bytes: int
    """Sealed bytes of originals."""
    acts: int
    """Of both logs."""
    head_sha256: str
    """Digest of the newest frame of the record."""
    not_whole: tuple[Uncopied, ...]
    """Originals that are missing or changed in the backup: named, and not in the new folder."""
    faults: int
    """Records that are not as they were signed."""


def restore(
    backup: Path,
    folder: Path,
    opening: Callable[[Path], Vault],
    *,
    random: Callable[[int], bytes],
    seen: Callable[[int], None] = lambda size: None,
) -> Restored:
    """A new vault in ``folder``, which must not exist; there whole, or not at all.

    ``opening`` opens a vault's folder with what the owner has: the words of the day of the backup.
    What was destroyed before the backup was made does not come back, even if the backup still has
    it: opened itself, it shows that. Nothing in ``backup`` is changed; any folder with a vault will
    do. Raises ``NoVaultThere``, ``BackupIncomplete``, ``BackupBusy``, ``InsideBackup``,
    ``SomethingThere``, ``NoPlaceThere``, ``DriveForgets``, ``StorageFull``, and what
    ``opening`` raises.
    """
    folder = folder.absolute()
    if folder.is_symlink() or folder.exists():
        raise SomethingThere
    _require_backup(backup)
    if folder.resolve().is_relative_to(backup.resolve()):
        raise InsideBackup
    # Two names: the first may be given the inode that a copy made by hand says it lives in.
    tries = [folder.with_name(f".{random(8).hex()}") for _ in range(2)]
    try:
        lock = lock_exclusively(backup)
        if lock is None:
            raise BackupBusy
        with lock:
            for making in tries:
                restored = _restore(backup, making, opening, seen)
                if restored:
                    making.rename(folder)
                    fsync_folder(folder.parent)
                    return restored
    except OSError as error:
        raise NoPlaceThere(errno=error.errno or 0) from error
    finally:
        for making in tries:
            shutil.rmtree(making, ignore_errors=True)
    raise NoPlaceThere


def _require_backup(backup: Path) -> None:
    parts = [(backup / name).is_dir() for name in ("logs", ORIGINALS)]
    if not (backup / "header").is_file() or not all(parts):
        raise BackupIncomplete if any(parts) else NoVaultThere


def _restore(
    backup: Path, making: Path, opening: Callable[[Path], Vault], seen: Callable[[int], None]
) -> Restored | None:
    """``None`` where the copy takes itself for the vault it was copied from."""
    make_places(making)
    _copy_small(backup, making)
    for number in (0, 1):
        _copy_log(backup, making, number)
    with opening(making) as vault:
        if vault.is_writer:
            return None
        _destroy_again(vault)
        named = {one.seal.sealed_sha256 for one in vault.received()}
        source = open_places(backup, writing=False).originals
        gone = disposed_originals(vault.record).values()
        kept = named.union(source.names()).difference(gone)
        _require_room(backup, making, kept)
        copied = copy_originals(source, sorted(kept), making, seen)
        mark_as_copy(vault)
        date_folder(making)
        fsync_folder(making)
        return Restored(
            copied.copied,
            copied.size_bytes,
            len(vault.record.acts) + len(vault.notes.acts),
            vault.record.head_sha256,
            copied.not_whole,
            len(vault.record.faults) + len(vault.notes.faults),
        )


def _copy_small(backup: Path, making: Path) -> None:
    source, target = FolderSmall(backup, Disk()), FolderSmall(making, Disk())
    for name in _SMALL:
        found = source.get(name)
        if found is not None:
            target.put(name, found[0], None)


def _copy_log(backup: Path, making: Path, number: int) -> None:
    """Whole records only: what a backup did not finish was never said to be in it."""
    source = FolderLog(backup / "logs" / str(number), backup / "bin", Disk())
    LogCopy(making, number, Disk()).add(source, Compared(0, 0, ()))


def _destroy_again(vault: Vault) -> None:
    """What the record says was destroyed is not brought back by a backup that still has it."""
    for journal, log in zip((vault.record, vault.notes), vault.places.logs, strict=True):
        gone = disposals(journal.own_acts)
        for stored in log.read_from() if gone else ():
            frame = decode(stored.frame)
            ref = ActRef(frame.log, frame.branch, frame.sequence)
            if ref in gone and not is_blank(stored.body):
                log.blank_body(stored.position)


def _require_room(backup: Path, making: Path, names: set[str]) -> None:
    paths = (backup / ORIGINALS / name[:2] / name for name in names)
    size = sum(path.stat().st_size for path in paths if path.is_file())
    if shutil.disk_usage(making).free < size:
        raise StorageFull
