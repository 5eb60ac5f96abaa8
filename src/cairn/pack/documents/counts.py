"""Plain counts, always in both directions, and the dated rows that they stand on. No rates."""

from __future__ import annotations

from typing import Any

from cairn.pack.documents.entries import entries, own_entries
from cairn.pack.documents.sheet import Making, handle, rows_by_mark, said
from cairn.pack.printable import isolated, shown
from cairn.pack.when import day_of_instant, day_short
from cairn.terms.finding import Finding
from cairn.terms.picture import ContactCount
from cairn.terms.row import Row

ROWS_OF_A_FINDING = 8
_LONGEST_QUOTE = 160


def contact_table(making: Making, most: int) -> dict[str, Any]:
    """Who wrote or called how often, the owner's own direction beside it; busiest first."""
    words = making.words
    contacts = sorted(making.contents.picture.contacts, key=_busiest_first)
    rows = [_contact(one, making) for one in contacts[:most]]
    left = len(contacts) - most
    written = len(own_entries(making.contents))
    diary = [words.count("pack.counts.diary", written)]
    if repeated := making.contents.picture.repeated:
        diary.append(words.count("pack.counts.repeated", repeated))
    return {
        "head": [
            words.say(f"pack.counts.{name}")
            for name in ("who", "how", "from_them", "from_owner", "unknown", "span")
        ],
        "rows": rows,
        "more": words.count("pack.counts.more", left) if left > 0 else "",
        "diary": " ".join(diary),
        "none": "" if rows else words.say("pack.counts.none"),
    }


def _busiest_first(one: ContactCount) -> tuple[int, str, str, str]:
    total = one.from_them + one.from_owner + one.direction_unknown
    return (-total, one.handle, one.channel, one.kind)


def _contact(one: ContactCount, making: Making) -> list[str]:
    days = [day_of_instant(at, making.contents.home_zone) for at in (one.earliest, one.latest)]
    span = " \u2013 ".join(dict.fromkeys(day_short(day, making.words) for day in days if day))
    return [
        _who(one.handle, making, one.group),
        _channel(one, making),
        f"{one.from_them:,}",
        f"{one.from_owner:,}",
        f"{one.direction_unknown:,}",
        span,
    ]


def _channel(one: ContactCount, making: Making) -> str:
    name = f"pack.channel.{one.channel}"
    known = name in making.words.ids()
    channel = making.words.say(name) if known else shown(one.channel, one_line=True)
    return making.words.say(f"pack.kind.{one.kind}", channel=channel)


def findings(making: Making) -> list[dict[str, Any]]:
    """What each pattern counted. A quiet one about being told to stop leaves no trace at all."""
    lines = _lines(making)
    return [_finding(one, lines, making) for one in making.contents.picture.findings if one.figures]


def _finding(
    one: Finding, lines: dict[str, tuple[str, int, Row]], making: Making
) -> dict[str, Any]:
    words = making.words
    title = f"{one.pattern}.title"
    found = [lines[str(ref)] for ref in one.refs if str(ref) in lines]
    left = len(found) - ROWS_OF_A_FINDING
    return {
        "title": words.say(title) if title in words.ids() else words.say("pack.section.shows"),
        "intro": _told(making) if one.pattern == "after_told_to_stop" else [],
        "figures": [
            words.count(figure.label, figure.value, who=isolated(_who(figure.who, making)))
            for figure in one.figures
        ],
        "rows": [_dated(*place, making) for place in found[:ROWS_OF_A_FINDING]],
        "head": [words.say(f"pack.dated.{name}") for name in ("when", "where", "words")],
        "more": words.count("pack.dated.more", left) if left > 0 else "",
        "limits": [words.say(limit) for limit in one.limits],
    }


def _told(making: Making) -> list[str]:
    """When it was said, and where in the schedule its words stand."""
    return [
        making.words.say(
            "pack.told", when=said(one.row.happened, making).line, number=f"{one.number:,}"
        )
        for one in entries(making.contents)
        if one.row.kind == "told_to_stop"
    ]


def _who(untrusted: str, making: Making, untrusted_group: str = "") -> str:
    who = handle(untrusted, making) if untrusted else making.words.say("pack.counts.no_number")
    if not untrusted_group:
        return who
    group = shown(untrusted_group, fold=16, one_line=True)
    if not untrusted:
        return making.words.say("pack.counts.to_group", group=group)
    return making.words.say("pack.counts.in_group", who=who, group=group)


def _lines(making: Making) -> dict[str, tuple[str, int, Row]]:
    """Exhibit mark and line number of every row that a finding stands on."""
    wanted = {str(ref) for one in making.contents.picture.findings for ref in one.refs}
    found: dict[str, tuple[str, int, Row]] = {}
    for mark, rows in rows_by_mark(making.contents).items():
        for number, row in enumerate(rows, start=1):
            name = str(row.ref)
            if name in wanted:
                found[name] = (mark, number, row)
    return found


def _dated(mark: str, number: int, row: Row, making: Making) -> list[str]:
    quote = " ".join(row.text.split())
    if len(quote) > _LONGEST_QUOTE:
        quote = f"{quote[:_LONGEST_QUOTE].rstrip()} …"
    where = making.words.say("pack.dated.place", mark=isolated(mark), line=f"{number:,}")
    text = quote or making.words.say(f"pack.call.{row.direction.value}")
    return [said(row.happened, making).line, where, shown(text, one_line=True)]
