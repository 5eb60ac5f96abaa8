"""The second pass over a chat: lines into records, each counted once.

Every line becomes exactly one of: the first line of an item, a further line of it
(``Continuation``), or a line that belongs to nothing (``Unread``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from cairn.readers.encoding import Encoding
from cairn.readers.lines import Line, content_end
from cairn.readers.order import day_of
from cairn.readers.whatsapp.header import Header, header_of
from cairn.readers.whatsapp.survey import EARLIEST_YEAR, Survey
from cairn.terms.original import byte_span
from cairn.terms.reading import Continuation, Found, Item, Place, Unread

_MOST_DAYS = 10_000
MAX_RECORD = 1024 * 1024
"""Bytes. A message is at most 65,536 characters; what goes on longer is counted, not held."""


@dataclass(slots=True)
class Record:
    """A header's line and the lines that follow it."""

    header: Header
    day: int
    """As ``date.toordinal``."""
    body: str
    lines: list[Line] = field(default_factory=list)
    further: list[str] = field(default_factory=list)
    size: int = 0
    has_header_inside: bool = False
    is_replaced: bool = False

    def add(self, line: Line) -> None:
        if self.lines:
            self.further.append(line.text)
            self.has_header_inside |= header_of(line.text) is not None
        self.lines.append(line)
        self.size += len(line.raw)
        self.is_replaced |= line.is_replaced


@dataclass(frozen=True, slots=True)
class Stray:
    """Lines in a row that belong to no record."""

    reason: str
    start: int
    end: int
    count: int = 1


class Records:
    """Walks the lines once. ``make`` turns a whole record into its item."""

    __slots__ = ("_days", "_encoding", "_is_strict", "_make", "_member", "_order", "_survey")

    def __init__(
        self,
        member: str,
        encoding: Encoding,
        survey: Survey,
        *,
        order: str,
        make: Callable[[Record, Place], Item],
    ) -> None:
        self._member, self._encoding, self._survey = member, encoding, survey
        self._order, self._make = order, make
        self._is_strict = order in survey.evidence.possible()
        self._days: dict[tuple[str, str, str], int | None] = {}

    def found_in(self, lines: Iterable[Line]) -> Iterator[Found]:
        record: Record | None = None
        stray: Stray | None = None
        is_after_crlf = True
        for line in lines:
            begun = self._begun_by(line, is_after_crlf)
            is_after_crlf = line.terminator == "\r\n"
            if begun is None and record is not None and record.size < MAX_RECORD:
                record.add(line)
                continue
            if begun is None and record is None:
                if stray is None and not line.text.strip():
                    yield Continuation(1)
                else:
                    stray = _one_more(stray, line)
                continue
            yield from self._told(record, stray)
            if isinstance(begun, Record):
                record, stray = begun, None
            else:
                record, stray = None, Stray(begun or "too-large", line.start, line.end)
        yield from self._told(record, stray)

    def _begun_by(self, line: Line, is_after_crlf: bool) -> Record | str | None:
        """The record that the line begins, or why it cannot be read, or ``None`` if neither."""
        if line.is_too_long:
            return "line-too-long"
        header = header_of(line.text)
        if header is None or not self._survey.is_record(header, is_after_crlf):
            return None
        day = self._day(header)
        if day is None or header.seconds_of_day is None:
            # One date that cannot be, among good ones, is not the app's own writing.
            return None if self._is_strict else "bad-date"
        record = Record(header, day, line.text[header.body_at :])
        record.add(line)
        return record

    def _day(self, header: Header) -> int | None:
        fields = header.fields
        if fields not in self._days:
            if len(self._days) > _MOST_DAYS:
                self._days.clear()
            self._days[fields] = day_of(fields, self._order, EARLIEST_YEAR)
        return self._days[fields]

    def _told(self, record: Record | None, stray: Stray | None) -> Iterator[Found]:
        if record is not None:
            yield self._make(record, self._place(record))
            if len(record.lines) > 1:
                yield Continuation(len(record.lines) - 1)
        if stray is not None:
            place = Place(self._member, byte_span(stray.start, stray.end), "")
            yield Unread(place, stray.reason, stray.count)

    def _place(self, record: Record) -> Place:
        """The record without its last line end."""
        start, end = record.lines[0].start, content_end(record.lines[-1], self._encoding)
        raw = b"".join([line.raw for line in record.lines])
        digest = hashlib.sha256(raw[: end - start]).hexdigest()
        return Place(self._member, byte_span(start, end), digest)


def _one_more(stray: Stray | None, line: Line) -> Stray:
    if stray is None:
        return Stray("no-header", line.start, line.end)
    return Stray(stray.reason, stray.start, line.end, stray.count + 1)
