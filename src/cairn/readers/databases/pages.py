"""The bytes of a database as SQLite should see them: the file, and what its log adds to it.

A program writes what is new into a file beside the database (``-wal``) and moves it over now and
then; the newest messages may stand only there. The log is laid over the file here, page by page,
as far as it was committed and its check sums agree. Format: "WAL-mode File Format" and "Database
File Format" of the SQLite documentation.
"""

from __future__ import annotations

import struct
from typing import Final

from cairn.terms.reading import Source

MAGIC: Final = b"SQLite format 3\x00"
LOG = "-wal"
"""The member of a source that is the log of the database in member ``""``."""
_LOG_MAGIC = (0x377F0682, 0x377F0683)
_LOG_HEAD, _FRAME_HEAD = 32, 24
_MOST_FRAMES = 1 << 20
_VERSIONS_AT = 18
_PAGE_SIZE_AT, _LARGEST_PAGE = 16, 65536
_LEGACY = b"\x01\x01"


def is_log(source: Source) -> bool:
    """Whether the file itself is such a log."""
    head = source.read_at("", 0, 4)
    return len(head) == 4 and int.from_bytes(head, "big") in _LOG_MAGIC


class Pages:
    """Read-only bytes of a database, with its log laid over it."""

    __slots__ = ("_at", "_page", "_source", "size")

    def __init__(self, source: Source) -> None:
        self._source = source
        sizes = {member.name: member.size for member in source.members()}
        self.size = sizes.get("", 0)
        self._page = 0
        self._at: dict[int, int] = {}
        if sizes.get(LOG, 0) > _LOG_HEAD:
            self._lay_over(sizes[LOG])

    def read_at(self, offset: int, size: int) -> bytes:
        """Fewer bytes only at the end. The head never says that there is a log."""
        data = self._laid(offset, size) if self._at else self._source.read_at("", offset, size)
        end = offset + len(data)
        if offset <= _VERSIONS_AT and end >= _VERSIONS_AT + len(_LEGACY):
            at = _VERSIONS_AT - offset
            data = data[:at] + _LEGACY + data[at + len(_LEGACY) :]
        return data

    def _laid(self, offset: int, size: int) -> bytes:
        parts: list[bytes] = []
        end = min(offset + size, self.size)
        while offset < end:
            number, within = divmod(offset, self._page)
            length = min(self._page - within, end - offset)
            at = self._at.get(number + 1)
            part = (
                self._source.read_at("", offset, length)
                if at is None
                else self._source.read_at(LOG, at + within, length)
            )
            parts.append(part.ljust(length, b"\0"))
            offset += length
        return b"".join(parts)

    def _lay_over(self, size: int) -> None:
        head = self._source.read_at(LOG, 0, _LOG_HEAD)
        magic, _, page, _, salt1, salt2, sum1, sum2 = struct.unpack(">8I", head)
        order = "<" if magic == _LOG_MAGIC[0] else ">"
        sums = _summed(head[:24], order, (0, 0))
        if magic not in _LOG_MAGIC or sums != (sum1, sum2) or not _is_page_size(page):
            return
        stated = int.from_bytes(self._source.read_at("", _PAGE_SIZE_AT, 2), "big")
        if page != (stated if stated > 1 else _LARGEST_PAGE):
            return
        at, waiting, frames = _LOG_HEAD, {}, 0
        while at + _FRAME_HEAD + page <= size and frames < _MOST_FRAMES:
            frame = self._source.read_at(LOG, at, _FRAME_HEAD + page)
            number, pages, one, two, sum1, sum2 = struct.unpack(">6I", frame[:_FRAME_HEAD])
            sums = _summed(frame[:8] + frame[_FRAME_HEAD:], order, sums)
            if (one, two) != (salt1, salt2) or sums != (sum1, sum2) or not number:
                return
            waiting[number] = at + _FRAME_HEAD
            if pages:
                self._at.update(waiting)
                waiting = {}
                self._page, self.size = page, pages * page
            at += _FRAME_HEAD + page
            frames += 1


def _is_page_size(size: int) -> bool:
    return 512 <= size <= 65536 and size & (size - 1) == 0


def _summed(data: bytes, order: str, sums: tuple[int, int]) -> tuple[int, int]:
    """The running check sum of the log, over whole pairs of 32-bit words."""
    one, two = sums
    for x, y in struct.iter_unpack(order + "2I", data):
        one = (one + x + two) & 0xFFFFFFFF
        two = (two + y + one) & 0xFFFFFFFF
    return one, two
