"""Moments as machines write them: EDTF for days and coarser, ISO 8601 intervals for hours.

EDTF is the Extended Date/Time Format of the Library of Congress (now in ISO 8601-2:2019): level 1
for ``~`` (approximate) and ``..`` (open). It has no approximate hours, so those are plain
intervals; the owner's own words are always kept beside them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cairn.terms.moment import DAY, Moment, Precision, UnknownZone, shared_to_wall, zone_named

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the origin of wall clocks
_OPEN = ".."
_Bounds = tuple[int, int | None]


def edtf(moment: Moment) -> str:
    """``2025-05-03``, ``2025-05``, ``2025``, ``2025-03-21~/2025-03-31~``, ``2025-05-03/..``; for
    what is finer, half-open, ``2025-05-03T13:03:00Z/2025-05-03T13:04:00Z``, or without ``Z`` where
    only the writer's own clock is known. Empty where no date is known, or none of years 1 to 9999.
    """
    wall = _wall(moment)
    if wall and _is_of_days(moment, wall):
        return _days(wall, moment)
    if moment.earliest is not None:
        return _interval((moment.earliest, moment.latest), "Z")
    return _interval(wall, "") if wall else ""


def _wall(moment: Moment) -> _Bounds | None:
    """The bounds on the writer's own clock."""
    if moment.local_from is not None:
        return moment.local_from, moment.local_to
    if moment.earliest is None:
        return None
    try:
        zone = zone_named(moment.zone or "UTC")
        end = None if moment.latest is None else shared_to_wall(moment.latest, zone)
        return shared_to_wall(moment.earliest, zone), end
    except (UnknownZone, OverflowError):
        return moment.earliest, moment.latest


def _is_of_days(moment: Moment, wall: _Bounds) -> bool:
    if moment.precision in (Precision.DAY, Precision.MONTH, Precision.YEAR):
        return True
    is_whole = not any(bound % DAY for bound in wall if bound is not None)
    return is_whole and moment.precision in (Precision.SPAN, Precision.UNKNOWN)


def _days(wall: _Bounds, moment: Moment) -> str:
    start, end = wall
    mark = "~" if moment.approximate else ""
    first = _calendar(start)
    last = first if end is None else _calendar(end - 1)
    if first is None or last is None:
        return ""
    days = first.date().isoformat(), last.date().isoformat()
    if end is None:
        return f"{days[0]}{mark}/{_OPEN}"
    for precision, length in ((Precision.YEAR, 4), (Precision.MONTH, 7), (moment.precision, 10)):
        if moment.precision is precision and days[0][:length] == days[1][:length]:
            return days[0][:length] + mark
    return f"{days[0]}{mark}/{days[1]}{mark}"


def _interval(bounds: _Bounds, zone: str) -> str:
    start, end = bounds
    first = _calendar(start)
    last = first if end is None else _calendar(end)
    if first is None or last is None:
        return ""
    return f"{first.isoformat()}{zone}/" + (_OPEN if end is None else f"{last.isoformat()}{zone}")


def _calendar(micros: int) -> datetime | None:
    """``None`` outside of the years 1 to 9999."""
    try:
        return _EPOCH + timedelta(microseconds=micros)
    except OverflowError:
        return None
