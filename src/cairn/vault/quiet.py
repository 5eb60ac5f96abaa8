"""When an open vault locks by itself because nobody asked it anything."""

from __future__ import annotations

from typing import Literal, TypeAlias

from cairn.terms.errors import USAGE, Problem

STANDARD_MINUTES = 5
LEAST_MINUTES, MOST_MINUTES = 1, 60
_WARNING = 60.0
"""Seconds before the lock; for the shortest time the second half of it."""

Due: TypeAlias = Literal["", "warning", "lock"]


class NotATimeToLock(Problem):
    say = "The time after which the diary locks by itself is from 1 to 60 minutes."
    hint = "Choose a number of minutes in between; 5 is the usual one."
    exit_code = USAGE


class Quiet:
    """Counts the seconds since the last request was answered. While one runs, nothing is due."""

    __slots__ = ("_has_warned", "_limit", "_since", "_warning")

    def __init__(self, minutes: int, now: float) -> None:
        """``minutes`` until the lock; ``now`` in seconds of a clock that is never set.

        Raises ``NotATimeToLock``.
        """
        if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
            raise NotATimeToLock
        self._limit = minutes * 60.0
        self._warning = min(_WARNING, self._limit / 2)
        self._since = now
        self._has_warned = False

    def begin_again(self, now: float) -> bool:
        """Somebody was here; whether there had been a warning."""
        had_warned = self._has_warned
        self._since, self._has_warned = now, False
        return had_warned

    def due(self, now: float) -> Due:
        """What is due; a warning only once."""
        if now - self._since >= self._limit:
            return "lock"
        if not self._has_warned and now - self._since >= self._limit - self._warning:
            self._has_warned = True
            return "warning"
        return ""

    def seconds_left(self, now: float) -> float:
        """Until the next thing that is due."""
        end = self._limit if self._has_warned else self._limit - self._warning
        return max(0.0, self._since + end - now)

    def seconds_to_lock(self, now: float) -> int:
        return max(0, round(self._since + self._limit - now))
