"""Times that Apple's programs count from the first of January 2001, UTC."""

from __future__ import annotations

from cairn.readers.instants import as_utc
from cairn.terms.moment import SECOND, Clock, Moment, Precision, from_instant

_EPOCH_2001 = 978_307_200
_NANOS_ABOVE = 10**12
_LATEST = 10**11
"""Seconds; what lies beyond is no time."""


def from_apple(value: object, *, clock: Clock) -> Moment:
    """Seconds, or nanoseconds where the number is too large for them; 0 means that there is none.
    A fraction of a second is kept to the microsecond.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not value:
        return Moment("", clock=clock)
    written = repr(value)[:40]
    if isinstance(value, float):
        if not abs(value) < _LATEST:
            return Moment(written, clock=clock)
        whole = value == int(value)
        micros = round(value * SECOND)
    elif abs(value) > _NANOS_ABOVE:
        whole = value % 10**9 == 0
        micros = value // 1000
    else:
        whole = True
        micros = value * SECOND
    if abs(micros) > _LATEST * SECOND:
        return Moment(written, clock=clock)
    return from_instant(
        micros + _EPOCH_2001 * SECOND,
        written,
        precision=Precision.SECOND if whole else Precision.SUBSECOND,
        clock=clock,
        width=SECOND if whole else 1000,
    )


def shown(moment: Moment) -> str:
    """Date and time, UTC, of one that has a place on the line of time; else as it was written."""
    return moment.as_written if moment.earliest is None else as_utc(moment.earliest)
