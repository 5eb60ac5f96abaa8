"""1-read-first: page one on one side, then what an officer with ten minutes needs to know."""

from __future__ import annotations

from typing import Any

from cairn.language.catalogue import Catalogue
from cairn.pack.documents.counts import contact_table, findings
from cairn.pack.documents.entries import Numbered, own_entries
from cairn.pack.documents.exhibit_list import describe, reason_words
from cairn.pack.documents.sheet import Document, Making, Sheet, grouped, said, sheet
from cairn.pack.printable import is_right_to_left, shown
from cairn.terms.original import ItemRef

ON_PAGE_ONE = 5
"""Rows of the table of contact on page one; the rest follows on page two."""

MOST_EXHIBITS = 60
"""Rows of each table of exhibits here; the exhibit list has them all."""

_LIMITS = {
    "at_risk": 200,
    "children": 160,
    "other_person": 200,
    "first": 260,
    "latest": 260,
    "worst": 260,
    "orders": 240,
    "police_references": 200,
    "promised": 240,
    "asked_for": 280,
}
"""Characters on page one, so that it stays one side; the full text follows on a later page."""

_LONGEST_IN_FULL = 1_500
_SHOWS = ("same_bytes", "order", "key")
_SHOWS_NOT = ("true", "who", "all", "when", "fake")
_STEPS = ("compare", "program", "by_hand", "stranger")


def build(making: Making) -> tuple[Sheet, ...]:
    words = making.words
    made = sheet("1-read-first", words.say("pack.title"), making)
    texts = _texts(making)
    made.data.update(
        made_line=words.say("pack.made", when=said(making.contents.made_at, making).line),
        first_page=[_row(name, texts[name], words) for name in _LIMITS],
        contact_title=words.say("pack.page_one.contact"),
        counts=contact_table(making, ON_PAGE_ONE),
        inside=inside_line(making),
        digests=[
            [words.say("pack.digest.manifest"), grouped(making.manifest_sha256)],
            [words.say("pack.digest.key"), grouped(making.key_fingerprint)],
        ],
        digest_hint=words.say("pack.digest.hint"),
        sections=_sections(making, texts),
    )
    return (made,)


def _texts(making: Making) -> dict[str, tuple[str, str]]:
    """For each line of page one: what stands before the owner's words, and the words."""
    one = making.contents.page_one
    say = making.words.say
    numbered = own_entries(making.contents)
    dated = [entry for entry in numbered if entry.row.happened.is_placed]
    worst = [entry for entry in numbered if entry.row.ref == one.worst]
    other = one.other_person or say("pack.page_one.not_known")
    return {
        "at_risk": ("", one.at_risk),
        "children": ("", one.children),
        "other_person": ("", other),
        "first": _event(dated[:1], making),
        "latest": _event(dated[-1:], making),
        "worst": _event(worst, making) if worst else ("", say("pack.page_one.not_chosen")),
        "orders": ("", one.orders),
        "police_references": ("", one.police_references),
        "promised": ("", one.promised),
        "asked_for": ("", one.asked_for),
    }


def _event(found: list[Numbered], making: Making) -> tuple[str, str]:
    if not found:
        return ("", making.words.say("pack.page_one.no_entries"))
    entry = found[0]
    line = said(entry.row.happened, making).line
    return (making.words.say("pack.page_one.event", when=line, no=entry.number), entry.row.text)


def _row(name: str, text: tuple[str, str], words: Catalogue) -> dict[str, Any]:
    before, own = text
    own = " ".join(own.split())
    limit = _LIMITS[name]
    if len(own) > limit:
        own = words.say("pack.page_one.cut", text=own[:limit].rstrip())
    elif not own:
        own = words.say("pack.page_one.not_said")
    return {
        "label": words.say(f"pack.page_one.{name}"),
        "before": before,
        "text": shown(own, one_line=True),
        "rtl": is_right_to_left(own),
    }


def inside_line(making: Making) -> str:
    """ "42 of 57 entries, 1,204 items from 3 exhibits"."""
    contents = making.contents
    entries = len(own_entries(contents))
    left = sum(one.count for one in contents.left_out if one.what == "pack.left_out.entries")
    items = sum(isinstance(row.ref, ItemRef) and not row.same_as for row in contents.rows)
    return making.words.say(
        "pack.inside",
        entries=making.words.count("pack.entries_of", entries + left, entries=f"{entries:,}"),
        items=making.words.count("pack.items", items),
        exhibits=making.words.count("pack.exhibits.n", len(contents.exhibits)),
    )


