"""The sum of a reading, taken as it comes: nothing of it is held but counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from cairn.readers.wire import End
from cairn.terms.moment import Moment
from cairn.terms.reading import (
    Continuation,
    Decision,
    Direction,
    Found,
    Item,
    ItemKind,
    Kept,
    Place,
    Reading,
    Unit,
    Unread,
)

MOST_HANDLES = 200
_LONGEST_HANDLE = 1000
_MOST_COUNTED = 100_000
"""Distinct handles. A file can name as many as it likes, and this process must stay small."""


class Span:
    """The earliest and the latest of some moments. Instants and wall clocks are not mixed up: each
    is written as what it is.
    """

    __slots__ = ("_earliest", "_latest")

    def __init__(self) -> None:
        self._earliest: tuple[int, bool] | None = None
        self._latest: tuple[int, bool] | None = None

    def take(self, at: Moment) -> None:
        start = at.local_from if at.earliest is None else at.earliest
        if start is not None:
            mark = (start, at.earliest is not None)
            self._earliest = min(self._earliest or mark, mark)
            self._latest = max(self._latest or mark, mark)

    def first_and_last(self) -> tuple[str, str]:
        """ISO 8601, UTC where it is known, else as the wall clock; empty where there is none."""
        return _iso(self._earliest), _iso(self._latest)


@dataclass(slots=True)
class Measured:
    """The sum of a reading, as it comes."""

    end: End = field(default_factory=lambda: End("", Unit.FILE, ""))
    items: int = 0
    system: int = 0
    continuation: int = 0
    unread: int = 0
    kept: list[Kept] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    senders: Counter[str] = field(default_factory=Counter)
    span: Span = field(default_factory=Span)
    last_place: Place | None = None

    def take(self, found: Found) -> Found:
        """Count one, and pass it on."""
        if isinstance(found, Item):
            self._take_item(found)
        elif isinstance(found, Unread):
            self.unread += found.count
        elif isinstance(found, Continuation):
            self.continuation += found.count
        elif isinstance(found, Kept):
            self.kept.append(found)
        else:
            self.decisions.append(found)
        return found

    def _take_item(self, item: Item) -> None:
        self.last_place = item.place
        if item.kind is ItemKind.SYSTEM:
            self.system += 1
        else:
            self.items += 1
            if item.direction is Direction.OUTGOING:
                self._count(item.recipients)
            self._count((item.sender,) if item.sender else ())
        self.span.take(item.moment)

    def _count(self, handles: Iterable[str]) -> None:
        for handle in handles:
            is_known = handle in self.senders or len(self.senders) < _MOST_COUNTED
            if is_known and len(handle) <= _LONGEST_HANDLE:
                self.senders[handle] += 1

    def reading(self) -> Reading:
        return Reading(
            self.end.reader,
            self.end.unit,
            self.items,
            self.system,
            self.continuation,
            self.unread,
            tuple(self.kept),
            tuple(self.decisions),
            self.end.stopped,
        )

    def handles(self) -> tuple[str, ...]:
        return tuple(handle for handle, _ in self.senders.most_common(MOST_HANDLES))

    def counts_by_handle(self) -> dict[str, int]:
        return dict(self.senders.most_common(MOST_HANDLES))

    def first_and_last(self) -> tuple[str, str]:
        return self.span.first_and_last()


def _iso(mark: tuple[int, bool] | None) -> str:
    if mark is None:
        return ""
    micros, is_shared = mark
    try:
        at = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=micros)
    except OverflowError:
        return ""
    return at.isoformat() if is_shared else at.replace(tzinfo=None).isoformat()
