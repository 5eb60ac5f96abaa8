"""2-schedule: the owner's entries in order of time, with both dates and what was added later."""

from __future__ import annotations

import json
from typing import Any

from cairn.pack.contact import without_contact_details
from cairn.pack.documents.entries import Numbered, entries
from cairn.pack.documents.sheet import (
    Document,
    Making,
    Sheet,
    exhibits_by_act,
    flag_words,
    free,
    handle,
    said,
    sheet,
)
from cairn.pack.printable import foreign_letters, isolated, shown
from cairn.pack.when import day_of, day_short
from cairn.terms.original import ActRef, ItemRef, NotAReference, parse_ref
from cairn.terms.row import Row

_UNKNOWN_WRITING = "written-time-unknown"  # the line about both dates says it already
_KNOWN = ("place", "impact", "witnesses", "reason", "reported")
_LABELS = ("no", "when", "where", "who", "witnesses", "exhibits", "reported", "impact")


def build(making: Making) -> tuple[Sheet, ...]:
    made = sheet("2-schedule", making.words.say("pack.schedule.title"), making)
    numbered = entries(making.contents)
    zones = {said(one.row.happened, making).zone_note for one in numbered} - {""}
    made.data.update(
        intro=[
            making.words.count("pack.schedule.intro", len(numbered)),
            making.words.say("pack.schedule.own_words"),
            making.words.say("pack.schedule.zone", zone=making.contents.home_zone),
            *(zones if len(zones) == 1 else ()),
        ],
        none=making.words.say("pack.schedule.none"),
        labels={name: making.words.say(f"pack.schedule.{name}") for name in _LABELS},
        entries=[_entry(one, len(zones) > 1, making) for one in numbered],
    )
    return (made,)


def _entry(one: Numbered, with_zone: bool, making: Making) -> dict[str, Any]:
    row = one.row
    happened = said(row.happened, making)
    return {
        "no": str(one.number),
        "kind": "" if row.kind == "entry" else making.words.say(f"pack.entry.{row.kind}"),
        "day": happened.day,
        "time": happened.time,
        "own_time": happened.own_words,
        "zone": happened.zone_note if with_zone else "",
        "where": _field(row, "place"),
        "who": ", ".join(handle(name, making) for name in row.people),
        "witnesses": _witnesses(row, making),
        "exhibits": _exhibits(one, making),
        "reported": _field(row, "reported"),
        "more": _more(row, making),
        "what": free(row.text),
        "impact": free(_detail(row, "impact")),
        "language": making.words.say("pack.not_translated") if foreign_letters(row.text) else "",
        "written": written_line(row, making),
        "notes": [flag_words(flag, making) for flag in row.flags if flag != _UNKNOWN_WRITING],
        "changes": [_change(change, making) for change in one.changes],
    }


def _change(row: Row, making: Making) -> dict[str, Any]:
    written = said(row.written, making).line if row.written else ""
    reason = _field(row, "reason")
    return {
        "head": making.words.say(f"pack.change.{row.kind}", written=written),
        "what": free(row.text),
        "reason": making.words.say("pack.change.reason", reason=reason) if reason else "",
    }


def written_line(row: Row, making: Making) -> str:
    """Both dates and the gap: "happened 3 May 2025, written 19 May 2025, 16 days". Where the
    writing comes first, that is said: the clock was wrong, or it is about something to come.
    """
    happened = day_of(row.happened, making.contents.home_zone)
    written = day_of(row.written, making.contents.home_zone)
    if written is None:
        return making.words.say("pack.written.unknown")
    if happened is None:
        return making.words.say("pack.written.only", written=day_short(written, making.words))
    days = (written - happened).days
    dates = {
        "happened": day_short(happened, making.words),
        "written": day_short(written, making.words),
    }
    if days == 0:
        return making.words.say("pack.written.same_day", **dates)
    return making.words.count(
        "pack.written.gap" if days > 0 else "pack.written.before", abs(days), **dates
    )


def _detail(row: Row, name: str) -> str:
    return next((value for key, value in row.details if key == name), "")


def _field(row: Row, name: str) -> str:
    return shown(_detail(row, name), fold=16, one_line=True)


def _witnesses(row: Row, making: Making) -> str:
    """Names or W1, W2: never a way to reach them."""
    stored = _detail(row, "witnesses")
    try:
        names = json.loads(stored)
    except ValueError:
        names = stored
    if isinstance(names, list):
        stored = ", ".join(name for name in names if isinstance(name, str))
    return shown(
        without_contact_details(stored, making.words.say("pack.contact_left_out")), one_line=True
    )


def _more(row: Row, making: Making) -> list[list[str]]:
    """Further columns of a diary that was imported, by their own names. What its date and time
    were read from stands above already.
    """
    instead = making.words.say("pack.contact_left_out")
    return [
        [
            shown(name, fold=16, one_line=True),
            shown(without_contact_details(value, instead), fold=16, one_line=True),
        ]
        for name, value in row.details
        if name not in _KNOWN and value.strip() and value not in row.happened.as_written
    ]


def _exhibits(one: Numbered, making: Making) -> str:
    """Marks of the exhibits that the entry stands in, attaches or is about."""
    owners = exhibits_by_act(making.contents)
    marks = [one.mark] if one.mark else []
    attached = {attachment.sha256 for attachment in one.row.attachments}
    marks += [x.mark for x in making.contents.exhibits if x.original.sha256 in attached]
    for text in one.row.concerns:
        exhibit = owners.get(_received(text))
        marks += [exhibit.mark] if exhibit else []
    return ", ".join(isolated(mark) for mark in dict.fromkeys(marks))


def _received(reference: str) -> tuple[int, int]:
    try:
        ref = parse_ref(reference)
    except NotAReference:
        return (0, 0)
    if isinstance(ref, ItemRef):
        return (ref.branch, ref.received)
    return (ref.branch, ref.seq) if isinstance(ref, ActRef) else (0, 0)


SCHEDULE = Document("schedule", build)
