"""One scan in order of time that feeds every pattern and counts all contact in both directions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cairn.picture.contact import Groups, handle_of, is_contact
from cairn.picture.pattern import Context, Pattern
from cairn.picture.registry import PATTERNS
from cairn.terms.picture import ContactCount, Picture
from cairn.terms.reading import Direction, ItemKind
from cairn.terms.row import Row

_ENTRIES = frozenset({"entry", "addition", "correction", "told_to_stop", "contact_arranged"})


_Key = tuple[str, str, str, str]
"""Channel, kind, handle, conversation."""


class _Count:
    """Contact with one handle in one conversation."""

    __slots__ = ("earliest", "latest", "numbers")

    def __init__(self) -> None:
        self.numbers = dict.fromkeys(Direction, 0)
        self.earliest: int | None = None
        self.latest: int | None = None

    def add(self, row: Row) -> None:
        self.numbers[row.direction] += 1
        if row.happened.earliest is not None:
            self.earliest = _least(self.earliest, row.happened.earliest)
            self.latest = _most(self.latest, row.happened.latest)

    def join(self, other: _Count) -> None:
        for direction, number in other.numbers.items():
            self.numbers[direction] += number
        self.earliest = _least(self.earliest, other.earliest)
        self.latest = _most(self.latest, other.latest)


def _least(one: int | None, other: int | None) -> int | None:
    return min((at for at in (one, other) if at is not None), default=None)


def _most(one: int | None, other: int | None) -> int | None:
    return max((at for at in (one, other) if at is not None), default=None)


def see(
    rows: Iterable[Row], context: Context, *, patterns: Sequence[Pattern] = PATTERNS
) -> Picture:
    """``rows`` come in order of time, those without a place on the line last. What stands in two
    originals is counted once.
    """
    folds = [pattern.start(context) for pattern in patterns]
    counts: dict[_Key, _Count] = {}
    groups = Groups()
    items = entries = undated = repeated = 0
    for row in rows:
        if row.same_as:
            repeated += 1
            continue
        is_entry = row.kind in _ENTRIES
        items, entries = items + (not is_entry), entries + is_entry
        # An address book has no times, and nobody waits for them.
        undated += not row.happened.is_placed and row.kind != ItemKind.CONTACT
        for fold in folds:
            fold.feed(row)
        if is_contact(row):
            groups.feed(row)
            key = (row.channel, row.kind, handle_of(row), row.conversation)
            counts.setdefault(key, _Count()).add(row)
    return Picture(
        items=items,
        entries=entries,
        undated=undated,
        contacts=tuple(_contact(key, count) for key, count in _joined(counts, groups)),
        findings=tuple(fold.finding() for fold in folds),
        repeated=repeated,
    )


def _joined(counts: dict[_Key, _Count], groups: Groups) -> list[tuple[_Key, _Count]]:
    """Counts by handle; conversations of two people are one, each group stands by itself."""
    joined: dict[_Key, _Count] = {}
    for (channel, kind, handle, conversation), count in counts.items():
        group = conversation if groups.has(channel, conversation) else ""
        joined.setdefault((channel, kind, handle, group), _Count()).join(count)
    return sorted(joined.items())


def _contact(key: _Key, count: _Count) -> ContactCount:
    channel, kind, handle, group = key
    return ContactCount(
        channel,
        kind,
        handle,
        from_them=count.numbers[Direction.INCOMING],
        from_owner=count.numbers[Direction.OUTGOING],
        direction_unknown=count.numbers[Direction.UNKNOWN],
        earliest=count.earliest,
        latest=count.latest,
        group=group,
    )
