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


class Placing:
    """Places items of one original; without a zone they stay as they are, unless they name one."""

    __slots__ = ("_offsets", "_zone", "_zone_name")

    def __init__(self, zone_name: str) -> None:
        """Raises ``UnknownZone``."""
        self._zone_name = zone_name
        self._zone = zone_named(zone_name) if zone_name else None
        self._offsets: dict[int, int | None] = {}

    def placed(self, found: Found) -> Found:
        if not isinstance(found, Item) or found.moment.is_placed:
            return found
        if found.moment.local_from is None:
            return found
        if found.moment.zone:
            found = _in_its_own_zone(found, found.moment.zone)
        if self._zone is None or found.moment.is_placed:
            return found
        return replace(found, moment=self._moment(found.moment))

    def _moment(self, moment: Moment) -> Moment:
        assert moment.local_from is not None  # noqa: S101 - seen by the caller
        assert moment.local_to is not None  # noqa: S101 - both or neither
        day = moment.local_from // DAY
        offset = self._offset_of_day(day)
        if offset is None or moment.local_to > (day + 1) * DAY:
            return placed(moment, self._zone_name, ZoneSource.USER_SAID)
        return replace(
            moment,
            earliest=moment.local_from - offset,
            latest=moment.local_to - offset,
            zone=self._zone_name,
            zone_source=ZoneSource.USER_SAID,
        )

    def _offset_of_day(self, day: int) -> int | None:
        """``None`` if the clocks change on that day, or where no calendar reaches."""
        if day not in self._offsets:
            if len(self._offsets) >= _MOST_DAYS:
                self._offsets.clear()
            self._offsets[day] = self._offset(day * DAY)
        return self._offsets[day]

    def _offset(self, midnight: int) -> int | None:
        assert self._zone is not None  # noqa: S101 - asked only where there is a zone
        try:
            seen = {
                at - shared
                for at in (midnight, midnight + DAY // 2, midnight + DAY - 1)
                for shared in wall_to_shared(at, self._zone)
            }
        except OverflowError:
            return None
        return seen.pop() if len(seen) == 1 else None
