"""Words for a stretch that is not a time on one day: months, weeks, "3 weeks ago", "from … to"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from cairn.language.times.days import YEARS, a_day
from cairn.language.times.stretch import Choice, Days, Now, Stretch, day_of, hull, midnight
from cairn.terms.moment import DAY, HOUR, MINUTE, Precision

_ABOUT = {
    Precision.DAY: DAY,
    Precision.MONTH: 15 * DAY,
    Precision.YEAR: 183 * DAY,
}
"""How far "about" goes on either side."""
_AGO = {
    "minutes": (MINUTE, 15 * MINUTE, Precision.MINUTE),
    "hours": (HOUR, HOUR, Precision.HOUR),
    "days": (DAY, DAY, Precision.DAY),
    "weeks": (7 * DAY, 3 * DAY, Precision.DAY),
    "months": (0, 15 * DAY, Precision.MONTH),
    "years": (0, 183 * DAY, Precision.YEAR),
}
"""Length of one, how far it goes on either side, and how finely it is said."""
_COUNTS_AS_WHOLE = (Precision.DAY, Precision.MONTH, Precision.YEAR, Precision.SPAN)


def _days(first: date, last: date, precision: Precision, *, is_about: bool = False) -> Stretch:
    return Stretch(midnight(first), midnight(last) + DAY, precision, is_about)


def whole(_: Now, days: Days) -> Choice:
    """All of a day, or all of its part that is named."""
    if days.window is None:
        return Choice(tuple(_days(day, day, Precision.DAY) for day in days.days), days.is_explicit)
    start, end = days.window
    parts = tuple(
        Stretch(midnight(day) + start, midnight(day) + end, Precision.SPAN) for day in days.days
    )
    return Choice((hull(parts),) if days.is_either else parts, days.is_explicit)


def about(_: Now, it: Choice) -> Choice | None:
    """A day, month or year with "about": wider by a day, 15 days or half a year on each side."""
    if any(one.precision not in _ABOUT for one in it.stretches):
        return None
    wide = tuple(one.widened(_ABOUT[one.precision]) for one in it.stretches)
    return replace(it, stretches=wide)


def unsure(_: Now, it: Choice) -> Choice:
    """As written, and marked as not certain (EDTF ``?``)."""
    return replace(it, stretches=tuple(replace(one, is_about=True) for one in it.stretches))


def _month(year: int, month: int, part: str = "1-31", *, is_about: bool = False) -> Stretch | None:
    if year not in YEARS or not 1 <= month <= 12:
        return None
    start, end = part.split("-")
    following = date(year + month // 12, month % 12 + 1, 1)
    last = min(date(year, month, 1) + timedelta(days=int(end) - 1), following - timedelta(days=1))
    precision = Precision.SPAN if is_about else Precision.MONTH
    return _days(date(year, month, int(start)), last, precision, is_about=is_about)


def month(now: Now, month: int, year: int | None = None, part: str = "") -> Choice | None:
    """``part`` is the days of the month that "early" or "late" stand for, as ``21-31``."""
    years = range(now.day.year, now.day.year - 3, -1) if year is None else (year,)
    is_about = bool(part)
    stretches = (_month(y, month, part or "1-31", is_about=is_about) for y in years)
    found = tuple(one for one in stretches if one)
    return Choice(found, is_explicit=year is not None) if found else None


def year(_: Now, year: int) -> Choice | None:
    if year not in YEARS:
        return None
    whole_year = _days(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)
    return Choice((whole_year,), is_explicit=True)


def year_back(now: Now, n: int) -> int:
    return now.day.year - n


def week_back(now: Now, n: int) -> Choice:
    """Monday to Sunday."""
    monday = now.day - timedelta(days=now.day.weekday() + 7 * n)
    return Choice((_days(monday, monday + timedelta(days=6), Precision.SPAN),))


def month_back(now: Now, n: int) -> Choice | None:
    months = now.day.year * 12 + now.day.month - 1 - n
    return month(now, months % 12 + 1, months // 12)


def last_weekend(now: Now) -> Choice:
    """The latest Saturday and Sunday that are over."""
    sunday = now.day - timedelta(days=now.day.weekday() + 1)
    return Choice((_days(sunday - timedelta(days=1), sunday, Precision.SPAN),))


def weekend_of(now: Now, days: Days) -> Choice | None:
    """Saturday and Sunday, for either of them; with the day itself for a Friday or a Monday."""
    day = next((one for one in days.days if days.is_explicit or one <= now.day), None)
    to_saturday = {4: 1, 5: 0, 6: -1, 0: -2}.get(day.weekday()) if day else None
    if day is None or to_saturday is None:
        return None
    saturday = day + timedelta(days=to_saturday)
    first, last = min(day, saturday), max(day, saturday + timedelta(days=1))
    return Choice((_days(first, last, Precision.SPAN),), days.is_explicit)


def ago(now: Now, n: int, unit: str) -> Choice | None:
    """As near as people count: three days either side of a number of weeks, half a month or year
    either side of a number of those, a day, an hour or a quarter of an hour for shorter ones.
    """
    length, around, precision = _AGO[unit]
    then = now.wall - n * length
    if not length:
        months = now.day.year * 12 + now.day.month - 1 - n * (12 if unit == "years" else 1)
        first = a_day(months // 12, months % 12 + 1, 1)
        if first is None:
            return None
        then = midnight(first) + (now.day.day - 1) * DAY
    if precision in _COUNTS_AS_WHOLE:
        then = midnight(day_of(then))
        return Choice((Stretch(then, then + DAY, precision).widened(around),))
    return Choice((Stretch(then, then + MINUTE, precision).widened(around),))


def since(now: Now, it: Choice) -> Choice | None:
    """Up to the minute in which it was written."""
    start = it.latest(now)
    end = now.wall // MINUTE * MINUTE + MINUTE
    if start is None or start.first >= end:
        return None
    return Choice((Stretch(start.first, end, Precision.SPAN, start.is_about),))


def days_of_month(
    now: Now, first: int, last: int, month: int, year: int | None = None
) -> Choice | None:
    """ "3 to 5 May"."""
    years = range(now.day.year, now.day.year - 3, -1) if year is None else (year,)
    ends = [(a_day(y, month, first), a_day(y, month, last)) for y in years]
    found = tuple(_days(a, b, Precision.SPAN) for a, b in ends if a and b and a < b)
    return Choice(found, is_explicit=year is not None) if found else None


def from_to(now: Now, first: Choice, last: Choice) -> Choice | None:
    """From the start of one to the end of the other. A time of day ends at the time it names; a
    day, or what is said with "about", ends when it is over.
    """
    ends = _last_choice(now, first, last)
    if ends is None:
        return None
    starts = first.stretches if not first.is_explicit else first.stretches[:1]
    start = next((one for one in starts if one.first <= ends.first), None)
    is_over = ends.precision in _COUNTS_AS_WHOLE or ends.is_about
    if start is None:
        return None
    end = ends.end if is_over else ends.first
    if start.first >= end:
        return None
    stretch = Stretch(start.first, end, Precision.SPAN, start.is_about or ends.is_about)
    return Choice((stretch,), is_explicit=last.is_explicit or first.is_explicit)


def _last_choice(now: Now, first: Choice, last: Choice) -> Stretch | None:
    """ "From 3 May 2024 to 5 May": the first 5 May after it. Else the latest that has begun."""
    if last.is_explicit or not first.is_explicit:
        return last.latest(now)
    begun = [one for one in last.stretches if one.first <= now.wall]
    after = [one for one in begun if one.first >= first.stretches[0].first]
    return after[-1] if after else None
