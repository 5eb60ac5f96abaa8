"""A file where it lies, opened to be read once and not taken in."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from cairn.terms.reading import Member
from cairn.vault.database_log import LOG
from cairn.vault.gather import NotTaken, reason_of

_BLOCK = 1 << 20


class OpenFile:
    """A ``Source`` over a file where it lies, with the log of a database that lies beside it."""

    def __init__(self, path: Path, fd: int, log: int | None = None) -> None:
        self._path = path
        self._fds = {"": fd} if log is None else {"": fd, LOG: log}
        self._before = self._now()
        self.size = os.fstat(fd).st_size

    @property
    def name(self) -> str:
        return self._path.name

    def hashed(self, member: str) -> str:
        """Hex SHA-256 of all of a member; empty if there is none."""
        if member not in self._fds:
            return ""
        digest, offset = hashlib.sha256(), 0
        while block := self.read_at(member, offset, _BLOCK):
            digest.update(block)
            offset += len(block)
        return digest.hexdigest()

    def require_unchanged(self) -> None:
        """Raises ``NotTaken`` if anybody wrote to it since it was opened."""
        if self._now() != self._before:
            raise NotTaken("changed-while-read")

    def _now(self) -> list[tuple[int, int]]:
        found = map(os.fstat, self._fds.values())
        return [(one.st_size, one.st_mtime_ns) for one in found]

    def members(self) -> tuple[Member, ...]:
        return tuple(Member(name, os.fstat(fd).st_size) for name, fd in self._fds.items())

    def read_at(self, member: str, offset: int, size: int) -> bytes:
        try:
            return os.pread(self._fds[member], size, offset) if member in self._fds else b""
        except OSError as error:
            raise NotTaken(reason_of(error)) from error


@contextmanager
def opened_file(path: Path) -> Iterator[OpenFile]:
    """Raises ``NotTaken``, also while it is read."""
    with ExitStack() as stack:
        fd = _fd_of(path, stack)
        log = None
        with suppress(NotTaken):
            log = _fd_of(path.with_name(path.name + LOG), stack)
        yield OpenFile(path, fd, log)


def _fd_of(path: Path, stack: ExitStack) -> int:
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise NotTaken(reason_of(error)) from error
    stack.callback(os.close, fd)
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        raise NotTaken("not-a-file")
    return fd
