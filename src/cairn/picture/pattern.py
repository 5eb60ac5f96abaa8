"""What a pattern is: a question asked of all rows in one scan in order of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from cairn.terms.finding import Finding
from cairn.terms.row import Row


@dataclass(frozen=True, slots=True)
class Context:
    """What is known before the scan begins."""

    home_zone: str
    own_handles: tuple[str, ...]
    acts: tuple[Row, ...] = ()
    """The rows of kind ``told_to_stop`` and ``contact_arranged``."""


class Fold(Protocol):
    """One run of a pattern. Rows come in order of time, those without a place last."""

    def feed(self, row: Row) -> None: ...

    def finding(self) -> Finding:
        """Once, after the last row."""


class Pattern(Protocol):
    """A question in plain words, with a rule that is written in its docstring."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> int: ...

    def start(self, context: Context) -> Fold: ...
