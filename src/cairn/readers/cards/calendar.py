"""Calendars as iCalendar (``.ics``): what the owner planned, and what was put into their calendar.

Formats: see ``components``. Zones by their IANA name or by the names of Windows (CLDR); what the
calendar says of a zone of its own is not read (``zone-unknown``). A time without a zone stays
without one. A day alone is a day. An entry that repeats is shown once, at its first time.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace

from babel.core import get_global

from cairn.readers.cards.components import Component, Field, begins, components
from cairn.readers.encoding import encoding_of
from cairn.readers.instants import from_iso
from cairn.terms.moment import DAY, Clock, Moment, Precision
from cairn.terms.original import byte_span
from cairn.terms.reading import (
    Answers,
    Direction,
    Found,
    Item,
    ItemKind,
    Place,
    Source,
    Unit,
    Unread,
)

_KINDS = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"})
_WHEN = ("DTSTART", "DUE", "DTSTAMP", "CREATED")
_SHOWN = (
    "DTSTART", "DTEND", "DUE", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "LOCATION",
    "DESCRIPTION", "ORGANIZER", "ATTENDEE", "STATUS", "CREATED", "LAST-MODIFIED", "DTSTAMP",
    "URL", "CATEGORIES", "UID", "COMMENT", "CONTACT",
)  # fmt: skip
_LONGEST = 4000
_MOST = 200
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?", re.ASCII)
_WINDOWS: dict[str, str] = dict(get_global("windows_zone_mapping"))
"""Fetched here: a process that is shut away has no disk."""


class Calendar:
    """Units are entries: events, tasks, notes, free times."""

    name = "calendar"
    version = 1
    unit = Unit.ELEMENTS

    def recognises(self, source: Source) -> bool:
        return begins(source, "VCALENDAR")

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        del answers
        encoding = encoding_of(source, "")
        if encoding is None:
            return
        calendar = ""
        for one in components(source, encoding, _KINDS):
            if isinstance(one, Field):
                calendar = one.text if one.name == "X-WR-CALNAME" else calendar
            else:
                yield _entry(one, calendar[:_LONGEST])


def _entry(one: Component, calendar: str) -> Found:
    place = Place("", byte_span(one.start, one.end), "")
    if not one.is_whole or not one.fields:
        return Unread(place, "cut-short" if not one.is_whole else "bad-element")
    title = one.first("SUMMARY")
    repeats = one.first("RRULE") is not None or one.first("RDATE") is not None
    return Item(
        ItemKind.EVENT,
        Place("", place.locator, hashlib.sha256(one.raw).hexdigest()),
        _moment(one),
        "calendar",
        calendar,
        "",
        (),
        Direction.UNKNOWN,
        title.text.strip()[:_LONGEST] if title is not None else "",
        flags=("repeats",) if repeats else (),
        details=tuple(_details(one)),
    )


def _moment(one: Component) -> Moment:
    for name in _WHEN:
        found = one.first(name)
        if found is not None and found.value.strip():
            return _time(found)
    return Moment("")


def _time(found: Field) -> Moment:
    written = found.value.strip()
    zone = found.params.get("TZID", "").strip("/")
    shown = f"{written} {zone}".strip()
    match = _TIME.fullmatch(written)
    if match is None:
        return Moment(shown, clock=Clock.OWNER)
    day = f"{match[1]}-{match[2]}-{match[3]}"
    if match[4] is None:
        midnight = from_iso(f"{day}T00:00:00", clock=Clock.OWNER)
        if midnight.local_from is None:
            return Moment(shown, clock=Clock.OWNER)
        return replace(
            midnight, as_written=shown, local_to=midnight.local_from + DAY, precision=Precision.DAY
        )
    wall = f"{day}T{match[4]}:{match[5]}:{match[6] or '00'}"
    moment = from_iso(wall + (match[7] or ""), clock=Clock.OWNER)
    moment = replace(moment, as_written=shown)
    named = _WINDOWS.get(zone, zone)
    return replace(moment, zone=named) if named and not moment.is_placed else moment


def _details(one: Component) -> Iterator[tuple[str, str]]:
    shown = [each for each in one.fields if each.name in _SHOWN]
    for each in shown[:_MOST]:
        zone = each.params.get("TZID", "")
        text = f"{each.text} {zone}".strip()[:_LONGEST]
        if text:
            yield each.name, text
    if len(shown) > _MOST:
        yield "fields not shown", str(len(shown) - _MOST)
