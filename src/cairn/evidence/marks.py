"""Exhibit marks: initials and a number, given when an original is first produced, once for ever."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cairn.journal.references import acts_named
from cairn.terms.acts import Act, AnyAct, Kind, Tag
from cairn.terms.original import ActRef


def marks(acts: Iterable[AnyAct]) -> dict[ActRef, str]:
    """The mark of every original that has one. A mark stays taken when its original is gone."""
    return {
        target: act.get(Tag.TEXT)
        for act in acts
        if isinstance(act, Act) and act.kind is Kind.MARKED
        for target in acts_named(act)
    }


def next_marks(
    taken: Iterable[str], initials: str, targets: Sequence[ActRef]
) -> tuple[tuple[ActRef, str], ...]:
    """Marks for ``targets`` in their order: the numbers go on from the highest ever given."""
    numbers = [int(mark.removeprefix(initials)) for mark in taken if _is_of(mark, initials)]
    start = max(numbers, default=0) + 1
    return tuple((target, f"{initials}{start + n}") for n, target in enumerate(targets))


def _is_of(mark: str, initials: str) -> bool:
    rest = mark.removeprefix(initials)
    return mark.startswith(initials) and rest.isdecimal() and rest.isascii()
