"""How a row stands in the chronology: where in time, and with what was added and corrected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cairn.picture.dates import edtf
from cairn.terms.moment import ZoneSource
from cairn.terms.row import Row

_CHANGES = ("addition", "correction")


@dataclass(frozen=True, slots=True)
class Placed:
    """The times of a row, free of words of ours. Both clocks, never merged."""

    happened: str
    """As ``edtf`` writes it; empty where the row has no date."""
    as_written: str
    """In the words of the source or the owner."""
    approximate: bool
    zone_source: ZoneSource
    """Whose word there is for the zone; ``VAULT_HOME`` where it was placed by the home zone."""
    written: str
    """When it was written down, as ``edtf`` writes it; empty where that is the same clock."""


def place(row: Row) -> Placed:
    happened = row.happened
    return Placed(
        edtf(happened),
        happened.as_written,
        happened.approximate,
        happened.zone_source,
        edtf(row.written) if row.written else "",
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the chronology. Every wording is kept: ``row`` is the first."""

    row: Row
    corrections: tuple[Row, ...] = ()
    """New wordings of the row, in the order of writing."""
    additions: tuple[Row, ...] = ()
    """What was added, in the order of writing; a correction of an addition is among them."""

    @property
    def placed(self) -> Placed:
        return place(self.row)

    @property
    def wordings(self) -> tuple[Row, ...]:
        """The row and its corrections; the one that holds now is the last."""
        return (self.row, *self.corrections)

    @property
    def text(self) -> str:
        """The wording that holds now."""
        return self.wordings[-1].text


def lines(rows: Iterable[Row]) -> tuple[Line, ...]:
    """``rows`` in order of time. What is added or corrected stands with its entry, also by way of
    another addition or correction; what names no entry that is here stands alone. No row is lost.
    """
    rows = tuple(rows)
    here = {str(row.ref): row for row in rows}
    additions: dict[str, list[Row]] = {}
    corrections: dict[str, list[Row]] = {}
    alone: list[Row] = []
    for row in rows:
        way = _way_to_entry(row, here)
        if not way:
            alone.append(row)
            continue
        is_new_wording = all(step.kind == "correction" for step in (row, *way[:-1]))
        changes = corrections if is_new_wording else additions
        changes.setdefault(str(way[-1].ref), []).append(row)
    return tuple(_line(row, corrections, additions) for row in alone)


def _way_to_entry(row: Row, here: Mapping[str, Row]) -> list[Row]:
    """What a change stands on, step by step; the last is no change itself, or names nothing that is
    here. Empty for what is no change, and for changes that name each other.
    """
    way: list[Row] = []
    step: Row | None = row
    while step and step.kind in _CHANGES:
        step = next((here[ref] for ref in step.concerns if ref in here), None)
        if step is row or step in way:
            return []
        if step:
            way.append(step)
    return way


def _line(
    row: Row, corrections: Mapping[str, list[Row]], additions: Mapping[str, list[Row]]
) -> Line:
    ref = str(row.ref)
    corrected, added = (
        tuple(sorted(changes.get(ref, ()), key=lambda one: one.order))
        for changes in (corrections, additions)
    )
    return Line(row, corrected, added)
