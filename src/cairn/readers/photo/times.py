"""The times in a picture file, in the order in which they are believed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from cairn.readers.file_names import moment_in_name
from cairn.readers.instants import from_iso
from cairn.terms.moment import Clock, Moment

_EXIF = re.compile(r"(\d{4})[:\-/.](\d\d)[:\-/.](\d\d)[ T](\d\d):(\d\d):(\d\d)(\.\d+)?", re.ASCII)
_OFFSET = re.compile(r"[+-]\d\d:?\d\d|Z", re.ASCII)
_DAY = re.compile(r"(\d{4})[:\-](\d\d)[:\-](\d\d)", re.ASCII)
_FIRST_YEAR = 1990
"""Before it there were no such cameras; a clock that was never set counts from earlier."""


def from_exif(text: str, offset: str, subsecond: str) -> Moment | None:
    """``2024:05:01 13:30:05`` with the offset of Exif 2.31 or without; ``None`` where there is no
    such time, or it is before 1990.
    """
    match = _EXIF.fullmatch(text.strip())
    if match is None or int(match[1]) < _FIRST_YEAR:
        return None
    offset = offset.strip() if _OFFSET.fullmatch(offset.strip()) else ""
    fraction = match[7] or (f".{subsecond.strip()}" if subsecond.strip().isdecimal() else "")
    wall = f"{match[1]}-{match[2]}-{match[3]}T{match[4]}:{match[5]}:{match[6]}{fraction[:10]}"
    moment = from_iso(wall + offset, clock=Clock.DEVICE)
    if moment.local_from is None:
        return None
    return replace(moment, as_written=f"{text.strip()} {offset}".strip())


def from_satellites(day: object, time: tuple[float, ...]) -> str:
    """``2024:05:01 12:30:05 UTC``, or nothing."""
    match = _DAY.fullmatch(str(day).strip("\0 ")) if isinstance(day, str) else None
    if match is None or len(time) != 3:
        return ""
    hour, minute, second = (int(one) for one in time)
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
        return ""
    return f"{match[1]}:{match[2]}:{match[3]} {hour:02}:{minute:02}:{second:02} UTC"


def taken_at(
    fields: Mapping[str, str], xmp: Mapping[str, str], name: str
) -> tuple[Moment | None, str]:
    """The moment, and a flag where it comes from somewhere weak."""
    for kind in ("Original", "Digitized"):
        found = from_exif(
            fields.get(f"DateTime{kind}", ""),
            fields.get(f"OffsetTime{kind}", ""),
            fields.get("SubsecTimeOriginal", "") if kind == "Original" else "",
        )
        if found is not None:
            return found, ""
    satellites = fields.get("GPSDateTime", "")
    found = from_exif(satellites.removesuffix(" UTC"), "Z", "")
    if found is not None:
        return replace(found, as_written=satellites), ""
    for told in ("XMP DateTimeOriginal", "XMP DateCreated", "XMP CreateDate"):
        found = _from_xmp(xmp.get(told, ""))
        if found is not None:
            return found, ""
    named = moment_in_name(name)
    if named is not None:
        return named, "time-from-name"
    saved = from_exif(fields.get("DateTime", ""), fields.get("OffsetTime", ""), "")
    return saved, "time-of-saving" if saved else ""


def _from_xmp(text: str) -> Moment | None:
    moment = from_iso(text, clock=Clock.DEVICE)
    return None if moment.local_from is None or int(text[:4]) < _FIRST_YEAR else moment
