"""A diary kept in a spreadsheet and saved as CSV: one row for each thing that happened.

The first row names the columns; see ``diary``.
"""

from __future__ import annotations

from collections.abc import Sequence

from cairn.readers.csv_table import CsvTable
from cairn.readers.diary import Columns, DiaryRows, columns_named
from cairn.terms.reading import Answers


class DiaryCsv(CsvTable[Columns]):
    name = "diary-csv"
    version = 2

    def columns_named(self, names: Sequence[str], /) -> Columns | None:
        return columns_named(names)

    def rows(self, columns: Columns, order: str, answers: Answers) -> DiaryRows:
        del answers
        return DiaryRows(columns, order)
