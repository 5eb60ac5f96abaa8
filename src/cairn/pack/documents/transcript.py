"""4-transcript-<mark>: the items of one exhibit in numbered lines, in the words of the source."""

from __future__ import annotations

from collections import Counter
from typing import Any

from cairn.pack.contact import without_positions
from cairn.pack.documents.exhibit_list import describe
from cairn.pack.documents.sheet import (
    Document,
    Making,
    Placed,
    Sheet,
    exhibit_of,
    flag_words,
    free,
    handle,
    rows_by_mark,
    said,
    sheet,
)
from cairn.pack.printable import foreign_letters, isolated, shown
from cairn.terms.pack import Exhibit
from cairn.terms.reading import Direction
from cairn.terms.row import Row

LINES_IN_A_VOLUME = 5_000
_MAIL = "email"
_CHAT_EXPORT = "whatsapp"
_COLUMNS = ("line", "when", "sender", "name_saved", "text")
_LONGEST_CALL = 7
"""Digits of a call's length in seconds: 115 days. A file can claim any number."""


def build(making: Making) -> tuple[Sheet, ...]:
    placed = {one.mark: one for one in making.placed}
    lines = rows_by_mark(making.contents)
    sheets: list[Sheet] = []
    for exhibit in making.contents.exhibits:
        rows = lines[exhibit.mark]
        for start in range(0, len(rows), LINES_IN_A_VOLUME):
            volume = start // LINES_IN_A_VOLUME + 1
            name = transcript_name(exhibit.mark, volume, len(rows))
            made = _volume(name, exhibit, placed[exhibit.mark], making)
            part = rows[start : start + LINES_IN_A_VOLUME]
            made.data.update(_body(part, start, len(rows), making))
            sheets.append(made)
    return tuple(sheets)


def transcript_name(mark: str, volume: int, lines: int) -> str:
    """``4-transcript-AB1``, or ``4-transcript-AB1-2`` where there are several volumes."""
    one_volume = lines <= LINES_IN_A_VOLUME
    return f"4-transcript-{mark}" if one_volume else f"4-transcript-{mark}-{volume}"


def _volume(name: str, exhibit: Exhibit, at: Placed, making: Making) -> Sheet:
    title = making.words.say("pack.transcript.title", mark=shown(exhibit.mark, one_line=True))
    made = sheet(name, title, making)
    made.data["source"] = [
        [making.words.say("pack.transcript.source"), describe(exhibit, making)],
        [making.words.say("pack.exhibits.file"), at.path],
        [making.words.say("pack.exhibits.sha256"), at.sha256],
        [
            making.words.say("pack.transcript.made_by"),
            shown(making.contents.program, one_line=True),
        ],
    ]
    return made


def _body(rows: list[Row], start: int, total: int, making: Making) -> dict[str, Any]:
    zones = Counter(said(row.happened, making).zone_note for row in rows)
    is_mixed = len(zones) > 1
    has_names = any(row.name_saved for row in rows)
    intro = [
        making.words.say(
            "pack.transcript.intro",
            first=f"{start + 1:,}",
            last=f"{start + len(rows):,}",
            total=f"{total:,}",
        ),
        making.words.say("pack.transcript.words"),
        *(note for note in zones if note and not is_mixed),
    ]
    if any(row.channel == _CHAT_EXPORT for row in rows):
        intro.append(making.words.say("pack.transcript.typed_lines"))
    if any(foreign_letters(row.text) for row in rows):
        intro.append(making.words.say("pack.not_translated"))
    return {
        "intro": intro,
        "names": has_names,
        "columns": [making.words.say(f"pack.transcript.{name}") for name in _COLUMNS],
        "lines": [
            _line(number, row, is_mixed, making) for number, row in enumerate(rows, start=start + 1)
        ],
    }


