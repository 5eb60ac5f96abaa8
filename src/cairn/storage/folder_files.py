"""How any file of a vault's folder is opened, dated and written.

Every file gets the same modification time, so that a copy of the folder does not show at what hours
somebody wrote. No link is followed where a file of the vault belongs.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from cairn.storage.problems import AppendFailed, NotAllowed, NotThere, StorageFull, StrangeFile

FILE_MODE = 0o600
FOLDER_MODE = 0o700
EPOCH = 946_684_800
"""Modification time of everything: 1 January 2000, UTC, as Unix seconds. FAT starts in 1980."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_NOT_A_FILE = {errno.ELOOP, errno.EISDIR, errno.ENOTDIR, errno.ENXIO, errno.ENODEV}
# A disk does not note when a file was read, where the system lets us ask for that.
_QUIETLY = getattr(os, "O_NOATIME", 0)


class Disk:
    """What is known of the disk under one vault, shared by all that write to it.

    After a fault nobody knows what the disk holds, so from then on nothing more is written.
    """

    __slots__ = ("_is_faulty",)

    def __init__(self) -> None:
        self._is_faulty = False

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Raises ``StorageFull``, ``NotAllowed`` or, and ever after, ``AppendFailed``."""
        if self._is_faulty:
            raise AppendFailed
        try:
            yield
        except OSError as problem:
            if problem.errno in _FULL:
                raise StorageFull(errno=problem.errno or 0) from problem
            if problem.errno in _FORBIDDEN:
                raise NotAllowed(errno=problem.errno or 0) from problem
            self._is_faulty = True
            raise AppendFailed(errno=problem.errno or 0) from problem

    @contextlib.contextmanager
    def syncing(self) -> Iterator[None]:
        """As ``writing``, where any failure at all leaves it unknown what the disk holds."""
        try:
            yield
        except OSError as problem:
            self._is_faulty = True
            raise AppendFailed(errno=problem.errno or 0) from problem


def open_plain(path: Path, flags: int) -> int:
    """A descriptor of a file that is really a file.

    Raises ``NotThere``, ``StrangeFile``, ``NotAllowed``.
    """
    flags |= os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        try:
            fd = os.open(path, flags | _QUIETLY, FILE_MODE)
        except PermissionError:  # only the owner of a file may read it quietly
            fd = os.open(path, flags, FILE_MODE)
    except FileNotFoundError as problem:
        raise NotThere from problem
    except OSError as problem:
        if problem.errno in _NOT_A_FILE:
            raise StrangeFile from problem
        if problem.errno in _FORBIDDEN:
            raise NotAllowed from problem
        raise
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise StrangeFile
    return fd


def is_plain_file(path: Path | str) -> bool:
    """Whether a file stands here; False for nothing. Raises ``StrangeFile`` for anything else."""
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(found.st_mode):
        raise StrangeFile
    return True


def make_folder(path: Path) -> None:
    """A folder for this user only. Raises ``StrangeFile`` if something else stands there."""
    try:
        path.mkdir(mode=FOLDER_MODE)
    except FileExistsError:
        if not stat.S_ISDIR(path.lstat().st_mode):
            raise StrangeFile from None


def date_file(fd: int) -> None:
    """Give an open file the one modification time."""
    os.utime(fd, (EPOCH, EPOCH))


def date_folder(path: Path | str) -> None:
    """Give a folder the one modification time."""
    os.utime(path, (EPOCH, EPOCH), follow_symlinks=False)
