"""Spreadsheets: Excel's ``.xlsx``, ``.xlsb`` and ``.xls``, OpenDocument's ``.ods``.

Formats: ECMA-376, MS-XLSB, MS-XLS and ODF 1.3; read by calamine. A sheet whose columns are those of
a diary is read row by row (see ``diary``); the words in the cells of all others are shown as one
paper. Not read: comments, drawings, formulas (of a formula its last result), what is hidden by a
filter (it is shown like all rows).

The place of a row is ``row:SHEET/ROW``, both counted from 1. Its digest is made of its cells from
the first column on as in ``databases.database``: a date or time is a text in ISO 8601.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from cairn.readers.archive import open_archive
from cairn.readers.compound import is_compound, names_in
from cairn.readers.databases.database import digest_of
from cairn.readers.diary import Columns, DiaryRows, columns_named, evidence_in
from cairn.readers.order import decide
from cairn.readers.papers.paper import LARGEST, bytes_of, paper, place_of, size_of
from cairn.readers.whens import typed_date
from cairn.terms.original import row_place
from cairn.terms.reading import Answers, Continuation, Found, Place, Source, Unit, Unread

if TYPE_CHECKING:
    from cairn.readers.papers.workbook import Cell, Sheet

_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_WORKBOOKS = ("xl/workbook.xml", "xl/workbook.bin")
_OLD_NAMES = {"Workbook", "Book"}
_OTHERS = {"WordDocument", "PowerPoint Document", "__nameid_version1.0"}
"""In these a workbook can be a part."""
_HEADER_WITHIN = 15
_MOST_DAYS_OF_MONTH_NAMES = 12


class Sheets:
    """Units are rows, from the first to the last with anything in it; a file without any has one.
    The header, rows above it and rows without a word are continuation; so are the rows of sheets
    that are no diary, but one.
    """

    name = "sheets"
    version = 1
    unit = Unit.ROWS

    def recognises(self, source: Source) -> bool:
        if is_compound(source):
            names = names_in(source)
            return bool(_OLD_NAMES & names) and not names & _OTHERS
        archive = open_archive(source)
        if archive is None:
            return False
        if archive.member("[Content_Types].xml") is not None:
            return any(archive.member(name) is not None for name in _WORKBOOKS)
        kind = archive.member("mimetype")
        return kind is not None and archive.read_at("mimetype", 0, 100).startswith(_ODS)

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        if size_of(source) > LARGEST:
            yield Unread(place_of(source), "too-large")
            return
        data = bytes_of(source)
        # The library for it is loaded before a process is shut away, and nowhere else.
        from cairn.readers.papers.workbook import NotOpened, sheets_of

        try:
            sheets = list(sheets_of(data))
        except NotOpened as why:
            yield Unread(place_of(source), why.reason)
            return
        diaries = [found for found in (_diary_in(sheet) for sheet in sheets) if found is not None]
        order = ""
        evidence = evidence_in(cell for diary in diaries for cell in diary.dates())
        if evidence.total:
            decision = decide(evidence, answers.date_order)
            yield decision
            order = decision.chosen
            if not order:
                return
        for diary in diaries:
            yield from diary.found(order)
        known = {diary.sheet.number for diary in diaries}
        others = [sheet for sheet in sheets if sheet.number not in known and sheet.rows]
        if others or not diaries:
            yield _paper(source, data, others)
        if (rest := sum(len(sheet.rows) for sheet in others) - 1) > 0:
            yield Continuation(rest)


def _diary_in(sheet: Sheet) -> _Diary | None:
    for number, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        columns = columns_named([_text(cell) for cell in row])
        if columns is not None:
            return _Diary(sheet, columns, number + 1)
    return None


@dataclass(frozen=True, slots=True)
class _Diary:
    sheet: Sheet
    columns: Columns
    begins: int
    """Rows up to and with the header."""

    def dates(self) -> Iterator[str]:
        for row in self.sheet.rows[self.begins :]:
            if self.columns.date < len(row) and isinstance(row[self.columns.date], str):
                yield _text(row[self.columns.date]).strip()

    def found(self, order: str) -> Iterator[Found]:
        maker = DiaryRows(self.columns, order)
        has_typed = any(
            (typed := typed_date(cell)) is not None and typed.fields is not None
            for cell in self.dates()
        )
        more = [("sheet", self.sheet.name)]
        if self.sheet.is_hidden:
            more.append(("hidden sheet", "1"))
        yield Continuation(self.begins)
        for number, row in enumerate(self.sheet.rows[self.begins :], self.begins):
            place = Place(
                "",
                row_place(str(self.sheet.number), self.sheet.first_row + number),
                digest_of_cells(row),
            )
            is_unsure = has_typed and _may_be_exchanged(row[self.columns.date :][:1])
            cells = _trimmed([_text(cell) for cell in row], len(self.columns.names))
            yield maker.found(cells, place, ("day-month-unsure",) if is_unsure else (), more)


def _trimmed(cells: list[str], most: int) -> list[str]:
    """Without empty cells behind the last column."""
    while len(cells) > most and not cells[-1].strip():
        cells.pop()
    return cells


def _may_be_exchanged(cell: Sequence[Cell]) -> bool:
    """A program that reads dates in another order than they are typed makes dates of those that
    fit, with day and month exchanged, and leaves the others as text.
    """
    return bool(cell) and isinstance(cell[0], date) and cell[0].day <= _MOST_DAYS_OF_MONTH_NAMES


def _paper(source: Source, data: bytes, sheets: Sequence[Sheet]) -> Found:
    words = "\n\n".join(
        "\n".join("\t".join(_text(cell) for cell in row).rstrip() for row in sheet.rows)
        for sheet in sheets
    )
    names = ", ".join(sheet.name for sheet in sheets)
    hidden = ", ".join(sheet.name for sheet in sheets if sheet.is_hidden)
    details = (("sheets", names), ("hidden sheets", hidden))
    return paper(source, data, words, written=(), details=details)


def _text(cell: Cell) -> str:
    """As a person would type it; dates and times as ISO 8601 writes them."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return str(cell)


def digest_of_cells(row: Sequence[Cell]) -> str:
    """Hex SHA-256 of a row, as the module says."""
    return digest_of(
        int(cell) if isinstance(cell, bool)
        else cell if isinstance(cell, str | int | float)
        else _text(cell)
        for cell in row
    )  # fmt: skip


def digest_of_row(source: Source, table: str, row: int) -> str:
    """Hex digest of a row of a sheet that is there; else ``""``."""
    if size_of(source) > LARGEST or not table.isdecimal() or not Sheets().recognises(source):
        return ""
    from cairn.readers.papers.workbook import NotOpened, sheets_of

    try:
        sheet = next((one for one in sheets_of(bytes_of(source)) if str(one.number) == table), None)
    except NotOpened:
        return ""
    at = row - sheet.first_row if sheet is not None else -1
    return (
        digest_of_cells(sheet.rows[at]) if sheet is not None and 0 <= at < len(sheet.rows) else ""
    )
