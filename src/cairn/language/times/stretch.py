"""What words for a time stand for while they are being read. All on the owner's wall clock.

Numbers are microseconds since 1970-01-01T00:00 of the wall clock, as in ``Moment.local_from``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from cairn.terms.moment import DAY, Precision

_EPOCH = date(1970, 1, 1).toordinal()


def midnight(day: date) -> int:
    """The first microsecond of ``day``."""
    return (day.toordinal() - _EPOCH) * DAY


def day_of(wall: int) -> date:
    return date.fromordinal(wall // DAY + _EPOCH)


@dataclass(frozen=True, slots=True)
class Now:
    """When the words were written."""

    wall: int

    @property
    def day(self) -> date:
        return day_of(self.wall)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Half-open."""

    first: int
    end: int
    precision: Precision
    is_about: bool = False

    def widened(self, by: int) -> Stretch:
        return replace(self, first=self.first - by, end=self.end + by, is_about=True)


@dataclass(frozen=True, slots=True)
class Choice:
    """The stretches that the words can mean, latest first: "3 May" is one a year.

    ``is_explicit`` means that the words leave one only, which may then lie in the future.
    """

    stretches: tuple[Stretch, ...]
    is_explicit: bool = False

    def latest(self, now: Now) -> Stretch | None:
        """The one meant: the latest that has begun."""
        if self.is_explicit:
            return self.stretches[0]
        return next((one for one in self.stretches if one.first <= now.wall), None)


@dataclass(frozen=True, slots=True)
class Days:
    """Single days that the words can mean, latest first, as in ``Choice``."""

    days: tuple[date, ...]
    is_explicit: bool = False
    window: tuple[int, int] | None = None
    """The part of the day that is named, from its midnight; the night ends on the next day."""
    is_either: bool = False
    """All of the days may be meant, and the words cannot say which."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day. ``starts`` are the readings from midnight: "3" may be 03:00 or 15:00."""

    starts: tuple[int, ...]
    width: int
    precision: Precision
    is_about: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """From one time of day to another; each pair is one reading, as in ``Clock``."""

    pairs: tuple[tuple[int, int], ...]
    is_about: bool = False


def hull(stretches: tuple[Stretch, ...]) -> Stretch:
    """The shortest stretch that holds them all. Of several it is only roughly known which."""
    if len(set(stretches)) == 1:
        return stretches[0]
    first, end = min(one.first for one in stretches), max(one.end for one in stretches)
    return Stretch(first, end, Precision.SPAN, is_about=True)
