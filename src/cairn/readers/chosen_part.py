"""What its owner chose of a longer export and took in without the rest: a form of Cairn's own.

JSON Lines in UTF-8. The first line tells of the whole export, which is not there: its name, size
and SHA-256, which reader read it, and what was chosen. Each line behind it is one item as that
reader gave it, with its place in the whole and, where they are short enough and no picture is in
them, the bytes that stood there. The last line counts what was taken and what was left out. The
form is told in full in docs/formats.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import msgspec

from cairn.readers.encoding import Encoding
from cairn.readers.lines import Line, lines_of
from cairn.readers.wire import BadReading, decode_said, encode_found
from cairn.terms.choice import Choice
from cairn.terms.moment import ZoneSource
from cairn.terms.original import byte_span
from cairn.terms.reading import (
    Answers,
    Decision,
    Direction,
    Found,
    Item,
    ItemKind,
    Place,
    Source,
    Unit,
    Unread,
)

VERSION = 1
MOST_RAW = 384 * 1024
"""Bytes that stand beside an item. With longer ones a line would be too long to be read again."""
_BEGINS = b'{"cairn_extract":'
_ENDS = b'{"end":'
_NOT_TAKEN = "not taken along"
_CARRIED = ("date_order", "columns", "encoding", "stated_count")
"""Decisions of the reading of the whole that say something about its items."""
_ZONES = (ZoneSource.IN_RECORD, ZoneSource.FILE_DECLARES_UTC, ZoneSource.UNKNOWN)
"""Whose word a file can have for a zone."""
_LONGEST = 1000
_UTF8 = Encoding("utf-8")


@dataclass(frozen=True, slots=True)
class Whole:
    """The export from which was chosen."""

    name: str
    size: int
    sha256: str
    log: str = ""
    """SHA-256 of the log that a database was read with, or empty."""


@dataclass(frozen=True, slots=True)
class Head:
    cairn_extract: int
    of: Whole
    reader: str
    chosen: Choice


@dataclass(frozen=True, slots=True)
class LeftOut:
    items: int
    """Of other conversations and days."""
    conversations: int
    unread: int
    """Parts that could not be read, and may belong to what was chosen."""


@dataclass(frozen=True, slots=True)
class Tail:
    items: int
    undated: int
    """Of these, taken although their day is not known."""
    left_out: LeftOut
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class _One:
    item: Item
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class _Last:
    end: Tail


_HEAD = msgspec.json.Decoder(Head)
_ONE = msgspec.json.Decoder(_One)
_LAST = msgspec.json.Decoder(_Last)
_ENCODER = msgspec.json.Encoder()


def head_line(whole: Whole, reader: str, chosen: Choice) -> bytes:
    return _ENCODER.encode(Head(VERSION, whole, reader, chosen)) + b"\n"


def item_line(item: Item, raw: bytes) -> bytes:
    """``raw``: the bytes of the whole at the item's place, or none."""
    one: _One | dict[str, Item] = _One(item, raw) if raw else {"item": item}
    return _ENCODER.encode(one) + b"\n"


def last_line(end: Tail) -> bytes:
    return _ENCODER.encode(_Last(end)) + b"\n"


def without_files(item: Item) -> Item:
    """The same, of which the files that lie inside the whole are named and not there."""
    files = tuple(
        replace(file, member="", missing_reason=file.missing_reason or _NOT_TAKEN)
        for file in item.attachments
    )
    return replace(item, attachments=files)


class ChosenPart:
    """Units are the items; a line that cannot be read counts one."""

    name = "extract"
    version = 1
    unit = Unit.ELEMENTS

    def recognises(self, source: Source) -> bool:
        return source.read_at("", 0, len(_BEGINS)) == _BEGINS

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        lines = lines_of(source, "", _UTF8)
        size = sum(member.size for member in source.members())
        first = next(lines)
        head, end, count = _head_of(first), None, 0
        if head is None:
            # Without it nobody could say what this is taken from.
            yield _unread(first, "no-header")
            yield from (_unread(line, "no-header") for line in lines)
            return
        for line in lines:
            if line.raw.startswith(_ENDS) and (end := _end_of(line)) is not None:
                break
            count += 1
            yield _found_in(line, size, answers)
        for line in lines:
            yield _unread(line, "unknown-element")
        if end is None:
            yield Unread(Place("", byte_span(size, size), ""), "cut-short")
        else:
            yield from _as_the_file_says(end.decisions)
        yield from _told(head, end, count)


