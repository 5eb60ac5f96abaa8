"""The owner's entries as a schedule numbers them, each with what was later added or corrected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cairn.pack.documents.sheet import exhibits_by_act
from cairn.terms.original import ItemRef
from cairn.terms.pack import PackContents
from cairn.terms.row import Row

ENTRY_KINDS = ("entry", "diary", "told_to_stop", "contact_arranged")
CHANGE_KINDS = ("addition", "correction")


@dataclass(frozen=True, slots=True)
class Numbered:
    """``number`` counts from 1 in order of time, undated ones last."""

    number: int
    row: Row
    changes: tuple[Row, ...]
    """Additions and corrections, in the order they were written."""
    mark: str = ""
    """The exhibit it stands in, for a diary that was imported."""


def entries(contents: PackContents) -> tuple[Numbered, ...]:
    """Every entry of the pack. A change whose entry is not in the pack stands on its own."""
    owners = exhibits_by_act(contents)
    roots = [row for row in contents.rows if row.kind in ENTRY_KINDS]
    changes: dict[str, list[Row]] = {str(row.ref): [] for row in roots}
    belongs = {str(row.ref): str(row.ref) for row in roots}
    orphans: list[Row] = []
    for row in _changes(contents):
        root = next((belongs[ref] for ref in row.concerns if ref in belongs), "")
        if root:
            changes[root].append(row)
            belongs[str(row.ref)] = root
        else:
            orphans.append(row)
    found = []
    for number, row in enumerate([*roots, *orphans], start=1):
        ref = row.ref
        exhibit = owners.get((ref.branch, ref.received)) if isinstance(ref, ItemRef) else None
        own = tuple(changes.get(str(ref), ()))
        found.append(Numbered(number, row, own, exhibit.mark if exhibit else ""))
    return tuple(found)


def _changes(contents: PackContents) -> Iterator[Row]:
    """In the order they were written: that of the record, whatever the clock said. Between two
    branches of it, which other copies wrote, the latest time so far decides.
    """
    rows = [row for row in contents.rows if row.kind in CHANGE_KINDS]
    latest: dict[int, int] = {}
    placed: list[tuple[int, int, int, Row]] = []
    for row in sorted(rows, key=lambda row: (row.ref.branch, row.order)):
        branch, written = row.ref.branch, row.written.earliest if row.written else None
        latest[branch] = max(latest.get(branch, 0), written or 0)
        placed.append((latest[branch], branch, row.order, row))
    return (row for *_, row in sorted(placed, key=lambda one: one[:3]))


def own_entries(contents: PackContents) -> tuple[Numbered, ...]:
    """Only what happened, without what was said about stopping or about contact arranged."""
    return tuple(one for one in entries(contents) if one.row.kind in ("entry", "diary"))
