"""Calls of an iPhone or Mac: ``CallHistory.storedata``, and ``call_history.db`` before 2013.

There is no specification. ``ZCALLRECORD`` counts from 2001, UTC; ``call`` from 1970 or 2001, told
apart by size. Built from descriptions; no database of a real phone was at hand. Numbers that stand
as bytes are read as text. Not read: who else was in a call of several.
"""

from __future__ import annotations

from collections.abc import Iterator

from cairn.readers.databases.apple_time import from_apple
from cairn.readers.databases.database import Database, Record
from cairn.readers.databases.of_database import OfDatabase, direction_of, items_of
from cairn.terms.moment import SECOND, Clock, Moment, Precision, from_instant
from cairn.terms.reading import Answers, Direction, Found, Item, ItemKind

_NEW, _OLD = "zcallrecord", "call"
_NEEDED = {
    _NEW: ("zdate", "zduration", "zaddress", "zoriginated", "zanswered"),
    _OLD: ("address", "date", "duration", "flags"),
}
_CHANNELS = {"0": "other app", "1": "phone", "8": "facetime", "16": "facetime"}
_SHOWN = frozenset({
    "zaddress", "zdate", "zduration", "zname", "z_pk", "z_ent", "z_opt",
    "address", "date", "duration", "rowid",
})  # fmt: skip
_OUTGOING_FLAG = 1
_YEAR_2010 = 1_262_304_000
_LONGEST = 200


class IPhoneCalls(OfDatabase):
    """Units are rows of the table of calls."""

    name = "iphone-calls"
    version = 1

    def is_ours(self, database: Database) -> bool:
        return bool(_tables(database))

    def found(self, database: Database, answers: Answers) -> Iterator[Found]:
        del answers  # the phone says which calls it made
        for table in _tables(database):
            yield from items_of(database, table, _new if table == _NEW else _old)


def _tables(database: Database) -> list[str]:
    return [table for table, columns in _NEEDED.items() if database.has(table, *columns)]


def _new(row: Record) -> Item:
    direction = direction_of(row, "zoriginated")
    is_missed = direction is Direction.INCOMING and row.whole("zanswered") == 0
    flags = ["missed"] if is_missed else []
    provider = row.text("zservice_provider")
    is_foreign = provider and not provider.startswith("com.apple.")
    channel = provider if is_foreign else _CHANNELS.get(row.text("zcalltype"), "phone")
    return _call(
        row, channel, direction, flags, from_apple(row.values.get("zdate"), clock=Clock.DEVICE)
    )


def _old(row: Record) -> Item:
    is_out = bool((row.whole("flags") or 0) & _OUTGOING_FLAG)
    seconds = row.whole("date") or 0
    moment = (
        from_instant(seconds * SECOND, str(seconds), precision=Precision.SECOND, clock=Clock.DEVICE)
        if _YEAR_2010 < seconds < 2 * _YEAR_2010
        else from_apple(seconds, clock=Clock.DEVICE)
    )
    is_missed = not is_out and not (row.whole("duration") or 0)
    direction = Direction.OUTGOING if is_out else Direction.INCOMING
    return _call(row, "phone", direction, ["missed"] if is_missed else [], moment)


def _call(
    row: Record, channel: str, direction: Direction, flags: list[str], moment: Moment
) -> Item:
    blob = row.blob("zaddress") or row.blob("address")
    address = row.text("zaddress") or row.text("address") or blob.decode("utf-8", "replace")
    if not address:
        flags.append("withheld-number")
    if row.is_replaced or "\ufffd" in address:
        flags.append("characters-replaced")
    duration = row.text("zduration") or row.text("duration")
    return Item(
        ItemKind.CALL,
        row.place,
        moment,
        channel,
        address,
        address if direction is Direction.INCOMING else "",
        (address,) if address and direction is Direction.OUTGOING else (),
        direction,
        "",
        name_saved=row.text("zname"),
        flags=tuple(flags),
        details=(
            ("duration", duration.removesuffix(".0")),
            *(
                (name, row.text(name)[:_LONGEST])
                for name in row.values
                if name not in _SHOWN and row.text(name)
            ),
        ),
    )
