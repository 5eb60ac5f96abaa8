"""What is about the owner alone: where they were, whom they know, what they plan. It helps them to
place and to understand things; it is not handed over with what somebody else did.
"""

from __future__ import annotations

from collections.abc import Iterable

from cairn.terms.original import RECORD, ActRef, ItemRef
from cairn.terms.reading import ItemKind
from cairn.terms.row import Row

_CALENDAR = "calendar"


def is_own_record(row: Row) -> bool:
    """A position, a contact or an entry of a calendar; not the security log of an account."""
    if row.kind == ItemKind.EVENT:
        return row.channel == _CALENDAR
    return row.kind in (ItemKind.POSITION, ItemKind.CONTACT)


def without_own_records(rows: Iterable[Row]) -> tuple[tuple[Row, ...], frozenset[ActRef]]:
    """The other rows in their order, and the acts that received the originals in which there was
    nothing else.
    """
    others: list[Row] = []
    own: set[ActRef] = set()
    mixed: set[ActRef] = set()
    for row in rows:
        is_own = is_own_record(row)
        if isinstance(row.ref, ItemRef):
            (own if is_own else mixed).add(ActRef(RECORD, row.ref.branch, row.ref.received))
        if not is_own:
            others.append(row)
    return tuple(others), frozenset(own - mixed)
