"""3-exhibit-list: every original under its mark, how it was read and what could not be read."""

from __future__ import annotations

from typing import Any

from cairn.pack.documents.sheet import (
    Document,
    Making,
    Placed,
    Sheet,
    flag_words,
    said,
    sheet,
)
from cairn.pack.printable import shown
from cairn.terms.original import RECORD, ActRef, ItemRef
from cairn.terms.pack import Exhibit, PackContents
from cairn.terms.reading import Decision, ItemKind, Reading, Unread
from cairn.terms.row import Row

MOST_UNREAD_LINES = 2_000
"""Places printed for one exhibit; ``checks/items.jsonl`` has them all."""

_TAKEN = (ItemKind.PICTURE, ItemKind.RECORDING)
_UNREAD_COLUMNS = ("place", "count", "reason")


def build(making: Making) -> tuple[Sheet, ...]:
    made = sheet("3-exhibit-list", making.words.say("pack.exhibits.title"), making)
    placed = {one.mark: one for one in making.placed}
    pictures = _pictures(making.contents)
    made.data.update(
        intro=[
            making.words.count("pack.exhibits.intro", len(making.contents.exhibits)),
            making.words.say("pack.exhibits.unchanged"),
        ],
        police_reference=making.words.say("pack.exhibits.police_reference"),
        unread_title=making.words.say("pack.exhibits.unread_title"),
        unread_head=[making.words.say(f"pack.unread.{name}") for name in _UNREAD_COLUMNS],
        exhibits=[
            _exhibit(one, placed[one.mark], pictures.get(one.received), making)
            for one in making.contents.exhibits
        ],
    )
    return (made,)


def _pictures(contents: PackContents) -> dict[ActRef, Row]:
    """The row of each exhibit that is a picture or film by itself, by the act that received it."""
    return {
        ActRef(RECORD, row.ref.branch, row.ref.received): row
        for row in contents.rows
        if row.kind in _TAKEN and isinstance(row.ref, ItemRef) and not row.ref.member
    }


def _of_picture(row: Row | None, making: Making) -> tuple[tuple[str, str], ...]:
    """What a picture file says of itself; the place is not among it."""
    if row is None:
        return ()
    details = dict(row.details)
    names = ("Make", "Model", "Software", "XMP CreatorTool")
    camera = dict.fromkeys(details[name] for name in names if details.get(name))
    written = f" ({shown(row.happened.as_written, one_line=True)})"
    taken = said(row.happened, making).line + written if row.happened.as_written else ""
    return (
        ("taken", taken),
        ("camera", shown(", ".join(camera), one_line=True)),
        ("odd", "; ".join(flag_words(flag, making) for flag in row.flags)),
    )


def _exhibit(one: Exhibit, at: Placed, picture: Row | None, making: Making) -> dict[str, Any]:
    facts = [
        ("name", shown(one.original.name, fold=28, one_line=True)),
        ("file", at.path),
        ("size", making.words.count("pack.bytes", at.size)),
        ("sha256", at.sha256),
        ("received", said(one.received_at, making).line),
        *_of_picture(picture, making),
        ("how_read", _how_read(one, making)),
        ("apart", making.words.say(at.apart) if at.apart else ""),
    ]
    return {
        "mark": shown(one.mark, one_line=True),
        "description": describe(one, making),
        "facts": [
            [making.words.say(f"pack.exhibits.{name}"), value] for name, value in facts if value
        ],
        "notes": [decision_line(each, making) for each in _decisions(one.reading)],
        "unread": [_unread(each, making) for each in one.unread[:MOST_UNREAD_LINES]],
        "more": _more(len(one.unread), making),
    }


def _more(count: int, making: Making) -> str:
    left = count - MOST_UNREAD_LINES
    return making.words.count("pack.exhibits.more_unread", left) if left > 0 else ""


def describe(one: Exhibit, making: Making) -> str:
    """What it is, in a few words, from the reader that knew it."""
    reader = one.reading.reader.split("/")[0] if one.reading else ""
    name = f"pack.reader.{reader}"
    known = name in making.words.ids()
    return making.words.say(name if known else "pack.reader.other")


def _how_read(one: Exhibit, making: Making) -> str:
    reading = one.reading
    if reading is None:
        return making.words.say("pack.exhibits.not_read")
    if reading.is_pending:
        return making.words.say("pack.reason.undecided")
    counted = making.words.say(
        "pack.exhibits.counted",
        reader=reading.reader,
        total=f"{reading.items + reading.system + reading.continuation + reading.unread:,}",
        unit=making.words.say(f"pack.unit.{reading.unit.value}"),
        items=f"{reading.items:,}",
        system=f"{reading.system:,}",
        continuation=f"{reading.continuation:,}",
        unread=f"{reading.unread:,}",
    )
    kept = making.words.count("pack.exhibits.kept", len(reading.kept)) if reading.kept else ""
    stopped = ""
    if reading.stopped:
        reason = reason_words(reading.stopped, making)
        stopped = making.words.say("pack.exhibits.stopped", reason=reason)
    return " ".join(part for part in (counted, kept, stopped) if part)


def _decisions(reading: Reading | None) -> tuple[Decision, ...]:
    return reading.decisions if reading else ()


def decision_line(decision: Decision, making: Making) -> str:
    """What was settled about a file, how, and who settled it."""
    chosen = f"pack.chosen.{decision.kind}.{decision.chosen}"
    known = making.words.ids()
    said_choice = (
        making.words.say(chosen) if chosen in known else shown(decision.chosen, one_line=True)
    )
    kind = f"pack.decision.{decision.kind}"
    by = f"pack.decided_by.{decision.by}"
    return making.words.say(
        "pack.decision",
        what=making.words.say(kind if kind in known else "pack.decision.other"),
        chosen=said_choice or making.words.say("pack.decision.pending"),
        by=making.words.say(by if by in known else "pack.decided_by.nobody"),
        why=shown(decision.why, one_line=True),
    )


def reason_words(code: str, making: Making) -> str:
    """Why something could not be read; a code this version does not know prints as it is."""
    name = f"pack.reason.{code}"
    return making.words.say(name) if name in making.words.ids() else shown(code, one_line=True)


def _unread(one: Unread, making: Making) -> list[str]:
    place = " ".join(part for part in (one.place.member, one.place.locator) if part)
    return [
        shown(place, fold=28, one_line=True),
        f"{one.count:,}",
        reason_words(one.reason, making),
    ]


EXHIBIT_LIST = Document("exhibit-list", build)
