"""A list of calls saved as CSV, as phones, networks and call-log apps write it.

There is no one form. The first row names the columns: a number, a date, and the kind of call or its
length; the names that are known stand in ``columns.toml``, all other columns are kept by their
own names. A word for the kind that is not known leaves the direction unknown. Times are the wall
clock of whatever wrote the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cairn.readers.csv_table import CsvTable
from cairn.readers.diary import cell_of, columns_named, find, moment_of
from cairn.readers.instants import from_iso
from cairn.terms.moment import Clock, Moment
from cairn.terms.reading import (
    Answers,
    Continuation,
    Direction,
    Found,
    Item,
    ItemKind,
    Place,
    Unread,
)

_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_LENGTH = re.compile(r"(?:(\d{1,4}):)?(\d{1,6}):(\d{2})|(\d{1,7})(?: ?s(?:ec(?:onds)?)?)?")
_KINDS = {
    "incoming": (Direction.INCOMING, ""),
    "inbound": (Direction.INCOMING, ""),
    "received": (Direction.INCOMING, ""),
    "in": (Direction.INCOMING, ""),
    "answered": (Direction.INCOMING, ""),
    "missed": (Direction.INCOMING, "missed"),
    "rejected": (Direction.INCOMING, "rejected"),
    "declined": (Direction.INCOMING, "rejected"),
    "blocked": (Direction.INCOMING, "rejected"),
    "voicemail": (Direction.INCOMING, "voicemail"),
    "outgoing": (Direction.OUTGOING, ""),
    "outbound": (Direction.OUTGOING, ""),
    "dialled": (Direction.OUTGOING, ""),
    "dialed": (Direction.OUTGOING, ""),
    "out": (Direction.OUTGOING, ""),
    "made": (Direction.OUTGOING, ""),
}
_CALL = "call"
_WITHHELD = frozenset(
    {"", "unknown", "private", "private number", "withheld", "anonymous", "no caller id",
     "blocked", "restricted"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CallColumns:
    """Where the columns that are known stand."""

    names: tuple[str, ...]
    date: int
    number: int
    time: int | None
    kind: int | None
    length: int | None
    called: int | None
    """The name that is saved with the number."""


class CallsCsv(CsvTable[CallColumns]):
    name = "calls-csv"
    version = 1

    def columns_named(self, names: Sequence[str], /) -> CallColumns | None:
        date, number = find(names, "date"), find(names, "number")
        kind, length = find(names, "call_kind"), find(names, "call_length")
        is_other = columns_named(names) is not None or find(names, "bank") is not None
        if date is None or number is None or (kind is None and length is None) or is_other:
            return None
        called = find(names, "called")
        return CallColumns(tuple(names), date, number, find(names, "time"), kind, length, called)

    def rows(self, columns: CallColumns, order: str, answers: Answers) -> _CallRows:
        return _CallRows(columns, order, answers)


class _CallRows:
    def __init__(self, columns: CallColumns, order: str, answers: Answers) -> None:
        self._columns, self._order, self._answers = columns, order, answers

    def found(self, cells: Sequence[str], place: Place, flags: Sequence[str] = ()) -> Found:
        at = self._columns
        if not any(cell.strip() for cell in cells):
            return Continuation(1)
        over = any(cell.strip() for cell in cells[len(at.names) :])
        if over or len(cells) <= max(at.date, at.number):
            return Unread(place, "bad-row")
        number = cell_of(cells, at.number)
        is_withheld = number.casefold() in _WITHHELD
        number = "" if is_withheld else number
        direction, flag = self._kind(cell_of(cells, at.kind))
        is_out = direction is Direction.OUTGOING
        withheld = ("withheld-number",) if is_withheld and not is_out else ()
        return Item(
            kind=ItemKind.CALL,
            place=place,
            moment=self._moment(cell_of(cells, at.date), cell_of(cells, at.time)),
            channel="phone",
            conversation=number,
            sender="" if is_out else number,
            recipients=(number,) if is_out and number else (),
            direction=direction,
            text="",
            name_saved=cell_of(cells, at.called),
            flags=(*((flag,) if flag else ()), *withheld, *flags),
            details=tuple(self._details(cells)),
        )

    def _kind(self, written: str) -> tuple[Direction, str]:
        """The last of its words that is known: "Missed call", "Incoming (voicemail)"."""
        words = re.split(r"[^a-z]+", written.casefold())
        known = [_KINDS[word] for word in words if word in _KINDS]
        if known:
            return known[-1]
        return Direction.UNKNOWN, "type-unknown" if written else ""

    def _moment(self, date: str, time: str) -> Moment:
        if _ISO.match(date) and not time:
            return from_iso(date, clock=Clock.DEVICE)
        return moment_of(date, time, self._order, Clock.DEVICE)

    def _details(self, cells: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The length in seconds where it can be told, and every column by its own name."""
        seconds = _seconds(cell_of(cells, self._columns.length))
        if seconds is not None:
            yield "duration", str(seconds)
        shown = (self._columns.number, self._columns.called)
        for number, (name, cell) in enumerate(zip(self._columns.names, cells, strict=False)):
            if number not in shown and cell.strip():
                yield name, cell.strip()


def _seconds(written: str) -> int | None:
    """Of ``75``, ``75 s``, ``1:15`` (minutes and seconds) or ``0:01:15``."""
    match = _LENGTH.fullmatch(written)
    if match is None:
        return None
    if match[4] is not None:
        return int(match[4])
    return (int(match[1] or 0) * 60 + int(match[2])) * 60 + int(match[3])
