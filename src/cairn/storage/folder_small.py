"""A few small files in a folder, each replaced whole."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from cairn.platform.durable import UNFINISHED, fsync_folder, write_atomically
from cairn.storage.folder_files import (
    EPOCH,
    FILE_MODE,
    Disk,
    date_folder,
    is_plain_file,
    open_plain,
)
from cairn.storage.names import small_name
from cairn.storage.problems import HeadMoved, NotThere, StrangeFile

_LARGEST = 16 << 20
"""Bytes, far above what any of them needs: one blown up must not fill the memory."""


class FolderSmall:
    """Small files directly in ``folder``, which must be there."""

    __slots__ = ("_disk", "_folder")

    def __init__(self, folder: Path, disk: Disk) -> None:
        self._folder = folder
        self._disk = disk

    def get(self, name: str) -> tuple[bytes, str] | None:
        try:
            fd = open_plain(self._folder / small_name(name), os.O_RDONLY)
        except NotThere:
            return None
        with os.fdopen(fd, "rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise StrangeFile
        return data, hashlib.sha256(data).hexdigest()

    def put(self, name: str, data: bytes, expected_version: str | None) -> None:
        found = self.get(name)
        if (found[1] if found else None) != expected_version:
            raise HeadMoved
        with self._disk.writing():
            write_atomically(self._folder / name, data, mode=FILE_MODE, mtime=EPOCH)
            date_folder(self._folder)

    def remove(self, name: str) -> None:
        path = self._folder / small_name(name)
        if not is_plain_file(path):
            raise NotThere
        with self._disk.writing():
            path.unlink()
            fsync_folder(self._folder)
            date_folder(self._folder)


def clear_unfinished(folder: Path) -> None:
    """Remove what a small file was to become when its writer was killed: words that are destroyed
    later could stand in it. Only the one writer may. Nothing for a folder that is not there.
    """
    left = [path for path in folder.glob(f"{UNFINISHED}*") if path.is_symlink() or path.is_file()]
    for path in left:
        path.unlink()
    if left:
        fsync_folder(folder)
        date_folder(folder)