def _sections(making: Making, texts: dict[str, tuple[str, str]]) -> list[dict[str, Any]]:
    say = making.words.say
    in_full = [
        [say(f"pack.page_one.{name}"), _cut(own, _LONGEST_IN_FULL, making.words)]
        for name, (_, own) in texts.items()
        if len(" ".join(own.split())) > _LIMITS[name]
    ]
    sections: list[dict[str, Any]] = [
        {"title": say("pack.section.in_full"), "pairs": in_full},
        {"title": say("pack.section.shows"), "blocks": findings(making), **_all_contact(making)},
        {"title": say("pack.section.inside"), **_inside(making)},
        {"title": say("pack.section.unread"), **_unread(making)},
        {"title": say("pack.section.check"), **_check_shows(making.words)},
        {"title": say("pack.section.how"), "numbered": _how(making.words)},
        {"title": say("pack.section.from"), **_came_from(making)},
    ]
    return [one for one in sections if any(value for key, value in one.items() if key != "title")]


def _cut(text: str, limit: int, words: Catalogue) -> str:
    one_line = " ".join(text.split())
    if len(one_line) > limit:
        return words.say("pack.page_one.cut_again", text=shown(one_line[:limit]))
    return shown(one_line)


def _all_contact(making: Making) -> dict[str, Any]:
    contacts = making.contents.picture.contacts
    if len(contacts) <= ON_PAGE_ONE:
        return {}
    return {"contact": contact_table(making, MOST_EXHIBITS)}


def _inside(making: Making) -> dict[str, Any]:
    words = making.words
    left = [words.count(one.what, one.count) for one in making.contents.left_out if one.count]
    return {
        "paragraphs": [inside_line(making), words.say("pack.inside.files")],
        "before_list": words.say("pack.left_out.title" if left else "pack.left_out.nothing"),
        "list": left,
    }


def _unread(making: Making) -> dict[str, Any]:
    words = making.words
    rows: list[list[str]] = []
    for exhibit in making.contents.exhibits:
        by_reason: dict[str, int] = {}
        for one in exhibit.unread:
            by_reason[one.reason] = by_reason.get(one.reason, 0) + one.count
        mark = shown(exhibit.mark, one_line=True)
        rows += [
            [mark, reason_words(reason, making), f"{count:,}"]
            for reason, count in sorted(by_reason.items())
        ]
        if exhibit.reading is None and not exhibit.unread:
            rows.append([mark, reason_words("no-reader", making), "1"])
    none = [] if rows else [words.say("pack.unread.none")]
    head = [words.say(f"pack.unread.{name}") for name in ("exhibit", "reason", "count")]
    return {"paragraphs": none, "table": _table(head, rows, words)}


def _table(head: list[str], rows: list[list[str]], words: Catalogue) -> dict[str, Any]:
    left = len(rows) - MOST_EXHIBITS
    more = words.count("pack.more_rows", left) if left > 0 else ""
    return {"head": head, "rows": rows[:MOST_EXHIBITS], "more": more} if rows else {}


def _check_shows(words: Catalogue) -> dict[str, Any]:
    return {
        "before_list": words.say("pack.check.shows"),
        "list": [words.say(f"pack.check.shows.{name}") for name in _SHOWS],
        "before_second": words.say("pack.check.shows_not"),
        "second": [words.say(f"pack.check.shows_not.{name}") for name in _SHOWS_NOT],
    }


def _how(words: Catalogue) -> list[str]:
    return [words.say(f"pack.how.{name}") for name in _STEPS]


def _came_from(making: Making) -> dict[str, Any]:
    words = making.words
    rows = [
        [
            shown(one.mark, one_line=True),
            describe(one, making),
            shown(one.original.name, fold=12, one_line=True),
            said(one.received_at, making).line,
        ]
        for one in making.contents.exhibits
    ]
    head = [words.say(f"pack.from.{name}") for name in ("mark", "what", "name", "received")]
    return {
        "paragraphs": [words.say("pack.from.intro")],
        "table": _table(head, rows, words),
    }


READ_FIRST = Document("read-first", build)
