"""A selection as the condition of a query. Only constants become SQL; values stay values."""

from __future__ import annotations

from cairn.terms.finding import Selection


def _one_of(column: str, values: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    return f"{column} IN ({', '.join('?' * len(values))})", values


def where(selection: Selection) -> tuple[str, tuple[str | int, ...]]:
    """A condition over the table ``rows``, and its values."""
    conditions: list[str] = ["1"]
    values: list[str | int] = []
    for column, wanted in (("kind", selection.kinds), ("channel", selection.channels)):
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
    ):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    return " AND ".join(conditions), tuple(values)
