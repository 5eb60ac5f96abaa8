"""Times that a program wrote in the form of ISO 8601 (RFC 3339), as moments."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from cairn.terms.moment import MINUTE, SECOND, Clock, Moment, Precision, ZoneSource

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?"
    r"\s?(Z|UTC|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall clocks, on purpose without a zone
_MICRO = timedelta(microseconds=1)


def from_iso(text: str, *, clock: Clock) -> Moment:
    """Placed where the text has an offset; else a wall-clock time without a place. What is not such
    a time, or in no calendar, is kept as it was written and nothing more.
    """
    match = _ISO.fullmatch(text.strip())
    if match is None:
        return Moment(text, clock=clock)
    try:
        wall = datetime(*(int(match[n] or 0) for n in range(1, 7)))  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return Moment(text, clock=clock)
    digits = match[7] or ""
    width = MINUTE if match[6] is None else max(1, 10 ** (6 - len(digits)) if digits else SECOND)
    start = (wall - _EPOCH) // _MICRO + int(digits[:6].ljust(6, "0") or 0)
    precision = (
        Precision.MINUTE if match[6] is None
        else Precision.SUBSECOND if digits else Precision.SECOND
    )  # fmt: skip
    offset = _offset(match[8])
    if offset is None:
        return Moment(text, start, start + width, precision=precision, clock=clock)
    shared = start - offset * MINUTE
    return Moment(
        text,
        start,
        start + width,
        shared,
        shared + width,
        "UTC" if match[8] in ("Z", "UTC") else _written(offset),
        ZoneSource.IN_RECORD,
        precision,
        clock=clock,
    )


def as_utc(micros: int) -> str:
    """``2024-05-01 13:30:05 UTC``, of a UTC microsecond; the number itself beyond the calendar."""
    try:
        when = _EPOCH + timedelta(microseconds=micros)
    except OverflowError:
        return str(micros)
    return f"{when:%Y-%m-%d %H:%M:%S} UTC"


def _offset(text: str | None) -> int | None:
    """Minutes east of UTC."""
    if text is None:
        return None
    if text in ("Z", "UTC"):
        return 0
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return -minutes if text[0] == "-" else minutes


def _written(offset: int) -> str:
    sign = "-" if offset < 0 else "+"
    return f"{sign}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
