"""A log of records in one file. Not trusted: the journal checks every frame it reads.

Someone who can change the file can make a check fail, not make a false one pass. One process writes
(the vault holds the lock); others may read while it does.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from cairn.platform.durable import fsync_file, fsync_folder, write_all
from cairn.storage.folder_files import FILE_MODE, Disk, date_file, date_folder, open_plain
from cairn.storage.problems import HeadMoved, NotThere, TornTail
from cairn.storage.promises import EMPTY, FRAME_BYTES, Head, Record, Stored, body_length
from cairn.storage.scan import ReadAt, frames, is_boundary, scan, starts_record

_CHUNK = 1024 * 1024


class FolderLog:
    """One file of records. The file must be there; ``make_log`` makes an empty one."""

    __slots__ = ("_bin", "_disk", "_head", "_path")

    def __init__(self, path: Path, bin_folder: Path, disk: Disk) -> None:
        self._path = path
        self._bin = bin_folder
        self._disk = disk
        self._head = EMPTY

    def head(self) -> Head:
        with _opened(self._path, os.O_RDONLY) as fd:
            return self._look(fd)

    def append(self, expected: Head, records: Sequence[Record]) -> Head:
        with self._disk.writing(), _opened(self._path, os.O_RDWR) as fd:
            if self._look(fd) != expected:
                raise HeadMoved
            if expected.torn:
                raise TornTail
            if not records:
                return expected
            self._write_or_take_back(fd, expected.position, b"".join(_pieces(records)))
            self._sync(fd)
            self._head = _after(expected, records)
            return self._head

    def read_from(self, position: int = 0) -> Iterator[Stored]:
        with _opened(self._path, os.O_RDONLY) as fd:
            for frame, end in frames(_reading(fd), os.fstat(fd).st_size, position):
                at = position + FRAME_BYTES
                yield Stored(position, frame, os.pread(fd, end - at, at))
                position = end

    def tail(self, position: int) -> bytes:
        with _opened(self._path, os.O_RDONLY) as fd:
            rest = max(0, os.fstat(fd).st_size - position)
            return b"".join(
                os.pread(fd, min(_CHUNK, rest - at), position + at) for at in range(0, rest, _CHUNK)
            )

    def blank_body(self, position: int) -> None:
        with self._disk.writing(), _opened(self._path, os.O_RDWR) as fd:
            end = starts_record(_reading(fd), os.fstat(fd).st_size, position)
            if end is None:
                raise NotThere(position=position)
            for at in range(position + FRAME_BYTES, end, _CHUNK):
                _write_at(fd, at, bytes(min(_CHUNK, end - at)))
            self._sync(fd)

    def cut_tail(self, position: int) -> int:
        with self._disk.writing(), _opened(self._path, os.O_RDWR) as fd:
            size = os.fstat(fd).st_size
            if not is_boundary(_reading(fd), size, position):
                raise NotThere(position=position)
            if position == size:
                return 0
            self._copy_to_bin(fd, position, size)
            os.ftruncate(fd, position)
            self._head = EMPTY
            self._sync(fd)
            return size - position

    def _look(self, fd: int) -> Head:
        size = os.fstat(fd).st_size
        known = self._head if self._head.position <= size else EMPTY
        # A frame that is still where it was means that everything before it is, too: one writer.
        if known.records and _frame_before(fd, known) != known.last_frame:
            known = EMPTY
        self._head = scan(_reading(fd), size, known)
        return self._head

    def _write_or_take_back(self, fd: int, position: int, data: bytes) -> None:
        """Leave nothing of a record that could not be written whole."""
        try:
            _write_at(fd, position, data)
        except OSError:
            with self._disk.syncing():
                os.ftruncate(fd, position)
            self._sync(fd)
            raise

    def _sync(self, fd: int) -> None:
        """Never tried a second time: after a failure nobody knows what the disk holds."""
        with self._disk.syncing():
            date_file(fd)
            fsync_file(fd)

    def _copy_to_bin(self, fd: int, position: int, size: int) -> None:
        path = _free_name(self._bin, f"log-{self._path.name}-from-{position}")
        copy = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE)
        try:
            for at in range(position, size, _CHUNK):
                write_all(copy, os.pread(fd, min(_CHUNK, size - at), at))
            self._sync(copy)
        except BaseException:
            path.unlink()
            raise
        finally:
            os.close(copy)
        with self._disk.syncing():
            date_folder(self._bin)
            fsync_folder(self._bin)


def make_log(path: Path) -> None:
    """An empty log, durable. Raises ``FileExistsError``."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE)
    try:
        date_file(fd)
        fsync_file(fd)
    finally:
        os.close(fd)
    fsync_folder(path.parent)


@contextlib.contextmanager
def _opened(path: Path, flags: int) -> Iterator[int]:
    fd = open_plain(path, flags)
    try:
        yield fd
    finally:
        os.close(fd)


def _reading(fd: int) -> ReadAt:
    return lambda position, length: os.pread(fd, length, position)


def _write_at(fd: int, position: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        written = os.pwrite(fd, rest, position)
        rest, position = rest[written:], position + written


def _pieces(records: Sequence[Record]) -> Iterator[bytes]:
    for record in records:
        yield record.frame
        yield record.body


def _after(head: Head, records: Sequence[Record]) -> Head:
    added = sum(FRAME_BYTES + len(record.body) for record in records)
    return Head(head.records + len(records), head.position + added, records[-1].frame)


def _frame_before(fd: int, head: Head) -> bytes:
    length = FRAME_BYTES + body_length(head.last_frame)
    return os.pread(fd, FRAME_BYTES, head.position - length)


def _free_name(folder: Path, stem: str) -> Path:
    number = 0
    while (path := folder / (f"{stem}-{number}" if number else stem)).exists():
        number += 1
    return path
