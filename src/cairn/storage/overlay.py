"""A blob store that is read, with what is new kept in memory above it: nothing below is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from cairn.storage.memory import MemoryBlobs
from cairn.storage.problems import NotThere
from cairn.storage.promises import BlobStore, Staged


class OverlayBlobs:
    """For a folder that is only read. What was removed is gone from here, not from below."""

    __slots__ = ("_above", "_below", "_removed")

    def __init__(self, below: BlobStore) -> None:
        self._below = below
        self._above = MemoryBlobs()
        self._removed: set[str] = set()

    def stage(self) -> Staged:
        return self._above.stage()

    def put(self, staged: Sequence[tuple[str, Staged]]) -> None:
        fresh = [(name, one) for name, one in staged if name not in set(self.names())]
        self._above.put(fresh)
        for _, one in staged:
            one.abandon()

    def open(self, name: str) -> BinaryIO:
        if name in set(self._above.names()):
            return self._above.open(name)
        if name in self._removed:
            raise NotThere
        return self._below.open(name)

    def names(self) -> Iterator[str]:
        return iter(sorted({*self._above.names(), *self._left()}))

    def remove(self, name: str) -> None:
        there = set(self._above.names())
        if name not in there and name not in set(self._left()):
            raise NotThere
        if name in there:
            self._above.remove(name)
        self._removed.add(name)

    def _left(self) -> Iterator[str]:
        """Names below that were not removed; none where the folder itself is missing."""
        try:
            names = tuple(self._below.names())
        except FileNotFoundError:
            names = ()
        return iter(name for name in names if name not in self._removed)
