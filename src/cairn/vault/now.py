"""The moment of writing, by this computer's clock."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

from cairn.terms.moment import Clock, Moment, Precision, ZoneSource, zone_named


def system_clock() -> int:
    """UTC microseconds since 1970."""
    return time.time_ns() // 1000


def written_at(micros: int, zone: str) -> Moment:
    """``micros`` as a moment; ``as_written`` is ISO 8601 with the offset of ``zone``."""
    instant = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=micros)
    local = instant.astimezone(zone_named(zone))
    return Moment(
        as_written=local.isoformat(timespec="seconds"),
        earliest=micros,
        latest=micros + 1,
        zone=zone,
        zone_source=ZoneSource.DEVICE_DEFAULT,
        precision=Precision.SUBSECOND,
        clock=Clock.DEVICE,
    )