def _head_of(line: Line) -> Head | None:
    try:
        head = _HEAD.decode(line.raw)
    except (msgspec.MsgspecError, UnicodeError):
        return None
    return head if head.cairn_extract == VERSION else None


def _end_of(line: Line) -> Tail | None:
    try:
        return _LAST.decode(line.raw).end
    except (msgspec.MsgspecError, UnicodeError):
        return None


def _as_the_file_says(untrusted: Iterable[Decision]) -> Iterator[Decision]:
    """Anybody can write such a file: nothing in it is the owner's word, or waits for it."""
    for one in untrusted:
        if one.kind in _CARRIED and one.chosen:
            yield Decision(one.kind, (), one.chosen[:_LONGEST], "file", one.why[:_LONGEST])


def _found_in(line: Line, size: int, answers: Answers) -> Found:
    """The item, if it is one that a reader can have found, and its bytes are those of its place."""
    if line.is_too_long:
        return _unread(line, "line-too-long")
    try:
        one = _ONE.decode(line.raw)
        if one.raw and hashlib.sha256(one.raw).hexdigest() != one.item.place.raw_sha256:
            return _unread(line, "bad-element")
        if one.item.moment.zone_source not in _ZONES:
            return _unread(line, "bad-element")
        item = _as_found(one.item, line, answers)
        for frame in encode_found([item]):
            decode_said(frame, {"": size})
    except (msgspec.MsgspecError, UnicodeError, BadReading):
        return _unread(line, "bad-element")
    return item


def _unread(line: Line, reason: str) -> Unread:
    return Unread(Place("", byte_span(line.start, line.end), ""), reason)


def _as_found(taken: Item, line: Line, answers: Answers) -> Item:
    place, item = taken.place, without_files(taken)
    digest = hashlib.sha256(line.raw).hexdigest()
    stood = " ".join(filter(None, (place.member, place.locator)))
    return replace(
        item,
        place=Place("", byte_span(line.start, line.end), digest),
        direction=_direction(item, answers),
        details=(*item.details, ("place in the whole export", stood),
                 ("SHA-256 of that place", place.raw_sha256)),
    )  # fmt: skip


def _direction(item: Item, answers: Answers) -> Direction:
    """What the export did not give, the owner may have said since."""
    if item.direction is not Direction.UNKNOWN or item.kind is ItemKind.SYSTEM or not item.sender:
        return item.direction
    if item.sender in answers.own_handles:
        return Direction.OUTGOING
    return Direction.INCOMING if answers.own_handles else Direction.UNKNOWN


def _told(head: Head, end: Tail | None, count: int) -> Iterator[Decision]:
    days = f"{head.chosen.since or 'the beginning'} to {head.chosen.until or 'the end'}"
    left_out = "how much was left out is not known"
    if end is not None:
        left_out = (
            f"{end.left_out.items} items of other days and of {end.left_out.conversations} other "
            f"conversations, and {end.left_out.unread} parts that could not be read, were left out"
        )
    why = (
        f"conversations: {len(head.chosen.conversations)}; days: {days}; {left_out}; read from "
        f"{head.of.name} ({head.of.size} bytes) by {head.reader}"
    )
    yield Decision(
        "extract", (), (head.of.sha256 or "not known")[:_LONGEST], "file", why[:_LONGEST]
    )
    if end is not None and end.items != count:
        why = f"the file says {end.items}, {count} are in it"
        yield Decision("stated_count", (), str(end.items), "file", why)
