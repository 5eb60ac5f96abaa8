"""The encrypted read model. It is made from the record and the readings, and can be thrown away.

The key goes in as raw bytes through a pragma: it is never part of an error. Nothing reaches the
disk in plain text: pages, journal and temporary tables are encrypted or in memory. A mark says
that a load has begun; if it is still there at the next opening, the index is made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import apsw

from cairn.index.filter import UNDATED, where
from cairn.index.stored import handles_of, pack_row, unpack_row
from cairn.index.words import query, searched
from cairn.terms.errors import IO_ERROR, Problem
from cairn.terms.finding import Selection
from cairn.terms.original import SourceRef
from cairn.terms.row import Row

SCHEMA = "1"
IDS_A_SECOND = 1 << 20
_PAGE = 2000

_TABLES = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE rows(
  id INTEGER PRIMARY KEY, source TEXT NOT NULL, ref TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
  at_from INTEGER NOT NULL, at_to INTEGER NOT NULL, place INTEGER NOT NULL,
  channel TEXT NOT NULL, conversation TEXT NOT NULL, direction TEXT NOT NULL,
  sender TEXT NOT NULL, sole_recipient TEXT NOT NULL, flags TEXT NOT NULL,
  words TEXT NOT NULL, packed BLOB NOT NULL);
CREATE INDEX rows_time ON rows(at_from, at_to, place, ref);
CREATE INDEX rows_source ON rows(source);
CREATE TABLE handles(handle TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY(handle, id)) WITHOUT ROWID;
CREATE INDEX handles_id ON handles(id);
CREATE VIRTUAL TABLE found USING fts5(
  words, content='rows', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
INSERT INTO found(found, rank) VALUES('secure-delete', 1);
"""  # noqa: E501 - one statement a line reads best
_ORDER = "at_from, at_to, place, ref"


class IndexStale(Problem):
    """Missing, half-loaded, of another version, damaged or of another key: make it again."""

    say = "The index of this diary has to be made again. Nothing is lost by that."
    hint = "This happens by itself; it takes longer the more there is."
    exit_code = IO_ERROR


