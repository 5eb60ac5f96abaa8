"""What a selection means, said a second time without SQL."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from cairn.terms.finding import FAR, Selection, Span
from cairn.terms.row import Row

Bounds = tuple[int, int] | None


def bounds_of(row: Row) -> Bounds:
    at = row.happened
    if at.earliest is None:
        return None
    return at.earliest, FAR if at.latest is None else at.latest


def is_chosen(selection: Selection, row: Row) -> bool:
    return _has_marks(selection, row) and _is_between(selection, row) and _has_time(selection, row)


def _is_between(selection: Selection, row: Row) -> bool:
    everybody = {row.sender, *row.recipients, *row.people} - {""}
    sole = row.recipients[0] if len(row.recipients) == 1 else ""
    return (
        (not selection.handles or bool(everybody & set(selection.handles)))
        and (not selection.senders or row.sender in selection.senders)
        and (not selection.sole_recipients or sole in selection.sole_recipients)
        and selection.direction in ("", row.direction.value)
    )


def _has_marks(selection: Selection, row: Row) -> bool:
    return (
        (not selection.kinds or row.kind in selection.kinds)
        and (not selection.channels or row.channel in selection.channels)
        and selection.conversation in (None, row.conversation)
        and (not selection.conversations or row.conversation in selection.conversations)
        and row.conversation not in selection.without_conversations
        and not set(row.flags) & set(selection.without_flags)
    )


def _has_time(selection: Selection, row: Row) -> bool:
    at = bounds_of(row)
    if at is None:
        return (selection.earliest, selection.latest, selection.overlaps) == (None, None, None)
    if selection.undated or any(_is_in(at, span, row) for span in selection.outside):
        return False
    overlaps = selection.overlaps
    if overlaps and not (at[1] > overlaps.earliest and at[0] < overlaps.latest):
        return False
    starts = selection.earliest is None or at[0] >= selection.earliest
    return starts and (selection.latest is None or at[1] <= selection.latest)


def _is_in(at: tuple[int, int], span: Span, row: Row) -> bool:
    same = span.channel in ("", row.channel)
    return same and span.earliest <= at[0] and at[1] <= span.latest


def count_and_digest(selection: Selection, rows: Iterable[Row]) -> tuple[int, str]:
    refs = sorted(str(row.ref) for row in rows if is_chosen(selection, row))
    return len(refs), hashlib.sha256("".join(f"{ref}\n" for ref in refs).encode()).hexdigest()
