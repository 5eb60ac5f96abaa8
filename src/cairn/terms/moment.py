"""A time as somebody wrote it, and where it lies on the clock everyone shares, if that is knowable.

All bounds are integers in microseconds and half-open: ``[from, to)``. *Local* bounds count from
1970-01-01T00:00 on the writer's own wall clock, with no zone; *shared* bounds (``earliest``,
``latest``) count from the same moment in UTC. A minute is a 60-second interval, never ":00".
Where a wall-clock time happened twice (the hour repeated in autumn) the shared interval is the
union of both readings; where it never happened (the hour skipped in spring) likewise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cairn.terms.errors import DATA_ERROR, Problem

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_OFFSET = re.compile(r"([+-])(0\d|1\d|2[0-3]):([0-5]\d)", re.ASCII)
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the origin of wall clocks, on purpose without a zone
_EPOCH_UTC = datetime(1970, 1, 1, tzinfo=timezone.utc)


class Precision(StrEnum):
    """How finely the source wrote the time."""

    SUBSECOND = "subsecond"
    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    SPAN = "span"  # a stretch given in words, such as "late March"
    UNKNOWN = "unknown"


class ZoneSource(StrEnum):
    """Whose word we have for the zone."""

    IN_RECORD = "in_record"
    FILE_DECLARES_UTC = "file_declares_utc"
    USER_SAID = "user_said"  # for this file
    DEVICE_DEFAULT = "device_default"
    VAULT_HOME = "vault_home"  # placed by the zone asked once when the vault was made
    UNKNOWN = "unknown"


class Clock(StrEnum):
    """Which clock was read."""

    SENT = "sent"
    RECEIVED = "received"
    DEVICE = "device"
    FILE = "file"
    OWNER = "owner"


class Answer(StrEnum):
    """A question about an uncertain time has three answers."""

    YES = "yes"
    NO = "no"
    CANT_SAY = "can't say"


class UnknownZone(Problem):
    """The name is not in the IANA time zone database."""

    say = "That time zone is not known."
    hint = "Use a name such as Europe/London or Europe/Warsaw."
    exit_code = DATA_ERROR


@dataclass(frozen=True, slots=True)
class Moment:
    """See the module docstring for units. ``earliest is None`` means: no place on the line yet."""

    as_written: str
    local_from: int | None = None
    local_to: int | None = None
    earliest: int | None = None
    latest: int | None = None
    zone: str | None = None
    """A name of the IANA database, or the offset (``+05:30``) where the source has only that."""
    zone_source: ZoneSource = ZoneSource.UNKNOWN
    precision: Precision = Precision.UNKNOWN
    approximate: bool = False
    clock: Clock = Clock.DEVICE

    @property
    def is_placed(self) -> bool:
        return self.earliest is not None


def from_instant(
    micros: int, as_written: str, *, precision: Precision, clock: Clock, width: int = SECOND
) -> Moment:
    """A moment from a source that counts in UTC (Unix time). ``width`` is the unit it counts in."""
    return Moment(
        as_written=as_written,
        earliest=micros,
        latest=micros + width,
        zone="UTC",
        zone_source=ZoneSource.FILE_DECLARES_UTC,
        precision=precision,
        clock=clock,
    )


def zone_named(name: str) -> tzinfo:
    """The zone of the IANA database, or the fixed one of an offset such as ``+05:30``; else
    ``UnknownZone``.
    """
    offset = _OFFSET.fullmatch(name)
    if offset is not None:
        east = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        return timezone(-east if offset[1] == "-" else east)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZone from error


def wall_to_shared(local: int, zone: tzinfo) -> tuple[int, int]:
    """Earliest and latest UTC microsecond that a wall-clock reading can mean in ``zone``."""
    wall = _EPOCH + timedelta(microseconds=local)
    both = [
        int((wall.replace(tzinfo=zone, fold=fold) - _EPOCH_UTC) / timedelta(microseconds=1))
        for fold in (0, 1)
    ]
    return min(both), max(both)


def shared_to_wall(micros: int, zone: tzinfo) -> int:
    """The wall-clock reading in ``zone`` of a UTC microsecond."""
    offset = (_EPOCH_UTC + timedelta(microseconds=micros)).astimezone(zone).utcoffset()
    return micros + int((offset or timedelta()) / timedelta(microseconds=1))


def placed(moment: Moment, zone_name: str, source: ZoneSource) -> Moment:
    """The same moment with its place on the shared clock, read in ``zone_name``.

    A moment that has a place already, or that has no wall-clock bounds, comes back unchanged.
    """
    if moment.is_placed or moment.local_from is None or moment.local_to is None:
        return moment
    zone = zone_named(zone_name)
    try:
        earliest, _ = wall_to_shared(moment.local_from, zone)
        # The last microsecond belongs to the interval; its own reading may fall in the fold.
        _, last = wall_to_shared(moment.local_to - 1, zone)
    except OverflowError:
        return moment
    return replace(moment, earliest=earliest, latest=last + 1, zone=zone_name, zone_source=source)


def is_after(moment: Moment, other: Moment) -> Answer:
    """Whether all of ``moment`` lies after all of ``other``."""
    if None in (moment.earliest, moment.latest, other.earliest, other.latest):
        return Answer.CANT_SAY
    assert moment.earliest is not None and moment.latest is not None  # noqa: S101
    assert other.earliest is not None and other.latest is not None  # noqa: S101
    if moment.earliest >= other.latest:
        return Answer.YES
    if moment.latest <= other.earliest:
        return Answer.NO
    return Answer.CANT_SAY
