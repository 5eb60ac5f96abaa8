"""Delimited text whose first row names the columns: what its readers have in common.

Units are rows. The header, a ``sep=`` line and rows without a word are continuation.
"""

from __future__ import annotations

import csv
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from cairn.readers.diary import cell_of, evidence_in
from cairn.readers.encoding import Encoding, encoding_of, encoding_of_head
from cairn.readers.lines import lines_of
from cairn.readers.order import decide
from cairn.readers.rows import DELIMITERS, Row, rows_of, stated_delimiter
from cairn.terms.original import byte_span
from cairn.terms.reading import (
    Answers,
    Continuation,
    Found,
    Place,
    Source,
    Unit,
    Unread,
)

_HEAD = 64 * 1024
_ANY_BYTES = Encoding("latin-1")


class Columns(Protocol):
    """Where the columns that are known stand."""

    @property
    def date(self) -> int: ...


C = TypeVar("C", bound=Columns)


@dataclass(frozen=True, slots=True)
class Table(Generic[C]):
    """How the rows stand in the file."""

    columns: C
    delimiter: str
    rows_before: int
    """The header, and a line ``sep=`` before it."""


class Rows(Protocol):
    """Rows into items."""

    def found(self, cells: Sequence[str], place: Place, flags: Sequence[str] = ()) -> Found: ...


class CsvTable(ABC, Generic[C]):
    """A reader of one kind of table: which columns it needs, and what a row of it is."""

    name: str
    version: int
    unit = Unit.ROWS

    @abstractmethod
    def columns_named(self, names: Sequence[str], /) -> C | None:
        """``None`` if these are not the columns of such a table."""

    @abstractmethod
    def rows(self, columns: C, order: str, answers: Answers) -> Rows:
        """``order`` of day, month and year in dates of three numbers."""

    def recognises(self, source: Source) -> bool:
        head = source.read_at("", 0, _HEAD)
        encoding = encoding_of_head(head)
        return encoding is not None and self._table_of(_text_of(head, encoding)) is not None

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        encoding = encoding_of(source, "")
        head = source.read_at("", 0, _HEAD)
        table = self._table_of(_text_of(head, encoding)) if encoding is not None else None
        if encoding is None or table is None:
            count = sum(1 for _ in rows_of(lines_of(source, "", _ANY_BYTES), ",", _ANY_BYTES))
            yield Unread(Place("", byte_span(0, _size(source)), ""), "not-text", count)
            return

        def rows() -> Iterator[Row]:
            return rows_of(lines_of(source, "", encoding), table.delimiter, encoding)

        order = ""
        evidence = evidence_in(
            cell_of(row.cells or (), table.columns.date)
            for number, row in enumerate(rows())
            if number >= table.rows_before
        )
        if evidence.total:
            decision = decide(evidence, answers.date_order)
            yield decision
            order = decision.chosen
            if not order:
                return
        maker = self.rows(table.columns, order, answers)
        for number, row in enumerate(rows()):
            if number < table.rows_before:
                yield Continuation(1)
            else:
                yield _found(maker, row, is_guessed=encoding.is_guessed)

    def _table_of(self, text: str) -> Table[C] | None:
        """What the first row says."""
        first, _, rest = text.partition("\n")
        stated = stated_delimiter(first)
        before = 1 if stated is None else 2
        lines = [line + "\n" for line in (text if stated is None else rest).split("\n")]
        for delimiter in DELIMITERS if stated is None else (stated,):
            try:
                names = next(csv.reader(lines, delimiter=delimiter), [])
            except csv.Error:
                continue
            columns = self.columns_named(names)
            if columns is not None:
                return Table(columns, delimiter, before)
        return None


def _found(maker: Rows, row: Row, *, is_guessed: bool) -> Found:
    place = Place("", byte_span(row.start, row.end), row.raw_sha256)
    if row.cells is None:
        return Unread(place, row.reason)
    replaced = ("characters-replaced",) if row.is_replaced else ()
    return maker.found(
        row.cells, place, (*replaced, *(("encoding-guessed",) if is_guessed else ()))
    )


def _size(source: Source) -> int:
    return sum(member.size for member in source.members())


def _text_of(head: bytes, encoding: Encoding) -> str:
    return head[encoding.skip :].decode(encoding.codec, "replace")
