"""Words for a time of day, and a time of day put on a day.

A time that may be in either half of the day ("3", "half nine") has both readings. What the rest of
the words rule out falls away; if two remain, the stretch that is understood holds both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from cairn.language.times.days import part_of_day
from cairn.language.times.stretch import Choice, Clock, Days, Hours, Now, Stretch, hull, midnight
from cairn.terms.moment import DAY, HOUR, MINUTE, SECOND, Precision

_HALF = 12 * HOUR


def clock(
    _: Now, h: str | int, *, mm: str = "", ss: str = "", half: str = "", exactly: bool = False
) -> Clock | None:
    """``half`` is ``am`` or ``pm``. Two digits for hours and minutes ("02:05", "10:15") are read
    as on a clock of 24 hours; so is everything with ``exactly``.
    """
    hour, minute, second = int(h), int(mm or 0), int(ss or 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    is_padded = isinstance(h, str) and (h.startswith("0") or (len(h) == 2 and bool(mm)))
    hours = _hours(hour, half, is_clear=exactly or is_padded)
    width, precision = _width(mm, ss)
    starts = tuple(one * HOUR + minute * MINUTE + second * SECOND for one in hours)
    return Clock(starts, width, precision) if starts else None


def _hours(hour: int, half: str, *, is_clear: bool) -> tuple[int, ...]:
    if half == "am":
        return (hour % 12,) if hour <= 12 else ()
    if half == "pm":
        return (hour % 12 + 12,) if hour > 0 else ()
    return (hour,) if is_clear or not 1 <= hour <= 12 else (hour % 12, hour % 12 + 12)


def _width(mm: str, ss: str) -> tuple[int, Precision]:
    if ss:
        return SECOND, Precision.SECOND
    return (MINUTE, Precision.MINUTE) if mm else (HOUR, Precision.HOUR)


def four_digits(now: Now, hhmm: str) -> Clock | None:
    return clock(now, hhmm[:2], mm=hhmm[2:], exactly=True)


def past(now: Now, minutes: int, h: str | int, half: str = "") -> Clock | None:
    """ "Half nine", "ten past nine"; negative minutes for "ten to nine"."""
    hour = clock(now, str(int(h)), half=half)
    if hour is None or not 1 <= int(h) <= 12 or not -60 < minutes < 60:
        return None
    starts = tuple((start + minutes * MINUTE) % DAY for start in hour.starts)
    return Clock(starts, MINUTE, Precision.MINUTE)


def before(now: Now, minutes: int, h: str | int, half: str = "") -> Clock | None:
    return past(now, -minutes, h, half)


def noon(_: Now) -> Clock:
    return Clock((_HALF,), HOUR, Precision.HOUR)


def midnight_hour(_: Now) -> Clock:
    """The night's middle: of a day alone nobody can tell whether its first or its last is meant."""
    return Clock((0, DAY), HOUR, Precision.HOUR)


def about_clock(_: Now, clock: Clock) -> Clock:
    return replace(clock, precision=Precision.HOUR, is_about=True)


def hours(_: Now, start: Clock, end: Clock) -> Hours | None:
    """ "Between 2 and 4": of the readings, those shorter than half a day if there are any."""
    pairs = [
        (a, b + over)
        for a in start.starts
        for b in end.starts
        for over in (0, DAY)
        if 0 < b + over - a < DAY
    ]
    short = [(a, b) for a, b in pairs if b - a < _HALF]
    chosen = tuple(short or pairs)
    return Hours(chosen, start.is_about or end.is_about) if chosen else None


def on_day(now: Now, days: Days, time: Clock | Hours, part: str = "") -> Choice | None:
    """The time on the day. ``part`` is a part of the day named beside the time."""
    if part:
        if days.window is not None:
            return None
        days = part_of_day(now, days, part)
    found = [one for day in days.days if (one := _on(now, day, days, time)) is not None]
    if not found:
        return None
    stretches = (hull(tuple(found)),) if days.is_either else tuple(found)
    return Choice(stretches, days.is_explicit)


def _on(now: Now, day: date, days: Days, time: Clock | Hours) -> Stretch | None:
    spots = set(_spots(time, days.window))
    if not days.is_explicit:
        spots = {one for one in spots if midnight(day) + one[0] <= now.wall}
    is_about, precision = time.is_about, Precision.SPAN
    if isinstance(time, Clock):
        precision = time.precision
    stretches = tuple(
        Stretch(midnight(day) + start, midnight(day) + end, precision, is_about)
        for start, end in sorted(spots)
    )
    return hull(stretches) if stretches else None


def _spots(time: Clock | Hours, window: tuple[int, int] | None) -> Iterable[tuple[int, int]]:
    """Start and end from midnight of every reading that the part of the day allows."""
    if isinstance(time, Hours):
        spots = ((start, (start, end)) for start, end in time.pairs)
        widen = HOUR if time.is_about else 0
    elif time.is_about:
        spots = ((start, (start, start)) for start in time.starts)
        widen = HOUR
    else:
        spots = ((start, (start, start + time.width)) for start in time.starts)
        widen = 0
    for start, (first, end) in spots:
        for over in (0, DAY) if window else (0,):
            if window is None or window[0] <= start + over < window[1]:
                yield first + over - widen, end + over + widen
