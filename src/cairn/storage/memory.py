"""The same promises in memory, for tests and for the sample: nothing outlives the process."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import BinaryIO, Self

from cairn.storage.names import blob_name, small_name
from cairn.storage.problems import HeadMoved, NotThere, TornTail
from cairn.storage.promises import (
    FRAME_BYTES,
    Head,
    Places,
    Record,
    Staged,
    Stored,
)
from cairn.storage.scan import frames, is_boundary, scan, starts_record


class MemoryLog:
    """Records in one row of bytes."""

    __slots__ = ("_bin", "_bytes")

    def __init__(self, untrusted_bytes: bytes = b"") -> None:
        self._bytes = bytearray(untrusted_bytes)
        self._bin: list[bytes] = []

    def head(self) -> Head:
        return scan(self._read_at, len(self._bytes))

    def append(self, expected: Head, records: Sequence[Record]) -> Head:
        if self.head() != expected:
            raise HeadMoved
        if expected.torn:
            raise TornTail
        for record in records:
            self._bytes += record.frame + record.body
        return self.head()

    def read_from(self, position: int = 0) -> Iterator[Stored]:
        for frame, end in frames(self._read_at, len(self._bytes), position):
            yield Stored(position, frame, bytes(self._bytes[position + FRAME_BYTES : end]))
            position = end

    def tail(self, position: int) -> bytes:
        return bytes(self._bytes[position:])

    def blank_body(self, position: int) -> None:
        end = starts_record(self._read_at, len(self._bytes), position)
        if end is None:
            raise NotThere(position=position)
        body = slice(position + FRAME_BYTES, end)
        self._bytes[body] = bytes(end - position - FRAME_BYTES)

    def cut_tail(self, position: int) -> int:
        if not is_boundary(self._read_at, len(self._bytes), position):
            raise NotThere(position=position)
        tail = bytes(self._bytes[position:])
        del self._bytes[position:]
        if tail:
            self._bin.append(tail)
        return len(tail)

    def _read_at(self, position: int, length: int) -> bytes:
        return bytes(self._bytes[position : position + length])


class MemoryStaged:
    """Bytes on their way into a ``MemoryBlobs``."""

    __slots__ = ("_bytes",)

    def __init__(self) -> None:
        self._bytes: bytearray = bytearray()

    @property
    def size(self) -> int:
        return len(self._bytes)

    def write(self, data: bytes | bytearray | memoryview) -> int:
        self._bytes += data
        return memoryview(data).nbytes

    def take(self) -> bytes:
        return bytes(self._bytes)

    def abandon(self) -> None:
        """The bytes go with the last name that points to them."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.abandon()


class MemoryBlobs:
    """Bytes by name."""

    __slots__ = ("_blobs",)

    def __init__(self) -> None:
        self._blobs: dict[str, bytes] = {}

    def stage(self) -> Staged:
        return MemoryStaged()

    def put(self, staged: Sequence[tuple[str, Staged]]) -> None:
        for name, one in staged:
            if not isinstance(one, MemoryStaged):
                raise TypeError("these bytes were staged in another store")
            self._blobs.setdefault(blob_name(name), one.take())

    def open(self, name: str) -> BinaryIO:
        if blob_name(name) not in self._blobs:
            raise NotThere
        return io.BytesIO(self._blobs[name])

    def names(self) -> Iterator[str]:
        return iter(sorted(self._blobs))

    def remove(self, name: str) -> None:
        if self._blobs.pop(blob_name(name), None) is None:
            raise NotThere


class MemorySmall:
    """Small files by name."""

    __slots__ = ("_files",)

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}

    def get(self, name: str) -> tuple[bytes, str] | None:
        data = self._files.get(small_name(name))
        return None if data is None else (data, hashlib.sha256(data).hexdigest())

    def put(self, name: str, data: bytes, expected_version: str | None) -> None:
        found = self.get(name)
        if (found[1] if found else None) != expected_version:
            raise HeadMoved
        self._files[name] = bytes(data)

    def remove(self, name: str) -> None:
        if self._files.pop(small_name(name), None) is None:
            raise NotThere


def make_places() -> Places:
    """The empty places of a new vault."""
    return Places((MemoryLog(), MemoryLog()), MemoryBlobs(), MemoryBlobs(), MemorySmall())
