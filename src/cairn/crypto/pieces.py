"""Bytes that come piece by piece, taken by line and by length."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

_AT_ONCE = 64 * 1024


class Pieces:
    """Pulls from ``source`` only what is asked for, and one piece more."""

    __slots__ = ("_held", "_source")

    def __init__(self, source: Iterable[bytes]) -> None:
        self._source = iter(source)
        self._held = bytearray()

    def _pull(self) -> bool:
        piece = next(self._source, b"")
        self._held += piece
        return bool(piece)

    def peek(self, size: int) -> bytes:
        """The next ``size`` bytes, which stay; fewer only at the end."""
        while len(self._held) < size and self._pull():
            pass
        return bytes(self._held[:size])

    def take(self, size: int) -> bytes:
        """The next ``size`` bytes; fewer only at the end."""
        taken = self.peek(size)
        del self._held[: len(taken)]
        return taken

    def line(self, most: int) -> bytes:
        """The bytes up to a line feed, with it; without one where none stands in ``most`` bytes."""
        start = 0
        while (at := self._held.find(b"\n", start)) < 0 and len(self._held) < most:
            start = len(self._held)
            if not self._pull():
                break
        return self.take(min(most, at + 1 if at >= 0 else len(self._held)))

    @property
    def is_over(self) -> bool:
        return not self.peek(1)


def pieces_of(file: BinaryIO) -> Iterator[bytes]:
    """A file from where it stands to its end."""
    while piece := file.read(_AT_ONCE):
        yield piece
