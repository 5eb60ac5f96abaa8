"""Numbers of rows: they follow the time, so that the newest rows have the highest numbers.

A row's number is its second times 2**20 and a counter; rows without a place on the line of time
have a range of their own above. A second that is full lends from the one after it.
"""

from __future__ import annotations

from collections.abc import Callable

from cairn.index.filter import UNDATED
from cairn.terms.moment import SECOND

IDS_A_SECOND = 1 << 20
_REMEMBERED = 1 << 16


def first_number(at_from: int) -> int:
    """The lowest number of a row that begins in the second of ``at_from`` (UTC microseconds)."""
    return UNDATED if at_from >= UNDATED else at_from // SECOND * IDS_A_SECOND


class Numbers:
    """Free numbers, for one load. ``highest(first, after)`` is the highest number from ``first``
    up to and not including ``after`` that was given out before, if any.
    """

    def __init__(self, highest: Callable[[int, int], int | None]) -> None:
        self._highest = highest
        self._last: dict[int, int] = {}

    def next(self, at_from: int) -> int:
        first = first_number(at_from)
        while (last := self._last_in(first)) >= first + IDS_A_SECOND - 1:
            first += IDS_A_SECOND
        self._last[first] = last + 1
        return last + 1

    def _last_in(self, first: int) -> int:
        if first not in self._last:
            if len(self._last) >= _REMEMBERED:
                self._last.clear()
            found = self._highest(first, first + IDS_A_SECOND)
            self._last[first] = first - 1 if found is None else found
        return self._last[first]
