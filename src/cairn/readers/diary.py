"""A diary kept in rows: what people call its columns, and a row as an item.

A date and what happened are needed, all other columns are kept by their own names; the names that
are known stand in ``columns.toml``. When a row was written down is not known from such a file, and
every item says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cairn.readers.order import OrderEvidence, day_of
from cairn.readers.whens import TypedTime, typed_date, typed_time
from cairn.terms.moment import DAY, HOUR, MINUTE, SECOND, Clock, Moment, Precision
from cairn.terms.reading import (
    Continuation,
    Direction,
    Found,
    Item,
    ItemKind,
    Place,
    Unread,
)

EARLIEST_YEAR = 1900
_EPOCH_DAY = 719_163
_LONGEST_STAMP = 500
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


def columns_named(names: Sequence[str]) -> Columns | None:
    """``None`` if these are not the columns of a diary."""
    date, what = find(names, "date"), find(names, "what")
    if date is None or what is None or find(names, "bank") is not None:
        return None
    return Columns(tuple(names), date, what, find(names, "time"))


def find(names: Sequence[str], known: str) -> int | None:
    """The column that is called by one of the names in ``columns.toml`` under ``known``."""
    plain = [" ".join(name.casefold().strip(" :?*.").split()) for name in names]
    return next((plain.index(name) for name in _NAMES[known] if name in plain), None)


def evidence_in(dates: Iterable[str]) -> OrderEvidence:
    """What the cells of dates show of the order of day and month."""
    evidence = OrderEvidence(EARLIEST_YEAR)
    for cell in dates:
        typed = typed_date(cell) if cell else None
        if typed is not None and typed.fields is not None:
            evidence.add(typed.fields)
    return evidence


def cell_of(cells: Sequence[str], column: int | None) -> str:
    return "" if column is None or column >= len(cells) else cells[column].strip()


class DiaryRows:
    """Rows into items."""

    __slots__ = ("_columns", "_order")

    def __init__(self, columns: Columns, order: str) -> None:
        """``order`` of day, month and year in dates of three numbers."""
        self._columns, self._order = columns, order

    def found(
        self,
        cells: Sequence[str],
        place: Place,
        flags: Sequence[str] = (),
        more: Sequence[tuple[str, str]] = (),
    ) -> Found:
        """An item; a ``Continuation`` where there is not a word; ``Unread`` where the cells do not
        fit the columns. ``more`` goes to the details.
        """
        if not any(cell.strip() for cell in cells):
            return Continuation(1)
        over = any(cell.strip() for cell in cells[len(self._columns.names) :])
        if over or len(cells) <= max(self._columns.date, self._columns.what):
            return Unread(place, "bad-row")
        date, time = (cell_of(cells, one) for one in (self._columns.date, self._columns.time))
        return Item(
            kind=ItemKind.DIARY,
            place=place,
            moment=moment_of(date, time, self._order, Clock.OWNER),
            channel="diary",
            conversation="",
            sender="",
            recipients=(),
            direction=Direction.UNKNOWN,
            text=cells[self._columns.what],
            flags=("written-time-unknown", *flags),
            details=(*self._details(cells), *more),
        )

    def _details(self, cells: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """All columns but what happened, by their own names: date and time as they were typed."""
        return tuple(
            (name, cell)
            for number, (name, cell) in enumerate(zip(self._columns.names, cells, strict=False))
            if number != self._columns.what and cell.strip()
        )


def moment_of(date_cell: str, time_cell: str, order: str, clock: Clock) -> Moment:
    """A day, and a time of day if one was typed, on a wall clock without a zone. ``order`` of day,
    month and year in dates of three numbers.
    """
    written = " ".join(cell for cell in (date_cell, time_cell) if cell)[:_LONGEST_STAMP]
    typed = typed_date(date_cell)
    day = typed.day if typed is not None else None
    if typed is not None and typed.fields is not None:
        day = day_of(typed.fields, order, EARLIEST_YEAR)
    if typed is None or day is None:
        return Moment(as_written=written, clock=clock)
    moment = _local(written, day, typed_time(time_cell or typed.rest), is_about=typed.is_about)
    return replace(moment, clock=clock)


def _local(written: str, day: int, time: TypedTime | None, *, is_about: bool) -> Moment:
    midnight = (day - _EPOCH_DAY) * DAY
    if time is None:
        return Moment(
            written, midnight, midnight + DAY, precision=Precision.DAY, approximate=is_about
        )
    start = midnight + time.seconds * SECOND
    width = {1: SECOND, 60: MINUTE, 3600: HOUR}[time.width]
    return Moment(
        written, start, start + width,
        precision=_PRECISION[time.width], approximate=is_about or time.is_about,
    )  # fmt: skip
