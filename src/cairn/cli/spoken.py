"""Times for the terminal: as written where that is all there is, else in the home zone."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from cairn.cli.terminal import harmless
from cairn.terms.moment import DAY, MINUTE, Moment, zone_named

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def spoken_when(moment: Moment, zone: str) -> str:
    """No finer than the source wrote it: a day has no time, a minute has no seconds."""
    if moment.earliest is None or moment.latest is None:
        return harmless(moment.as_written, most=40) or "?"
    local = (_EPOCH + timedelta(microseconds=moment.earliest)).astimezone(zone_named(zone))
    width = moment.latest - moment.earliest
    about = "~" if moment.approximate else ""
    if width >= DAY:
        return about + local.strftime("%a %d %b %Y")
    clock = "%H:%M" if width >= MINUTE else "%H:%M:%S"
    return about + local.strftime(f"%a %d %b %Y {clock} %Z")
