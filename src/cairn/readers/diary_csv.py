"""A diary kept in a spreadsheet and saved as CSV: one row for each thing that happened.

The first row names the columns. What people call them stands in ``columns.toml``; a date and what
happened are needed, all others are kept by their own names. When a row was written down is not
known from such a file, and every item says so.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cairn.readers.encoding import Encoding, encoding_of, encoding_of_head
from cairn.readers.lines import lines_of
from cairn.readers.order import OrderEvidence, day_of, decide
from cairn.readers.rows import DELIMITERS, Row, rows_of, stated_delimiter
from cairn.readers.whens import TypedTime, typed_date, typed_time
from cairn.terms.moment import DAY, HOUR, MINUTE, SECOND, Clock, Moment, Precision
from cairn.terms.original import byte_span
from cairn.terms.reading import (
    Answers,
    Continuation,
    Direction,
    Found,
    Item,
    ItemKind,
    Place,
    Source,
    Unit,
    Unread,
)

EARLIEST_YEAR = 1900
_EPOCH_DAY = 719_163
_HEAD = 64 * 1024
_LONGEST_STAMP = 500
_ANY_BYTES = Encoding("latin-1")
_PRECISION = {1: Precision.SECOND, 60: Precision.MINUTE, 3600: Precision.HOUR}
_NAMES: dict[str, list[str]] = tomllib.loads(
    (Path(__file__).parent / "columns.toml").read_text("utf-8")
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns that are known stand."""

    names: tuple[str, ...]
    date: int
    what: int
    time: int | None
    delimiter: str
    rows_before: int
    """The header, and a line ``sep=`` before it."""


class DiaryCsv:
    """Units are rows. The header, a ``sep=`` line and rows without a word are continuation."""

    name = "diary-csv"
    version = 1
    unit = Unit.ELEMENTS

    def recognises(self, source: Source) -> bool:
        head = source.read_at("", 0, _HEAD)
        encoding = encoding_of_head(head)
        return encoding is not None and columns_of(_text_of(head, encoding)) is not None

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        encoding = encoding_of(source, "")
        head = source.read_at("", 0, _HEAD)
        columns = columns_of(_text_of(head, encoding)) if encoding is not None else None
        if encoding is None or columns is None:
            count = sum(1 for _ in rows_of(lines_of(source, "", _ANY_BYTES), ",", _ANY_BYTES))
            yield Unread(Place("", byte_span(0, _size(source)), ""), "not-text", count)
            return

        def rows() -> Iterator[Row]:
            return rows_of(lines_of(source, "", encoding), columns.delimiter, encoding)

        order = ""
        evidence = _evidence(rows(), columns)
        if evidence.total:
            decision = decide(evidence, answers.date_order)
            yield decision
            order = decision.chosen
            if not order:
                return
        maker = _Maker(columns, order, is_guessed=encoding.is_guessed)
        for number, row in enumerate(rows()):
            yield maker.found(row) if number >= columns.rows_before else Continuation(1)


def _size(source: Source) -> int:
    return sum(member.size for member in source.members())


def _text_of(head: bytes, encoding: Encoding) -> str:
    return head[encoding.skip :].decode(encoding.codec, "replace")


def columns_of(text: str) -> Columns | None:
    """The columns that the first row names; ``None`` if they are not those of a diary."""
    first, _, rest = text.partition("\n")
    stated = stated_delimiter(first)
    before = 1 if stated is None else 2
    lines = [line + "\n" for line in (text if stated is None else rest).split("\n")]
    for delimiter in DELIMITERS if stated is None else (stated,):
        try:
            names = next(csv.reader(lines, delimiter=delimiter), [])
        except csv.Error:
            continue
        date, what = _find(names, "date"), _find(names, "what")
        if date is not None and what is not None:
            time = _find(names, "time")
            return Columns(tuple(names), date, what, time, delimiter, before)
    return None


def _find(names: list[str], known: str) -> int | None:
    plain = [" ".join(name.casefold().strip(" :?*.").split()) for name in names]
    return next((plain.index(name) for name in _NAMES[known] if name in plain), None)


def _evidence(rows: Iterable[Row], columns: Columns) -> OrderEvidence:
    evidence = OrderEvidence(EARLIEST_YEAR)
    for number, row in enumerate(rows):
        cell = _cell(row, columns.date) if number >= columns.rows_before else ""
        typed = typed_date(cell) if cell else None
        if typed is not None and typed.fields is not None:
            evidence.add(typed.fields)
    return evidence


def _cell(row: Row, column: int | None) -> str:
    if row.cells is None or column is None or column >= len(row.cells):
        return ""
    return row.cells[column].strip()


class _Maker:
    """Rows into items."""

    __slots__ = ("_columns", "_is_guessed", "_order")

    def __init__(self, columns: Columns, order: str, *, is_guessed: bool) -> None:
        self._columns, self._order = columns, order
        self._is_guessed = is_guessed

    def found(self, row: Row) -> Found:
        if row.cells is None:
            return Unread(Place("", byte_span(row.start, row.end), row.raw_sha256), row.reason)
        if not any(cell.strip() for cell in row.cells):
            return Continuation(1)
        over = any(cell.strip() for cell in row.cells[len(self._columns.names) :])
        is_short = len(row.cells) <= max(self._columns.date, self._columns.what)
        if over or is_short:
            return Unread(Place("", byte_span(row.start, row.end), row.raw_sha256), "bad-row")
        return self._item(row)

    def _item(self, row: Row) -> Item:
        flags = ["written-time-unknown"]
        if row.is_replaced:
            flags.append("characters-replaced")
        if self._is_guessed:
            flags.append("encoding-guessed")
        return Item(
            kind=ItemKind.DIARY,
            place=Place("", byte_span(row.start, row.end), row.raw_sha256),
            moment=self._moment(_cell(row, self._columns.date), _cell(row, self._columns.time)),
            channel="diary",
            conversation="",
            sender="",
            recipients=(),
            direction=Direction.UNKNOWN,
            text=(row.cells or ())[self._columns.what],
            flags=tuple(flags),
            details=self._details(row),
        )

    def _details(self, row: Row) -> tuple[tuple[str, str], ...]:
        """All columns but what happened, by their own names: date and time as they were typed."""
        cells = row.cells or ()
        return tuple(
            (name, cell)
            for number, (name, cell) in enumerate(zip(self._columns.names, cells, strict=False))
            if number != self._columns.what and cell.strip()
        )

    def _moment(self, date_cell: str, time_cell: str) -> Moment:
        written = " ".join(cell for cell in (date_cell, time_cell) if cell)[:_LONGEST_STAMP]
        typed = typed_date(date_cell)
        day = typed.day if typed is not None else None
        if typed is not None and typed.fields is not None:
            day = day_of(typed.fields, self._order, EARLIEST_YEAR)
        if typed is None or day is None:
            return Moment(as_written=written, clock=Clock.OWNER)
        time = typed_time(time_cell or typed.rest)
        return _local(written, day, time, is_about=typed.is_about)


def _local(written: str, day: int, time: TypedTime | None, *, is_about: bool) -> Moment:
    midnight = (day - _EPOCH_DAY) * DAY
    if time is None:
        return Moment(
            written, midnight, midnight + DAY,
            precision=Precision.DAY, approximate=is_about, clock=Clock.OWNER,
        )  # fmt: skip
    start = midnight + time.seconds * SECOND
    width = {1: SECOND, 60: MINUTE, 3600: HOUR}[time.width]
    return Moment(
        written, start, start + width,
        precision=_PRECISION[time.width], approximate=is_about or time.is_about,
        clock=Clock.OWNER,
    )  # fmt: skip
