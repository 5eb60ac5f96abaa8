"""Texts, picture messages and calls in the databases of an Android phone: ``mmssms.db``,
``calllog.db``, and ``contacts2.db`` of older phones.

Tables and codes: Android's ``Telephony`` and ``CallLog`` providers. Makers of phones add columns of
their own; they stay in the details by their own names. Seen: Android of 2013.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cairn.readers.databases.database import Database, Record
from cairn.readers.databases.of_database import OfDatabase, items_of
from cairn.readers.elements import Node
from cairn.readers.phone import Entry, call, multimedia, text_message
from cairn.terms.reading import Answers, Found, Item

_NEEDED = {
    "sms": ("address", "date", "type", "body"),
    "pdu": ("date", "msg_box", "m_type"),
    "calls": ("number", "date", "duration", "type"),
}
_LONGEST_FIELD = 1000


class AndroidPhone(OfDatabase):
    """Units are rows of the tables of texts, picture messages and calls."""

    name = "android-phone"
    version = 1

    def is_ours(self, database: Database) -> bool:
        return bool(_tables(database))

    def found(self, database: Database, answers: Answers) -> Iterator[Found]:
        tables = _tables(database)
        people = _people(database)
        below = _below(database) if "pdu" in tables else {}

        def made(row: Record) -> Item:
            return _MAKERS[row.table.lower()](_entry(row, people, below), answers)

        for table in tables:
            yield from items_of(database, table, made)


_MAKERS: dict[str, Callable[[Entry, Answers], Item]] = {
    "sms": text_message,
    "pdu": multimedia,
    "calls": call,
}


def _tables(database: Database) -> list[str]:
    return [table for table, columns in _NEEDED.items() if database.has(table, *columns)]


def _entry(row: Record, people: dict[int, str], below: dict[int, list[Node]]) -> Entry:
    table, fields = row.table.lower(), _fields(row)
    if table == "pdu":
        fields.setdefault("address", people.get(row.whole("thread_id") or -1, ""))
    if "name" in fields and table == "calls":
        fields["contact_name"] = fields.pop("name")
    node = Node(table, fields, below.get(row.rowid, []) if table == "pdu" else [])
    return Entry(node, row.place, ("characters-replaced",) if row.is_replaced else ())


def _fields(row: Record) -> dict[str, str]:
    """What has a value, as text. A body is kept whole, other fields up to a length."""
    fields: dict[str, str] = {}
    for name, value in row.values.items():
        text = row.text(name)
        if value is None or not text:
            continue
        fields[name] = text if name == "body" else text[:_LONGEST_FIELD]
    return fields


def _people(database: Database) -> dict[int, str]:
    """The addresses of each thread, as the table of threads has them."""
    known = {str(row.rowid): row.text("address") for row in database.records("canonical_addresses")}
    found: dict[int, str] = {}
    for row in database.records("threads"):
        numbers = row.text("recipient_ids").split()
        found[row.rowid] = "~".join(known[one] for one in numbers if known.get(one))
    return found


def _below(database: Database) -> dict[int, list[Node]]:
    """Parts and addresses of picture messages, as a backup has them, by the message."""
    found: dict[int, list[Node]] = {}
    for place, (table, owner) in enumerate((("part", "mid"), ("addr", "msg_id"))):
        for row in database.records(table):
            number = row.whole(owner)
            if number is not None:
                groups = found.setdefault(number, [Node("parts", {}), Node("addrs", {})])
                fields = {name: row.text(name) for name in row.values if row.text(name)}
                groups[place].children.append(Node(table, fields))
    return found
