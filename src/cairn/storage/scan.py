"""Walking the records of a log by their lengths, wherever the bytes lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from cairn.storage.promises import EMPTY, FRAME_BYTES, Head, body_length

ReadAt: TypeAlias = Callable[[int, int], bytes]
"""(position, length) to the bytes there; fewer at the end."""

_ZERO_FRAME = bytes(FRAME_BYTES)
_CHUNK = 1024 * 1024


def scan(read_at: ReadAt, size: int, known: Head = EMPTY) -> Head:
    """The head of a log of ``size`` bytes; everything before ``known`` is not looked at again."""
    records, position, last = known.records, known.position, known.last_frame
    for frame, end in frames(read_at, size, position):
        records, position, last = records + 1, end, frame
    torn = size - position
    torn_frame = read_at(position, min(FRAME_BYTES, torn)) if torn else b""
    return Head(records, position, last, torn, torn_frame)


def frames(read_at: ReadAt, size: int, position: int = 0) -> Iterator[tuple[bytes, int]]:
    """Each whole record's frame, and the byte after its body."""
    while position + FRAME_BYTES <= size:
        frame = read_at(position, FRAME_BYTES)
        end = position + FRAME_BYTES + body_length(frame)
        if end > size or (frame == _ZERO_FRAME and _is_zero(read_at, position, size)):
            return
        yield frame, end
        position = end


def starts_record(read_at: ReadAt, size: int, position: int) -> int | None:
    """The end of the whole record that starts at byte ``position``, if one does."""
    at = 0
    for _, end in frames(read_at, size):
        if at >= position:
            return end if at == position else None
        at = end
    return None


def is_boundary(read_at: ReadAt, size: int, position: int) -> bool:
    """Whether byte ``position`` is the start of a whole record or the end of the last one."""
    at = 0
    for _, end in frames(read_at, size):
        if at >= position:
            break
        at = end
    return at == position


def _is_zero(read_at: ReadAt, position: int, size: int) -> bool:
    """A file may have grown before a crash without its bytes: such zeros are no records."""
    for at in range(position, size, _CHUNK):
        chunk = read_at(at, min(_CHUNK, size - at))
        if chunk.count(0) != len(chunk):
            return False
    return True
