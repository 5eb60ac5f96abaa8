"""Which number goes with which, for as many as there are messages."""

from __future__ import annotations

from array import array
from itertools import repeat

_FLAT = 16 * 1024 * 1024


class Numbers:
    """Which number goes with which, for as many as there are messages; flat in memory."""

    __slots__ = ("_far", "_near")

    def __init__(self) -> None:
        self._near = array("q")
        self._far: dict[int, int] = {}

    def __setitem__(self, key: int, value: int) -> None:
        if not 0 <= key < _FLAT:
            self._far[key] = value
            return
        if key >= len(self._near):
            self._near.extend(repeat(0, key - len(self._near) + 1024))
        self._near[key] = value

    def get(self, key: int) -> int:
        """0 where there is none."""
        if 0 <= key < len(self._near):
            return self._near[key]
        return self._far.get(key, 0)
