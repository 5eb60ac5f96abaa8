"""Bytes that are still there after a power cut, and one writer at a time.

The order is always: write, sync the file, rename, sync the folder. A failed sync is never tried
again, since the system may have dropped the bytes and will report success the second time.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Self

from cairn.platform.kernel import ON_LINUX, sync_file_system

UNFINISHED = ".part-"
"""How the name of a file begins until it is whole."""
_OPEN_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


def fsync_file(fd: int) -> None:
    """The bytes and size of an open file reach the disk. Raises ``OSError``."""
    os.fsync(fd)


def fsync_folder(path: Path) -> None:
    """The names in a folder reach the disk. Raises ``OSError``."""
    fd = os.open(path, _OPEN_FOLDER)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def sync_filesystem(path: Path) -> None:
    """Everything written to the file system that holds folder ``path`` reaches the disk.

    Raises ``OSError``; before Linux 5.8 the kernel does not report a failed write here.
    """
    if not ON_LINUX:
        os.sync()
        return
    fd = os.open(path, _OPEN_FOLDER)
    try:
        sync_file_system(fd)
    finally:
        os.close(fd)


class SyncAhead:
    """Has what was written sent to the disk while the writer goes on, so that little is left to
    wait for at the end. Nothing is told to be safe because of it: whoever needs that still syncs.
    Only a failure is kept, since the system may tell of it once and to one alone.
    """

    __slots__ = ("_failure", "_folder", "_thread")

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._thread: Thread | None = None
        self._failure: OSError | None = None

    def hurry(self) -> None:
        """Begin, unless one is still under way. Returns at once."""
        # Elsewhere than on Linux it would be for every file system that there is.
        if ON_LINUX and (self._thread is None or not self._thread.is_alive()):
            self._thread = Thread(target=self._sync)
            self._thread.start()

    def _sync(self) -> None:
        try:
            sync_filesystem(self._folder)
        except OSError as failure:
            self._failure = failure

    def wait(self) -> None:
        """Until none is under way. Raises ``OSError`` if one has failed."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self._failure is not None:
            raise self._failure


def write_all(fd: int, data: bytes | bytearray | memoryview) -> None:
    """Write every byte of ``data``, however many calls it takes. Raises ``OSError``."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def write_atomically(
    path: Path, data: bytes, *, mode: int = 0o600, mtime: int | None = None
) -> None:
    """The file at ``path`` holds either what it held before or all of ``data``, durably.

    ``mtime`` is the modification time to give it, Unix seconds. Raises ``OSError`` with the old
    file in place and nothing left over.
    """
    fd, name = tempfile.mkstemp(prefix=UNFINISHED, dir=path.parent)
    try:
        try:
            write_all(fd, data)
            os.fchmod(fd, mode)
            if mtime is not None:
                os.utime(fd, (mtime, mtime))
            fsync_file(fd)
        finally:
            os.close(fd)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise
    fsync_folder(path.parent)


class Lock:
    """Held until released, until the ``with`` ends, or until this process ends in any way."""

    __slots__ = ("_fd",)

    def __init__(self, fd: int) -> None:
        self._fd = fd

    @property
    def is_held(self) -> bool:
        return self._fd >= 0

    def release(self) -> None:
        """Let go. Does nothing the second time."""
        if self._fd >= 0:
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
        self.release()


def lock_exclusively(path: Path) -> Lock | None:
    """Take the lock on ``path``, or ``None`` if it is held already.

    A folder is locked itself, without a file for it; a file is made if it is not there. Lock no
    file that is replaced by renaming: the lock stays with the old one. Raises ``OSError``.
    """
    flags = os.O_CLOEXEC | os.O_NOFOLLOW
    flags |= os.O_RDONLY | os.O_DIRECTORY if path.is_dir() else os.O_RDWR | os.O_CREAT
    fd = os.open(path, flags, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        return None
    except BaseException:
        os.close(fd)
        raise
    return Lock(fd)
