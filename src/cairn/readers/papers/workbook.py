"""What calamine gives of a spreadsheet. Imported where the library is loaded, before a process is
shut away.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

Cell: TypeAlias = str | int | float | bool | datetime | date | time | timedelta

_PANIC = "PanicException"


class NotOpened(Exception):
    """The file cannot be opened, with a code of ``REASONS``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Sheet:
    """``number`` and ``first_row`` count from 1; ``rows`` begin with the first that has anything in
    it, and their cells with column A.
    """

    number: int
    name: str
    is_hidden: bool
    first_row: int
    rows: Sequence[Sequence[Cell]]


def sheets_of(data: bytes) -> Iterator[Sheet]:
    """Raises ``NotOpened``, also for one sheet that cannot be read: none is left out in silence."""
    try:
        yield from _sheets_of(data)
    except PasswordError as error:
        raise NotOpened("has-password") from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise NotOpened("paper-damaged") from error
    except BaseException as error:
        # What stops the library in Rust comes as no ordinary exception.
        if type(error).__name__ == _PANIC:
            raise NotOpened("paper-damaged") from error
        raise


def _sheets_of(data: bytes) -> Iterator[Sheet]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for number, about in enumerate(book.sheets_metadata):
        sheet = book.get_sheet_by_index(number)
        row, column = sheet.start or (0, 0)
        padding = [""] * column
        rows = [[*padding, *cells] for cells in sheet.to_python(skip_empty_area=True)]
        is_hidden = about.visible != SheetVisibleEnum.Visible
        yield Sheet(number + 1, about.name, is_hidden, row + 1, rows)
