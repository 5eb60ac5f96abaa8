"""One scan in order of time that feeds every pattern and counts all contact in both directions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cairn.picture.contact import handle_of, is_contact
from cairn.picture.pattern import Context, Pattern
from cairn.picture.registry import PATTERNS
from cairn.terms.picture import ContactCount, Picture
from cairn.terms.reading import Direction
from cairn.terms.row import Row

_ENTRIES = frozenset({"entry", "addition", "correction", "told_to_stop", "contact_arranged"})


class _Count:
    """Contact with one handle on one channel."""

    __slots__ = ("earliest", "latest", "numbers")

    def __init__(self) -> None:
        self.numbers = dict.fromkeys(Direction, 0)
        self.earliest: int | None = None
        self.latest: int | None = None

    def add(self, row: Row) -> None:
        self.numbers[row.direction] += 1
        if row.happened.earliest is not None:
            self.earliest = self.earliest or row.happened.earliest
            self.latest = row.happened.latest


def see(
    rows: Iterable[Row], context: Context, *, patterns: Sequence[Pattern] = PATTERNS
) -> Picture:
    """``rows`` come in order of time, those without a place on the line last."""
    folds = [pattern.start(context) for pattern in patterns]
    counts: dict[tuple[str, str, str], _Count] = {}
    items = entries = undated = 0
    for row in rows:
        is_entry = row.kind in _ENTRIES
        items, entries = items + (not is_entry), entries + is_entry
        undated += not row.happened.is_placed
        for fold in folds:
            fold.feed(row)
        if is_contact(row):
            key = (row.channel, row.kind, handle_of(row))
            counts.setdefault(key, _Count()).add(row)
    return Picture(
        items=items,
        entries=entries,
        undated=undated,
        contacts=tuple(_contact(key, count) for key, count in sorted(counts.items())),
        findings=tuple(fold.finding() for fold in folds),
    )


def _contact(key: tuple[str, str, str], count: _Count) -> ContactCount:
    channel, kind, handle = key
    return ContactCount(
        channel,
        kind,
        handle,
        from_them=count.numbers[Direction.INCOMING],
        from_owner=count.numbers[Direction.OUTGOING],
        direction_unknown=count.numbers[Direction.UNKNOWN],
        earliest=count.earliest,
        latest=count.latest,
    )