@dataclass(frozen=True, slots=True)
class Found:
    """``count`` rows hold the words; ``rows`` are the newest of them."""

    count: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended: the sort key of its last row."""

    at_from: int
    at_to: int
    place: int
    ref: str


def cursor_after(row: Row) -> Cursor:
    at_from, at_to = _times(row)
    return Cursor(at_from, at_to, row.order, str(row.ref))


def _times(row: Row) -> tuple[int, int]:
    moment = row.happened
    return (
        UNDATED if moment.earliest is None else moment.earliest,
        UNDATED if moment.latest is None else moment.latest,
    )


class Index:
    """See the module. Not for use by two threads at once."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._db = connection

    @classmethod
    def create(cls, path: Path, key: bytes, meta: Mapping[str, str]) -> Index:
        """A new, empty index; whatever was at ``path`` is removed."""
        for ending in ("", "-wal", "-shm", "-journal"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
        db = _keyed(path, key, flags)
        path.chmod(0o600)
        with db:
            db.execute(_TABLES)
            wanted = {"schema": SCHEMA, "dirty": "0", **meta}
            db.executemany("INSERT INTO meta VALUES(?, ?)", wanted.items())
        return cls(db)

    @classmethod
    def open(cls, path: Path, key: bytes) -> Index:
        """The index as it was left. Raises ``IndexStale``."""
        if not path.is_file():
            raise IndexStale
        try:
            db = _keyed(path, key, apsw.SQLITE_OPEN_READWRITE)
            meta = dict(db.execute("SELECT name, value FROM meta"))
        except apsw.Error:
            raise IndexStale from None
        if (meta.get("schema"), meta.get("dirty")) != (SCHEMA, "0"):
            db.close()
            raise IndexStale
        return cls(db)

    def close(self) -> None:
        self._db.close()

    def meta(self) -> dict[str, str]:
        return dict(self._db.execute("SELECT name, value FROM meta"))

    def set_meta(self, name: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES(?, ?)", (name, value))

    def sources(self) -> frozenset[str]:
        """The sources that have been loaded."""
        names = self._db.execute("SELECT name FROM meta WHERE name LIKE 'source:%'")
        return frozenset(name.removeprefix("source:") for (name,) in names)

    def load(self, rows: Iterable[Row], *, source: str) -> int:
        """Add the rows of ``source``; how many. A crash on the way makes the index stale."""
        self.set_meta("dirty", "1")
        self._db.execute("PRAGMA synchronous=OFF")
        used: dict[int, int] = {}
        count = 0
        with self._db:
            for row in rows:
                self._insert(row, source, used)
                count += 1
            self.set_meta(f"source:{source}", str(count))
        self._db.execute("PRAGMA synchronous=FULL")
        self.set_meta("dirty", "0")
        return count

    def _insert(self, row: Row, source: str, used: dict[int, int]) -> None:
        at_from, at_to = _times(row)
        words = searched(row)
        number = self._free_id(at_from, used)
        values = (
            *(number, source, str(row.ref), row.kind, at_from, at_to, row.order),
            *(row.channel, row.conversation, row.direction.value, row.sender),
            row.recipients[0] if len(row.recipients) == 1 else "",
            f"|{'|'.join(row.flags)}|",
            *(words, pack_row(row)),
        )
        self._db.execute("INSERT INTO rows VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", values)
        self._db.execute("INSERT INTO found(rowid, words) VALUES(?, ?)", (number, words))
        for handle in sorted(handles_of(row)):
            self._db.execute("INSERT INTO handles VALUES(?, ?)", (handle, number))

    def _free_id(self, at_from: int, used: dict[int, int]) -> int:
        """Ids follow the time, so that a span of time is a span of ids."""
        base = UNDATED if at_from == UNDATED else at_from // 1_000_000 * IDS_A_SECOND
        last = used.get(base)
        if last is None:
            highest = "SELECT max(id) FROM rows WHERE id >= ? AND id < ?"
            last = self._db.execute(highest, (base, base + IDS_A_SECOND)).get
            last = base - 1 if last is None else last
        used[base] = last + 1
        return used[base]

    def forget(self, source: str) -> None:
        """Take out everything that was loaded for ``source``."""
        old = "SELECT id, words FROM rows WHERE source = ?"
        with self._db:
            self._db.execute(
                f"INSERT INTO found(found, rowid, words) SELECT 'delete', * FROM ({old})",  # noqa: S608 - a constant
                (source,),
            )
            self._db.execute(
                "DELETE FROM handles WHERE id IN (SELECT id FROM rows WHERE source = ?)", (source,)
            )
            self._db.execute("DELETE FROM rows WHERE source = ?", (source,))
            self._db.execute("DELETE FROM meta WHERE name = ?", (f"source:{source}",))

    def rows(
        self,
        selection: Selection | None = None,
        *,
        after: Cursor | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> Iterator[Row]:
        """Rows in order of time, undated ones last; reads in pages, so nothing is held open."""
        left = limit
        while left is None or left > 0:
            size = _PAGE if left is None else min(_PAGE, left)
            page = self._page(selection or Selection(), after, size, newest_first)
            yield from page
            if len(page) < size:
                return
            after = cursor_after(page[-1])
            left = None if left is None else left - len(page)

    def _page(
        self, selection: Selection, after: Cursor | None, size: int, newest_first: bool
    ) -> list[Row]:
        text, values = where(selection)
        order = _ORDER
        if newest_first:
            order = ", ".join(f"{name} DESC" for name in _ORDER.split(", "))
            text += f" AND at_from < {UNDATED}"
        if after:
            text += f" AND ({_ORDER}) {'<' if newest_first else '>'} (?, ?, ?, ?)"
            values += (after.at_from, after.at_to, after.place, after.ref)
        sql = f"SELECT ref, packed FROM rows WHERE {text} ORDER BY {order} LIMIT ?"  # noqa: S608 - built of constants
        return [unpack_row(*found) for found in self._db.execute(sql, (*values, size))]

    def row(self, ref: SourceRef) -> Row | None:
        found = self._db.execute("SELECT ref, packed FROM rows WHERE ref = ?", (str(ref),))
        return next((unpack_row(*one) for one in found), None)

    def select(self, selection: Selection) -> Selection:
        """The same selection with its count, and the digest of the references it chooses."""
        text, values = where(selection)
        digest, count = hashlib.sha256(), 0
        for (ref,) in self._db.execute(
            f"SELECT ref FROM rows WHERE {text} ORDER BY ref",  # noqa: S608 - built of constants
            values,
        ):
            digest.update(f"{ref}\n".encode())
            count += 1
        return replace(selection, count=count, digest=digest.hexdigest())

    def search(self, words: str, *, limit: int = 50) -> Found:
        """Rows that hold all of ``words``, newest first, undated ones last."""
        asked = query(words)
        if not asked:
            return Found(0, ())
        count = self._db.execute("SELECT count(*) FROM found WHERE found MATCH ?", (asked,)).get
        newest = (
            "SELECT ref, packed FROM rows"
            " WHERE id IN (SELECT rowid FROM found WHERE found MATCH ?)"
            " ORDER BY at_from >= ?, at_from DESC, at_to DESC, place DESC LIMIT ?"
        )
        found = self._db.execute(newest, (asked, UNDATED, limit))
        return Found(count, tuple(unpack_row(*one) for one in found))

    def counts(self) -> dict[str, int]:
        return dict(self._db.execute("SELECT kind, count(*) FROM rows GROUP BY kind ORDER BY kind"))

    def undated(self) -> int:
        count: int = self._db.execute("SELECT count(*) FROM rows WHERE at_from = ?", (UNDATED,)).get
        return count

    def dump(self) -> Iterator[str]:
        """Everything that is in it, without the ids: equal whenever the same rows are in it."""
        for ref, packed, words in self._db.execute(
            f"SELECT ref, packed, words FROM rows ORDER BY {_ORDER}"  # noqa: S608 - a constant
        ):
            yield f"{ref} {hashlib.sha256(packed).hexdigest()} {words!r}"


def _keyed(path: Path, key: bytes, flags: int) -> apsw.Connection:
    db = apsw.Connection(str(path), flags=flags)
    settings: tuple[tuple[str, Any], ...] = (
        ("cipher", "sqlcipher"),
        ("legacy", 4),
        ("key", f"x'{key.hex()}'"),
        ("temp_store", "MEMORY"),
        ("secure_delete", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("journal_mode", "MEMORY"),
        ("synchronous", "FULL"),
    )
    for name, value in settings:
        db.pragma(name, value)
    # A wrong key shows only when something is read.
    db.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    return db
