"""What a figure is: a question, a function that answers it with counts, and what must hold.

A figure is made the same way by its test, at the small size, and by ``make assure``, which writes
the counts to ``assurance/<name>.json``. What ``docs/assurance.md`` says is rendered from there.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

Value: TypeAlias = int | float | str
Counts: TypeAlias = Mapping[str, Value]
"""By name, in the order in which they are printed. Names are words a reader understands."""

_RELATIONS: dict[str, Callable[[Value, Value], bool]] = {
    "=": operator.eq,
    ">=": lambda found, wanted: float(found) >= float(wanted),
}


class CannotRunHere(Exception):
    """This computer does not allow what the figure needs. The message says what."""


@dataclass(frozen=True, slots=True)
class Must:
    """One outcome that has to hold: an equation with nought, or a size that was really reached."""

    count: str
    relation: str
    wanted: Value

    def holds(self, counts: Counts) -> bool:
        return self.count in counts and _RELATIONS[self.relation](counts[self.count], self.wanted)

    def __str__(self) -> str:
        return f"{self.count} {self.relation} {self.wanted}"


def none_of(*counts: str) -> tuple[Must, ...]:
    return tuple(Must(count, "=", 0) for count in counts)


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    """Of its file in ``assurance/``: ``a-z 0-9 -``."""
    number: str
    """In the plan of verification, such as V2."""
    question: str
    shows: str
    does_not_show: str
    make: Callable[[Path, int], Counts]
    """Takes an empty folder and a size. Raises ``CannotRunHere``."""
    unit: str
    """What the size counts."""
    ci_size: int
    long_size: int
    must: tuple[Must, ...] = ()
    table: Callable[[Counts], str] | None = None
    """How the counts are shown, where a plain list of them is not enough: Markdown."""

    def broken(self, counts: Counts) -> tuple[str, ...]:
        """What had to hold and does not."""
        return tuple(f"{one}; found {counts.get(one.count)}" for one in self.must
                     if not one.holds(counts))  # fmt: skip
