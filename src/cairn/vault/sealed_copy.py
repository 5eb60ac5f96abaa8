"""Copies sealed originals to another folder: read back from the disk before they get their name.

An original is named by the SHA-256 of its sealed bytes, so a copy can be checked without any key,
and one that is there already is not copied again. Killed at any moment, this leaves whole files
under their names and, in the staging folder, bytes that the next run removes.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cairn.platform.durable import fsync_file, fsync_folder, sync_filesystem, write_all
from cairn.storage.folder_files import Disk, date_file, date_folder, make_folder
from cairn.storage.problems import NotThere, StrangeFile
from cairn.storage.promises import BlobStore
from cairn.terms.errors import IO_ERROR, Problem

_CHUNK = 1 << 20
_MOST_IN_BATCH = 256
_MOST_BYTES_IN_BATCH = 256 << 20
_FEW = 4
STAGING, ORIGINALS = ".staging", "originals"


class DriveForgets(Problem):
    """What was read back after it was synced is not what was written."""

    say = "The disk did not give back what was written to it, so this copy cannot be relied on."
    hint = "Use another disk or stick. What was copied before, and the diary itself, are as before."
    exit_code = IO_ERROR


class TooLargeForDisk(Problem):
    """The file system of the disk has a largest size of a file: 4 GiB less a byte with FAT32."""

    say = "One file of this diary is too large for that disk, so the copy could not be finished."
    hint = "Use a disk that takes files over 4 GB (exFAT or NTFS). The diary itself is as before."
    exit_code = IO_ERROR


@dataclass(frozen=True, slots=True)
class Uncopied:
    """A sealed original that could not be copied, because the one to copy from is not whole."""

    name: str
    found: str
    """The digest that was found; empty where nothing was."""


@dataclass(frozen=True, slots=True)
class CopiedOriginals:
    copied: int
    size_bytes: int
    not_whole: tuple[Uncopied, ...]


def copy_originals(
    source: BlobStore, names: Iterable[str], root: Path, seen: Callable[[int], None]
) -> CopiedOriginals:
    """Copy ``names`` into the vault's folder ``root``, in place of what stands under them there.

    Raises ``DriveForgets``, ``TooLargeForDisk``, ``StorageFull``, ``NotAllowed``,
    ``AppendFailed``; what was staged and not settled goes with the next run.
    """
    copying = _Copying(root, seen)
    for name in names:
        copying.take(source, name)
    copying.settle()
    return CopiedOriginals(copying.copied, copying.size, tuple(copying.not_whole))


class _Copying:
    def __init__(self, root: Path, seen: Callable[[int], None]) -> None:
        self._root = root
        self._seen = seen
        self._disk = Disk()
        self._batch: list[tuple[str, Path, int]] = []
        self.copied, self.size = 0, 0
        self.not_whole: list[Uncopied] = []

    def take(self, source: BlobStore, name: str) -> None:
        try:
            with source.open(name) as file, self._disk.writing():
                self._stage(name, file)
        except (NotThere, StrangeFile):
            self.not_whole.append(Uncopied(name, ""))
        size = sum(size for _, _, size in self._batch)
        if len(self._batch) >= _MOST_IN_BATCH or size >= _MOST_BYTES_IN_BATCH:
            self.settle()

    def _stage(self, name: str, file: BinaryIO) -> None:
        fd, path = tempfile.mkstemp(dir=self._root / STAGING)
        staged = Path(path)
        digest, size = hashlib.sha256(), 0
        try:
            for chunk in chunks_of(file):
                _write(fd, chunk)
                digest.update(chunk)
                size += len(chunk)
                self._seen(len(chunk))
            with contextlib.suppress(PermissionError):  # a stick may keep dates of its own
                date_file(fd)
        finally:
            os.close(fd)
        if digest.hexdigest() != name:
            staged.unlink()
            self.not_whole.append(Uncopied(name, digest.hexdigest()))
            return
        self._batch.append((name, staged, size))

    def settle(self) -> None:
        """Sync what is staged, read it back, and give it its names."""
        batch, self._batch = self._batch, []
        if not batch:
            return
        with self._disk.writing():
            self._sync([path for _, path, _ in batch])
            for name, path, _ in batch:
                if digest_on_disk(path) != name:
                    raise DriveForgets
            folders = {self._name(name, path) for name, path, _ in batch}
            with self._disk.syncing():
                for folder in (*sorted(folders), self._root / ORIGINALS, self._root / STAGING):
                    date_quietly(folder)
                    fsync_folder(folder)
        self.copied += len(batch)
        self.size += sum(size for _, _, size in batch)

    def _sync(self, paths: list[Path]) -> None:
        with self._disk.syncing():
            if len(paths) > _FEW:
                sync_filesystem(self._root)
                return
            for path in paths:
                sync_path(path)

    def _name(self, name: str, staged: Path) -> Path:
        folder = self._root / ORIGINALS / name[:2]
        make_folder(folder)
        staged.replace(folder / name)
        return folder


def _write(fd: int, chunk: bytes) -> None:
    try:
        write_all(fd, chunk)
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise TooLargeForDisk from error
        raise


def chunks_of(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def sync_path(path: Path) -> None:
    fd = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        fsync_file(fd)
    finally:
        os.close(fd)


def digest_on_disk(path: Path, start: int = 0, size: int | None = None) -> str:
    """Hex SHA-256 of what the disk gives back, not of what the system still remembers, where the
    system lets us ask for that. ``start`` and ``size`` choose a part.
    """
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    with os.fdopen(fd, "rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
        file.seek(start)
        digest, left = hashlib.sha256(), size
        while chunk := file.read(_CHUNK if left is None else min(_CHUNK, left)):
            digest.update(chunk)
            left = None if left is None else left - len(chunk)
        return digest.hexdigest()


def date_quietly(folder: Path) -> None:
    """The one modification time, where the disk keeps it."""
    with contextlib.suppress(PermissionError):
        date_folder(folder)
