"""Words for a day, or for a part of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from cairn.language.times.stretch import Days, Now, midnight
from cairn.terms.moment import DAY, HOUR

T = TypeVar("T")
YEARS = range(1900, 2200)
_YEARS_BACK = 9
"""Far enough for 29 February on either side of a century that has none."""


def _back(day: date, days: int) -> date:
    return day - timedelta(days=days)


def a_day(year: int, month: int, day: int) -> date | None:
    """``None`` for a day that no calendar has, such as 31 February."""
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def number(_: Now, n: str) -> int:
    return int(n)


def same(_: Now, it: T) -> T:
    """A phrase that only stands for another one."""
    return it


def days_back(now: Now, n: int) -> Days:
    return Days((_back(now.day, n),))


def tomorrow(now: Now) -> Days:
    return Days((_back(now.day, -1),), is_explicit=True)


def weekday(now: Now, weekday: int) -> Days:
    """Today, if today is one. Monday is 0."""
    nearest = _back(now.day, (now.day.weekday() - weekday) % 7)
    return Days(tuple(_back(nearest, 7 * n) for n in range(3)))


def last_weekday(now: Now, weekday: int) -> Days:
    """The latest before today. Monday is 0."""
    return Days((_back(now.day, (now.day.weekday() - weekday) % 7 or 7),))


def weekday_last_week(now: Now, weekday: int) -> Days:
    return Days((_back(now.day, now.day.weekday() + 7 - weekday),))


def dated(now: Now, month: int, day: int, year: int | None = None) -> Days | None:
    years = range(now.day.year, now.day.year - _YEARS_BACK, -1) if year is None else (year,)
    found = tuple(one for y in years if (one := a_day(y, month, day)))
    return Days(found, is_explicit=year is not None) if found else None


def dated_in_two_digits(now: Now, month: int, day: int, year: int) -> Days | None:
    """Years of two digits are 20.., and never in the future."""
    found = dated(now, month, day, 2000 + year)
    return found if found and found.days[0] <= now.day else None


def feast(now: Now, feast: str, year: int | None = None) -> Days | None:
    """``feast`` is month and day as ``12-25``."""
    month, day = feast.split("-")
    return dated(now, int(month), int(day), year)


def day_of_month(now: Now, day: int) -> Days | None:
    """The latest such day, this month or one of the two before."""
    months = [(now.day.year * 12 + now.day.month - 1 - back) for back in range(3)]
    found = tuple(one for m in months if (one := a_day(m // 12, m % 12 + 1, day)))
    return Days(found) if found else None


def agreed(now: Now, weekday: int, days: Days) -> Days | None:
    """A date with its day of the week. Where the two do not agree, either may be the mistake."""
    begun = tuple(one for one in days.days if days.is_explicit or one <= now.day)
    return replace(days, days=begun[:1]) if begun and begun[0].weekday() == weekday else None


def part_of_day(_: Now, days: Days, part: str) -> Days:
    """``part`` is the hours from midnight as ``18-30``."""
    first, end = part.split("-")
    return replace(days, window=(int(first) * HOUR, int(end) * HOUR))


def this_part(now: Now, part: str) -> Days:
    """ "This morning", "tonight". In the small hours, the night that is not over."""
    days = part_of_day(now, Days((now.day,)), part)
    is_still = days.window is not None and now.wall < midnight(now.day) + days.window[1] - DAY
    return replace(days, days=(_back(now.day, 1),)) if is_still else days


def last_part(now: Now, part: str) -> Days:
    """ "Last night". In the small hours it may be the night that is not over or the one before."""
    days = part_of_day(now, Days((_back(now.day, 1),)), part)
    if days.window is not None and now.wall < midnight(now.day) + days.window[1] - DAY:
        return replace(days, days=(_back(now.day, 1), _back(now.day, 2)), is_either=True)
    return days
