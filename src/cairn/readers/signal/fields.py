"""sigtop's long text: a block of fields for each message, then its words.

``Conversation: NAME (NUMBER)`` once, then for each message ``From``, ``Type``, ``Sent``,
``Received``, ``Attachment``, ``Reaction``, ``Edited``, and behind an empty line what was quoted
(``> ``), each version (``| ``), or the words. Times carry their offset. Nothing marks where the
words end: typed lines in that form behind an empty line cannot be told from a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from cairn.readers.encoding import Encoding, encoding_of
from cairn.readers.groups import Group, first_lines, found_in_groups
from cairn.readers.instants import from_iso
from cairn.readers.lines import Line, lines_of
from cairn.terms.moment import Clock, Moment
from cairn.terms.reading import (
    Answers,
    Attachment,
    Direction,
    Found,
    Item,
    ItemKind,
    Source,
    Unit,
)

_TOP = "Conversation: "
_FIELD = re.compile(r"(From|Type|Sent|Received|Attachment|Reaction|Edited): (.*)")
_FIRST = re.compile(r"(?:From|Type): ")
_SENT = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d)"
    r" ([+-]\d{4})"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FILE = re.compile(r"(.*) \(([^()]*), (\d{1,15}) bytes\)")
_OWNER = "You"
_QUOTED = ">"


class SignalFields:
    """Units are lines."""

    name = "signal-fields"
    version = 1
    unit = Unit.LINES

    def recognises(self, source: Source) -> bool:
        lines = first_lines(source, 4)
        return (
            len(lines) > 3
            and lines[0].startswith(_TOP)
            and not lines[1].strip()
            and (_FIRST.match(lines[2]) is not None)
        )

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        encoding = encoding_of(source, "")
        assert encoding is not None  # noqa: S101 - it is recognised by its letters
        first = next(lines_of(source, "", encoding)).text.rstrip()
        chat = first.removeprefix(_TOP)

        def make(group: Group) -> Item | None:
            if group.lines[0].text.startswith(_TOP):
                return _top(group, chat, encoding)
            return _item(group, chat, answers, encoding)

        yield from found_in_groups(lines_of(source, "", encoding), _begins, encoding, make)


def _begins(before: Line | None, line: Line, after: Line | None) -> bool:
    """The first line; and behind an empty one ``From`` with ``Type`` below it, or ``Type``."""
    if before is None:
        return line.text.startswith(_TOP)
    if before.text.strip():
        return False
    if line.text.startswith("From: "):
        return after is not None and after.text.startswith("Type: ")
    return line.text.startswith("Type: ")


def _top(group: Group, chat: str, encoding: Encoding) -> Item:
    """The line that names the conversation is the program's own."""
    place = group.place(encoding)
    return Item(
        ItemKind.SYSTEM, place, Moment(""), "signal", chat, "", (), Direction.UNKNOWN,
        group.lines[0].text,
    )  # fmt: skip


def _item(group: Group, chat: str, answers: Answers, encoding: Encoding) -> Item:
    texts = group.texts
    fields, at = [], 0
    while at < len(texts) and (match := _FIELD.fullmatch(texts[at].rstrip("\r"))) is not None:
        fields.append((match[1], match[2]))
        at += 1
    named = dict(reversed(fields))
    name, of_type = named.get("From", ""), named.get("Type", "")
    rest = [text.rstrip("\r") for text in texts[at:]]
    quoted = [text for text in rest if text.startswith(_QUOTED)] if "Edited" not in named else []
    words = "\n".join(text for text in rest if text not in quoted).strip("\n")
    is_own = of_type == "outgoing" or name in answers.own_handles
    sender = "" if is_own or name == _OWNER else name
    kind = _kind(of_type)
    known = Direction.OUTGOING if is_own else Direction.INCOMING
    is_person = kind is not ItemKind.SYSTEM
    return Item(
        kind,
        group.place(encoding),
        _moment(named.get("Sent", "") or named.get("Received", ""), "Sent" in named),
        "signal",
        chat,
        sender if is_person else "",
        (chat,) if is_own and is_person else (),
        known if of_type in ("incoming", "outgoing") else Direction.UNKNOWN,
        words or ("" if is_person else of_type),
        attachments=tuple(_file(value) for key, value in fields if key == "Attachment"),
        flags=tuple(_flags(named, group, encoding)),
        details=(
            *((key, value) for key, value in fields if key not in ("Attachment", "Sent", "From")),
            *((("quoted", "\n".join(quoted)),) if quoted else ()),
            *((("From", name),) if not is_person and name else ()),
        ),
    )


def _kind(of_type: str) -> ItemKind:
    if of_type in ("incoming", "outgoing"):
        return ItemKind.MESSAGE
    return ItemKind.CALL if of_type == "call-history" else ItemKind.SYSTEM


def _flags(named: dict[str, str], group: Group, encoding: Encoding) -> Iterator[str]:
    if "Edited" in named:
        yield "edited"
    if group.is_replaced:
        yield "characters-replaced"
    if encoding.is_guessed:
        yield "encoding-guessed"


def _moment(written: str, is_sent: bool) -> Moment:
    clock = Clock.SENT if is_sent else Clock.RECEIVED
    match = _SENT.fullmatch(written)
    if match is None or match[2] not in _MONTHS:
        return Moment(written, clock=clock)
    month = _MONTHS.index(match[2]) + 1
    iso = f"{match[3]}-{month:02}-{int(match[1]):02} {match[4]}{match[5]}"
    moment = from_iso(iso, clock=clock)
    return replace(moment, as_written=written)


def _file(value: str) -> Attachment:
    match = _FILE.fullmatch(value)
    if match is None:
        return Attachment(value, missing_reason="not in this file")
    return Attachment(match[1], match[2], size=int(match[3]), missing_reason="not in this file")
