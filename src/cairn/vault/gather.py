"""Finding the files under the paths a person named, and reading each one once, with care.

Links are not followed, so a loop of folders cannot hold us; a file that changes while it is read
is not taken, since nobody could say later what its bytes were.
"""

from __future__ import annotations

import errno
import os
import stat
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cairn.evidence.digesting import CHUNKS_KEPT

_CHUNK = 1 << 20

REASONS = (
    "not-there",
    "no-permission",
    "a-link",
    "not-a-file",
    "changed-while-read",
    "own-vault",
    "cannot-read",
)


class NotTaken(Exception):
    """One file that was not taken, with a code from ``REASONS``; the rest goes on."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to be taken, or the reason why it is not."""

    path: Path
    came_as: str
    """Where it lay inside a folder that was named, with ``/`` between parts; else empty."""
    reason: str = ""


def reason_of(error: OSError) -> str:
    if error.errno in (errno.EACCES, errno.EPERM):
        return "no-permission"
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return "not-there"
    return "a-link" if error.errno == errno.ELOOP else "cannot-read"


def gather(paths: Iterable[Path], vault: Path | None = None) -> Iterator[Candidate]:
    """Every file under ``paths``, folders in order of name, each folder once; not what lies in the
    folder ``vault``.
    """
    seen: set[tuple[int, int]] = set()
    for path in paths:
        yield from _under(path, "", vault, seen)


def _under(
    path: Path, came_as: str, vault: Path | None, seen: set[tuple[int, int]]
) -> Iterator[Candidate]:
    todo: list[tuple[Path, str, bool]] = [(path, came_as, False)]
    while todo:
        here, inside, is_file = todo.pop()
        if is_file:
            yield Candidate(here, inside)
            continue
        try:
            found = here.lstat()
        except OSError as error:
            yield Candidate(here, inside, reason_of(error))
            continue
        if not stat.S_ISDIR(found.st_mode):
            yield Candidate(here, inside, _why_not(found))
        elif (found.st_dev, found.st_ino) not in seen:
            seen.add((found.st_dev, found.st_ino))
            if vault is not None and _is_same(here, vault):
                yield Candidate(here, inside, "own-vault")
                continue
            try:
                names = _names_in(here)
            except OSError as error:
                yield Candidate(here, inside, reason_of(error))
                continue
            base = inside or here.name
            todo += [
                (here / name, f"{base}/{name}" if base else name, is_file)
                for name, is_file in names
            ]


def _names_in(folder: Path) -> list[tuple[str, bool]]:
    """Last name first, and whether the folder itself says that it is a plain file."""
    with os.scandir(folder) as entries:
        found = [(entry.name, entry.is_file(follow_symlinks=False)) for entry in entries]
    return sorted(found, reverse=True)


def _why_not(found: os.stat_result) -> str:
    if stat.S_ISLNK(found.st_mode):
        return "a-link"
    return "" if stat.S_ISREG(found.st_mode) else "not-a-file"


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return False


class SteadyFile:
    """A regular file opened for one reading; ``chunks`` raises ``NotTaken`` if it changed."""

    def __init__(self, path: Path) -> None:
        """Raises ``NotTaken``. A pipe or device put in the file's place is not waited for."""
        try:
            fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise NotTaken(reason_of(error)) from error
        self._fd = fd
        self._before = os.fstat(fd)
        if not stat.S_ISREG(self._before.st_mode):
            self.close()
            raise NotTaken("not-a-file")

    @property
    def modified(self) -> int:
        """Unix microseconds."""
        return self._before.st_mtime_ns // 1000

    def chunks(self) -> Iterator[memoryview]:
        """All of it in order. Each holds only until ``CHUNKS_KEPT`` more were taken."""
        taken = 0
        try:
            for chunk in self._read():
                taken += len(chunk)
                yield chunk
            after = os.fstat(self._fd)
        except OSError as error:
            raise NotTaken(reason_of(error)) from error
        before = self._before
        same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
        if not same or taken != after.st_size:
            raise NotTaken("changed-while-read")

    def _read(self) -> Iterator[memoryview]:
        size = min(_CHUNK, self._before.st_size)
        rest = self._before.st_size
        buffers: deque[bytearray] = deque()
        while rest > 0:
            buffer = bytearray(size) if len(buffers) < CHUNKS_KEPT else buffers.popleft()
            length = os.readv(self._fd, [buffer])
            if not length:
                return
            buffers.append(buffer)
            rest -= length
            yield memoryview(buffer)[:length]
        if os.read(self._fd, 1):
            raise NotTaken("changed-while-read")

    def close(self) -> None:
        os.close(self._fd)
