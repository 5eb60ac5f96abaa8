"""The invented person's time: UTC seconds, and the wall clock in London."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from random import Random
from zoneinfo import ZoneInfo

ZONE = "Europe/London"
_LONDON = ZoneInfo(ZONE)

# How much of a day's contact falls into each hour, from midnight: evenings and nights are full.
_HOURS = (5, 4, 3, 2, 1, 1, 2, 4, 6, 6, 5, 5, 6, 6, 5, 5, 6, 8, 10, 12, 12, 11, 9, 7)
_WHOLE_DAY = sum(_HOURS)


def seconds(year: int, month: int, day: int, hour: int = 0, minute: int = 0, fold: int = 0) -> int:
    """UTC seconds of a London wall clock reading."""
    return int(datetime(year, month, day, hour, minute, fold=fold, tzinfo=_LONDON).timestamp())


def wall(at: int) -> datetime:
    """The London wall clock at ``at`` UTC seconds."""
    return datetime.fromtimestamp(at, tz=_LONDON)


def iso(at: int) -> str:
    """The wall clock without its zone, as a chat export knows it."""
    return wall(at).replace(tzinfo=None).isoformat()


def utc(at: int) -> str:
    """UTC in ISO 8601, to the second, with its offset of none."""
    return datetime.fromtimestamp(at, tz=timezone.utc).isoformat()


@dataclass(frozen=True, slots=True)
class Stretch:
    """From ``start`` up to ``end`` (UTC seconds), ``weight`` times as busy as the first."""

    name: str
    start: int
    end: int
    weight: float


def spread(count: int, stretches: Sequence[Stretch], random: Random) -> Iterator[tuple[int, str]]:
    """``count`` times in order, with the name of the stretch each lies in; nothing is held."""
    sizes = [(one.end - one.start) * one.weight for one in stretches]
    total = sum(sizes)
    done, at = 0.0, 0
    for n in range(count):
        share = (n + random.random()) / count * total
        while at < len(sizes) - 1 and share >= done + sizes[at]:
            done += sizes[at]
            at += 1
        one = stretches[at]
        moment = one.start + int((share - done) / one.weight)
        yield _by_hour(min(moment, one.end - 1), one), one.name


def _by_hour(at: int, one: Stretch) -> int:
    """The same day, moved to an hour that is as busy as hours are; keeps the order of times."""
    day, second = divmod(at, 86_400)
    share = second / 86_400 * _WHOLE_DAY
    for hour, weight in enumerate(_HOURS):
        if share < weight:
            moved = day * 86_400 + hour * 3600 + int(share / weight * 3600)
            return max(one.start, min(moved, one.end - 1))
        share -= weight
    return at
