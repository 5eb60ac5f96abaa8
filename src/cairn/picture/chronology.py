"""An entry with what was added to it and how it was corrected, as one thing to read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cairn.terms.row import Row


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the chronology. Every wording is kept: ``row`` is the first."""

    row: Row
    additions: tuple[Row, ...] = ()
    corrections: tuple[Row, ...] = ()

    @property
    def text(self) -> str:
        """The wording that holds now."""
        return self.corrections[-1].text if self.corrections else self.row.text


def lines(rows: Iterable[Row]) -> tuple[Line, ...]:
    """``rows`` in order of time. What is added or corrected stands with its entry, in the order of
    writing; what names no entry that is here stands alone.
    """
    rows = tuple(rows)
    here = {str(row.ref) for row in rows}
    later: dict[tuple[str, str], list[Row]] = {}
    alone: list[Row] = []
    for row in rows:
        target = next((ref for ref in row.concerns if ref in here), None)
        if row.kind in ("addition", "correction") and target:
            later.setdefault((row.kind, target), []).append(row)
        else:
            alone.append(row)
    return tuple(
        Line(row, _in_order(later, "addition", row), _in_order(later, "correction", row))
        for row in alone
    )


def _in_order(later: dict[tuple[str, str], list[Row]], kind: str, row: Row) -> tuple[Row, ...]:
    found = later.get((kind, str(row.ref)), [])
    return tuple(sorted(found, key=lambda one: one.order))
