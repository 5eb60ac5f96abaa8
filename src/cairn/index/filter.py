"""A selection as the condition of a query. Only constants become SQL; values stay values."""

from __future__ import annotations

from collections.abc import Iterator

from cairn.terms.finding import FAR, Selection, Span

UNDATED = FAR
"""What stands in the columns of time for a row that has no place on the line."""


SAME_AS = "SELECT coalesce(max(same_as), '') FROM twins WHERE twins.id = rows.id"
"""The row that one is the same as, or nothing."""


def _one_of(column: str, values: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    return f"{column} IN ({', '.join('?' * len(values))})", values


def where(selection: Selection) -> tuple[str, tuple[str | int, ...]]:
    """A condition over the table ``rows``, and its values: rows that are counted."""
    conditions: list[str] = ["id NOT IN (SELECT id FROM twins)"]
    values: list[str | int] = []
    for column, wanted in (
        ("kind", selection.kinds),
        ("channel", selection.channels),
        ("sender", selection.senders),
        ("sole_recipient", selection.sole_recipients),
        ("conversation", selection.conversations),
    ):
        if wanted:
            text, chosen = _one_of(column, wanted)
            conditions.append(text)
            values += chosen
    if selection.handles:
        text, chosen = _one_of("handle", selection.handles)
        conditions.append(f"id IN (SELECT id FROM handles WHERE {text})")  # noqa: S608 - constants
        values += chosen
    for condition, value in (
        ("direction = ?", selection.direction or None),
        ("conversation = ?", selection.conversation),
        ("at_from >= ?", selection.earliest),
        ("at_to <= ?", selection.latest),
        ("at_from = ?", UNDATED if selection.undated else None),
    ):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    if selection.earliest is not None or selection.latest is not None:
        conditions.append(f"at_from < {UNDATED}")
    for text, more in (*_overlap(selection.overlaps), *map(_outside, selection.outside)):
        conditions.append(text)
        values += more
    if selection.without_conversations:
        text, chosen = _one_of("conversation", selection.without_conversations)
        conditions.append(f"NOT ({text})")
        values += chosen
    for flag in selection.without_flags:
        conditions.append("instr(flags, ?) = 0")
        values.append(f"|{flag}|")
    return " AND ".join(conditions), tuple(values)


def _overlap(span: Span | None) -> Iterator[tuple[str, tuple[int, ...]]]:
    if span:
        yield f"at_to > ? AND at_from < ? AND at_from < {UNDATED}", (span.earliest, span.latest)


def _outside(span: Span) -> tuple[str, tuple[str | int, ...]]:
    # A row without a place lies inside nothing, not even a stretch without an end.
    inside = f"at_from >= ? AND at_to <= ? AND at_from < {UNDATED}"
    values = (span.earliest, span.latest)
    if span.channel:
        return f"NOT ({inside} AND channel = ?)", (*values, span.channel)
    return f"NOT ({inside})", values
