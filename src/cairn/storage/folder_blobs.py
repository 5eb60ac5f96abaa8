"""Sealed bytes in files named by their digest: ``<folder>/ab/abcd…``. Not trusted.

Someone who can change a file can make a check fail, not make a false one pass: whoever opens one
compares its digest with the name before a decrypted byte is shown.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from cairn.platform.durable import (
    SyncAhead,
    fsync_file,
    fsync_folder,
    sync_filesystem,
    write_all,
)
from cairn.storage.folder_files import (
    FILE_MODE,
    Disk,
    date_file,
    date_folder,
    is_plain_file,
    make_folder,
    open_plain,
)
from cairn.storage.names import blob_name, is_blob_name
from cairn.storage.problems import NotThere
from cairn.storage.promises import Staged

_FEW = 4
"""Up to so many files or folders are synced one by one: syncing a whole file system does the same
for all of them in one go, but waits for others' bytes too."""
_MANY = 64
"""After so many files, those staged so far are sent ahead."""
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_NAME_BYTES = 16
"""Random, so that no two processes that stage take the same name."""


class FolderStaged:
    """A file in the staging folder."""

    # Names are text here and below: a `Path` for each of thousands of files is felt.
    __slots__ = ("_disk", "_fd", "_folder", "_path", "_size")

    def __init__(self, folder: str, disk: Disk) -> None:
        with disk.writing():
            self._path = f"{folder}/{os.urandom(_NAME_BYTES).hex()}"
            self._fd = os.open(self._path, _NEW, FILE_MODE)
            date_folder(folder)
        self._disk = disk
        self._folder = folder
        self._size = 0

    @property
    def size(self) -> int:
        return self._size

    @property
    def path(self) -> str:
        return self._path

    def write(self, data: bytes | bytearray | memoryview) -> int:
        with self._disk.writing():
            write_all(self._fd, data)
        length = memoryview(data).nbytes
        self._size += length
        return length

    def finish(self, *, sync: bool) -> None:
        """No more will be written."""
        date_file(self._fd)
        if sync:
            fsync_file(self._fd)

    def abandon(self) -> None:
        if self._fd < 0:
            return
        self.close()
        with contextlib.suppress(FileNotFoundError):
            Path(self._path).unlink()
            date_folder(self._folder)

    def close(self) -> None:
        os.close(self._fd)
        self._fd = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.abandon()


class FolderBlobs:
    """Blobs under ``folder``; ``staging`` is a folder on the same file system."""

    __slots__ = ("_ahead", "_disk", "_folder", "_staged", "_staging")

    def __init__(self, folder: Path, staging: Path, disk: Disk) -> None:
        self._disk = disk
        self._folder = folder
        self._staging = staging
        self._ahead = SyncAhead(staging)
        self._staged = 0

    def stage(self) -> Staged:
        self._staged += 1
        if self._staged % _MANY == 0:
            self._ahead.hurry()
        return FolderStaged(os.fspath(self._staging), self._disk)

    def put(self, staged: Sequence[tuple[str, Staged]]) -> None:
        batch = [(blob_name(name), _ours(one)) for name, one in staged]
        if not batch:
            return
        with self._disk.writing():
            self._sync(batch)
            changed = self._settle_all(batch)
            date_folder(self._staging)
            with self._disk.syncing():
                self._sync_names(changed)

    def open(self, name: str) -> BinaryIO:
        return os.fdopen(open_plain(self._path(blob_name(name)), os.O_RDONLY), "rb")

    def names(self) -> Iterator[str]:
        for folder in sorted(self._folder.iterdir()):
            if len(folder.name) == 2 and folder.is_dir() and not folder.is_symlink():
                for path in sorted(folder.iterdir()):
                    if is_blob_name(path.name) and path.name[:2] == folder.name:
                        yield path.name

    def remove(self, name: str) -> None:
        path = self._path(blob_name(name))
        if not is_plain_file(path):
            raise NotThere
        with self._disk.writing():
            path.unlink()
            with self._disk.syncing():
                date_folder(path.parent)
                fsync_folder(path.parent)

    def _sync(self, batch: Sequence[tuple[str, FolderStaged]]) -> None:
        one_by_one = len(batch) <= _FEW
        with self._disk.syncing():
            for _, one in batch:
                one.finish(sync=one_by_one)
            self._ahead.wait()
            if not one_by_one:
                sync_filesystem(self._staging)

    def _sync_names(self, changed: set[Path]) -> None:
        folders = sorted(changed | {self._folder})
        # All are dated before the first sync: each later change would be one more to wait for.
        for folder in folders:
            date_folder(folder)
        if len(folders) > _FEW:
            sync_filesystem(self._folder)
        else:
            for folder in folders:
                fsync_folder(folder)

    def _settle_all(self, batch: Sequence[tuple[str, FolderStaged]]) -> set[Path]:
        """Give synced bytes their names, where those are not taken; the folders to sync."""
        changed: dict[str, Path] = {}
        for name, one in batch:
            folder = changed.get(name[:2])
            if folder is None:
                folder = changed[name[:2]] = self._folder / name[:2]
                make_folder(folder)
            path = f"{folder}/{name}"
            if is_plain_file(path):
                one.abandon()
            else:
                os.rename(one.path, path)  # noqa: PTH104 - these are text
                one.close()
        return set(changed.values())

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name


def clear_staging(folder: Path) -> None:
    """Remove what an earlier run left unfinished. Only the one writer may."""
    for path in folder.iterdir():
        # A folder here was made by somebody else; it keeps nobody out, so it is left alone.
        if path.is_symlink() or not path.is_dir():
            path.unlink()
    date_folder(folder)


def _ours(staged: Staged) -> FolderStaged:
    if not isinstance(staged, FolderStaged):
        raise TypeError("these bytes were staged in another store")
    return staged
