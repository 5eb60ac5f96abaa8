"""What every reader of a database does: open it, read its rows, and tell what is damaged."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator

from cairn.readers.databases.database import Database, Record, holds, opened
from cairn.terms.reading import Answers, Direction, Found, Item, Source, Unit, Unread

_DIRECTIONS = {1: Direction.OUTGOING, 0: Direction.INCOMING}


class OfDatabase(ABC):
    """Units are the rows of its own tables."""

    name = ""
    version = 1
    unit = Unit.ROWS

    @abstractmethod
    def is_ours(self, database: Database) -> bool: ...

    @abstractmethod
    def found(self, database: Database, answers: Answers) -> Iterator[Found]: ...

    def recognises(self, source: Source) -> bool:
        return holds(source, self.is_ours)

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        database = opened(source)
        if database is None:
            return
        with database:
            yield from self.found(database, answers)
            yield from database.damage


def items_of(
    database: Database, table: str, make: Callable[[Record], Item]
) -> Iterator[Item | Unread]:
    """Each row of a table as an item, and each stretch of it that is damaged."""
    for row in database.rows(table):
        yield row if isinstance(row, Unread) else make(row)


def direction_of(row: Record, column: str) -> Direction:
    """1 is from the owner of the phone, 0 to them, as these tables have it."""
    value = row.whole(column)
    return Direction.UNKNOWN if value is None else _DIRECTIONS.get(value, Direction.UNKNOWN)
