"""One change to the extract of the story, as a vector that says which step finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.vectors.extract import Json, text_of
from tests.vectors.kinds import RecordVector
from tests.vectors.story import whole

Bad = Iterator[tuple[str, RecordVector]]
Change = Callable[[Json], Any]

OPENED, SILENT, CLOSED = 1, 2, 0
"""Where one act of each form stands among the acts of ``whole``."""


def changed(about: str, step: int, at: str, *changes: Change) -> RecordVector:
    record = whole()
    for change in changes:
        change(record)
    return RecordVector(about, step_of(step), text_of(record), at=at)


def step_of(step: int) -> Any:
    return f"step-{step}"


def put(path: str, value: object) -> Change:
    """Sets what ``path`` names, its parts with slashes between."""

    def change(record: Json) -> None:
        *above, last = [int(part) if part.isdigit() else part for part in path.split("/")]
        place: Any = record
        for part in above:
            place = place[part]
        place[last] = value

    return change


def drop(path: str) -> Change:
    def change(record: Json) -> None:
        *above, last = [int(part) if part.isdigit() else part for part in path.split("/")]
        place: Any = record
        for part in above:
            place = place[part]
        del place[last]

    return change