def _line(number: int, row: Row, with_zone: bool, making: Making) -> dict[str, Any]:
    at = said(row.happened, making)
    unclear = at.own_words if not at.time else ""
    return {
        "no": f"{number:,}",
        "day": at.brief,
        "time": " ".join(part for part in (at.time, unclear) if part),
        "zone": at.zone_note if with_zone else "",
        "sender": _sender(row, making),
        "to": _to(row, making),
        "name": "" if _is_owners(row, making) else shown(row.name_saved, fold=12, one_line=True),
        "app": row.kind == "system",
        "label": making.words.say("pack.transcript.app_text") if row.kind == "system" else "",
        "call": _call(row, making) if row.kind == "call" else "",
        "text": free(without_positions(row.text, making.words.say("pack.position_left_out"))),
        "notes": _notes(row, making),
    }


def _call(row: Row, making: Making) -> str:
    """Who rang, and for how long where the phone says so."""
    said_so = making.words.say(f"pack.call.{row.direction.value}")
    length = next((value for name, value in row.details if name == "duration"), "")
    is_number = length.isascii() and length.isdecimal() and len(length) <= _LONGEST_CALL
    if not (is_number and int(length)):
        return said_so
    minutes, seconds = divmod(int(length), 60)
    return making.words.say(
        "pack.call.lasted", call=said_so, minutes=f"{minutes:,}", seconds=f"{seconds:02}"
    )


def _sender(row: Row, making: Making) -> str:
    if row.kind == "system":
        return ""
    if _is_owners(row, making):
        return making.words.say("pack.the_owner")
    if row.sender:
        return handle(row.sender, making)
    return making.words.say("pack.transcript.sender_unknown")


def _is_owners(row: Row, making: Making) -> bool:
    """Whether the owner wrote or called; then a saved name is that of the other side."""
    is_own = row.sender in making.contents.own_handles
    return is_own or (not row.sender and row.direction is Direction.OUTGOING)


def _to(row: Row, making: Making) -> str:
    """Whom the owner wrote to. What came in may name the owner's own number among the others who
    got it, so nobody is printed there.
    """
    if row.direction is not Direction.OUTGOING:
        return ""
    names = [handle(one, making) for one in row.recipients] or [handle(row.conversation, making)]
    named = ", ".join(name for name in names if name)
    if not named:
        return ""
    if not row.name_saved or not _is_owners(row, making):
        return making.words.say("pack.transcript.to", names=named)
    saved = shown(row.name_saved, fold=12, one_line=True)
    return making.words.say("pack.transcript.to_saved", names=named, saved=saved)


def _notes(row: Row, making: Making) -> list[str]:
    notes = _of_a_mail(row, making) if row.channel == _MAIL else []
    for one in row.attachments:
        what = "attachment_missing" if one.missing_reason else "attachment"
        file = shown(one.name or one.mime, fold=28, one_line=True)
        notes.append(making.words.say(f"pack.transcript.{what}", file=file))
    notes += [flag_words(flag, making) for flag in row.flags]
    if row.direction is Direction.UNKNOWN and row.kind in ("message", "call"):
        what = "way_unknown" if row.sender else "direction_unknown"
        notes.append(making.words.say(f"pack.transcript.{what}"))
    if row.same_as and (other := exhibit_of(row.same_as, making.contents)) is not None:
        notes.append(making.words.say("pack.transcript.same_as", mark=isolated(other.mark)))
    return notes


def _of_a_mail(row: Row, making: Making) -> list[str]:
    """What stands at the head of a mail: its subject, and the name that its sender gives."""
    heads = dict(row.details)
    notes = []
    if heads.get("Subject"):
        subject = shown(heads["Subject"], one_line=True)
        notes.append(making.words.say("pack.transcript.subject", subject=subject))
    given = heads.get("From", "")
    if given and given != row.sender and not _is_owners(row, making):
        notes.append(
            making.words.say("pack.transcript.given_as", sender=shown(given, one_line=True))
        )
    return notes


TRANSCRIPT = Document("transcript", build)
