"""Puts what was found on the line of time, in the zone that the owner said for the file.

This is done on the side that keeps: a process that is shut away cannot open the time zone database.
It gives what ``placed`` gives, for a million moments: most days have one offset from beginning to
end, and only where the clocks change is each time looked up by itself.
"""

from __future__ import annotations

from dataclasses import replace

from cairn.terms.moment import (
    DAY,
    Moment,
    UnknownZone,
    ZoneSource,
    placed,
    wall_to_shared,
    zone_named,
)
from cairn.terms.reading import Found, Item

_MOST_DAYS = 20_000
_MOST_PARTS = 8


def _in_its_own_zone(found: Item, named: str) -> Item:
    """Read in the zone that the record names. Some programs put words of their own before the name:
    ``/example.org/20070129_1/Europe/Berlin``. Where no such zone is known, it is told.
    """
    parts = named.split("/")
    for name in ("/".join(parts[at:]) for at in range(min(len(parts), _MOST_PARTS))):
        try:
            return replace(found, moment=placed(found.moment, name, ZoneSource.IN_RECORD))
        except UnknownZone:
            continue
    flags = tuple(sorted({*found.flags, "zone-unknown"}))
    return replace(found, moment=replace(found.moment, zone=None), flags=flags)


class ZoneClock:
    """Gives wall-clock times their place on the shared clock. What ``terms.moment.placed`` does,
    with the offset of a day found once.
    """

    __slots__ = ("_offsets", "_source", "_zone", "_zone_name")

    def __init__(self, zone_name: str, source: ZoneSource) -> None:
        """Raises ``UnknownZone``."""
        self._zone_name, self._source = zone_name, source
        self._zone = zone_named(zone_name)
        self._offsets: dict[int, int | None] = {}

    def placed(self, moment: Moment) -> Moment:
        """Unchanged where it has a place already, or no wall-clock bounds."""
        start, end = moment.local_from, moment.local_to
        if moment.is_placed or start is None or end is None:
            return moment
        day = start // DAY
        offset = self._offset_of_day(day)
        if offset is None or end > (day + 1) * DAY:
            return placed(moment, self._zone_name, self._source)
        return Moment(
            moment.as_written, start, end, start - offset, end - offset, self._zone_name,
            self._source, moment.precision, moment.approximate, moment.clock,
        )  # fmt: skip

    def _offset_of_day(self, day: int) -> int | None:
        """``None`` if the clocks change on that day, or where no calendar reaches."""
        if day not in self._offsets:
            if len(self._offsets) >= _MOST_DAYS:
                self._offsets.clear()
            self._offsets[day] = self._offset(day * DAY)
        return self._offsets[day]

    def _offset(self, midnight: int) -> int | None:
        try:
            seen = {
                at - shared
                for at in (midnight, midnight + DAY // 2, midnight + DAY - 1)
                for shared in wall_to_shared(at, self._zone)
            }
        except OverflowError:
            return None
        return seen.pop() if len(seen) == 1 else None


class Placing:
    """Places items of one original; without a zone they stay as they are, unless they name one."""

    __slots__ = ("_clock",)

    def __init__(self, zone_name: str) -> None:
        """Raises ``UnknownZone``."""
        self._clock = ZoneClock(zone_name, ZoneSource.USER_SAID) if zone_name else None

    def placed(self, found: Found) -> Found:
        if not isinstance(found, Item) or found.moment.is_placed:
            return found
        if found.moment.local_from is None:
            return found
        if found.moment.zone:
            found = _in_its_own_zone(found, found.moment.zone)
        if self._clock is None or found.moment.is_placed:
            return found
        return replace(found, moment=self._clock.placed(found.moment))
