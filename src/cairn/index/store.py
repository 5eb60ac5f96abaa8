"""The encrypted read model. It is made from the record and the readings, and can be thrown away.

Nothing reaches the disk in plain text: ``sealed.py`` says how. A mark says that a load has begun;
if it is still there at the next opening, the index is made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import apsw

from cairn.index.filter import SAME_AS, UNDATED, where
from cairn.index.newest import newest
from cairn.index.numbers import Numbers
from cairn.index.problems import IndexNotKept, IndexStale
from cairn.index.sealed import connect, connect_in_memory, make_empty, told, whole
from cairn.index.stored import handles_of, pack_row, unpack_row
from cairn.index.twins import Candidate, likeness, linked, names_of
from cairn.index.words import query, searched
from cairn.terms.finding import Selection
from cairn.terms.original import SourceRef
from cairn.terms.row import Row

__all__ = ["Cursor", "Found", "Index", "IndexNotKept", "IndexStale", "cursor_after"]

SCHEMA = "3"
_PAGE = 2000
# Deleting one row's words securely costs about as much as indexing this many rows anew.
_ANEW_FOR_ONE = 20

_TABLES = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE rows(
  id INTEGER PRIMARY KEY, source TEXT NOT NULL, ref TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
  at_from INTEGER NOT NULL, at_to INTEGER NOT NULL, place INTEGER NOT NULL,
  channel TEXT NOT NULL, conversation TEXT NOT NULL, direction TEXT NOT NULL,
  sender TEXT NOT NULL, sole_recipient TEXT NOT NULL, flags TEXT NOT NULL,
  words TEXT NOT NULL, packed BLOB NOT NULL,
  likeness INTEGER NOT NULL, names TEXT NOT NULL);
CREATE INDEX rows_time ON rows(at_from, at_to, place, ref);
CREATE INDEX rows_source ON rows(source);
CREATE TABLE handles(handle TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY(handle, id)) WITHOUT ROWID;
CREATE INDEX handles_id ON handles(id);
CREATE TABLE twins(id INTEGER PRIMARY KEY, same_as TEXT NOT NULL);
CREATE VIRTUAL TABLE found USING fts5(
  words, content='rows', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
INSERT INTO found(found, rank) VALUES('secure-delete', 1);
"""  # noqa: E501 - one statement a line reads best
_ORDER = "at_from, at_to, place, ref"
_SOURCE = "source:"
_LINKED = "linked"
_SAME_AS = f"({SAME_AS})"
_ALIKE = """
SELECT likeness, id, ref, at_from, at_to, place, direction, names FROM rows WHERE likeness IN (
  SELECT likeness FROM rows WHERE likeness != 0
  GROUP BY likeness HAVING min(source) != max(source))
ORDER BY likeness
"""


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


def _lay_out(db: apsw.Connection, meta: Mapping[str, str]) -> None:
    with whole(db):
        db.execute(_TABLES)
        wanted = {"schema": SCHEMA, "dirty": "0", _LINKED: "1", **meta}
        db.executemany("INSERT INTO meta VALUES(?, ?)", wanted.items())


class Index:
    """See the module. Not for use by two threads at once.

    Every method raises ``IndexStale`` where the file turns out to be damaged (it is removed, so
    that the next opening makes it again), and ``IndexNotKept`` where the disk fails or is full.
    """

    def __init__(self, connection: apsw.Connection, path: Path | None) -> None:
        self._db = connection
        self._path = path

    @classmethod
    def create(cls, path: Path, key: bytes, meta: Mapping[str, str]) -> Index:
        """A new, empty index; whatever was at ``path`` is removed. ``key`` is 32 bytes."""
        make_empty(path)
        with told(path):
            db = connect(path, key)
            _lay_out(db, meta)
        return cls(db, path)

    @classmethod
    def in_memory(cls) -> Index:
        """A new, empty index that is gone when it is closed: for a folder that is only read."""
        db = connect_in_memory()
        _lay_out(db, {})
        return cls(db, None)

    @classmethod
    def open(cls, path: Path, key: bytes) -> Index:
        """The index as it was left. Raises ``IndexStale``."""
        if not path.is_file():
            raise IndexStale
        try:
            db = connect(path, key)
            meta = dict(db.execute("SELECT name, value FROM meta"))
        except apsw.Error:
            raise IndexStale from None
        if (meta.get("schema"), meta.get("dirty")) != (SCHEMA, "0"):
            db.close()
            raise IndexStale
        return cls(db, path)

    def close(self) -> None:
        self._db.close()

    def meta(self) -> dict[str, str]:
        with told(self._path):
            return dict(self._db.execute("SELECT name, value FROM meta"))

    def set_meta(self, name: str, value: str) -> None:
        with told(self._path):
            self._db.execute("INSERT OR REPLACE INTO meta VALUES(?, ?)", (name, value))

    def sources(self) -> frozenset[str]:
        """The sources that have been loaded."""
        names = (name for name in self.meta() if name.startswith(_SOURCE))
        return frozenset(name.removeprefix(_SOURCE) for name in names)

    def load(self, rows: Iterable[Row], *, source: str) -> int:
        """Add the rows of ``source``; how many. Ended on the way, it leaves the index stale."""
        with told(self._path):
            self.set_meta("dirty", "1")
            self._db.pragma("synchronous", "OFF")
            self._db.pragma("journal_mode", "MEMORY")
            with whole(self._db):
                numbers = Numbers(self._highest_in)
                count = sum(self._insert(row, source, numbers) for row in rows)
                self._unlink(source)
            self._db.pragma("journal_mode", "DELETE")
            self._db.pragma("synchronous", "FULL")
            # This one is synced, and all that was written before it; only then the mark goes.
            self.set_meta(f"{_SOURCE}{source}", str(count))
            self.set_meta("dirty", "0")
        return count

    def _unlink(self, source: str) -> None:
        """``link`` has to run again if anything of ``source`` can be the same as another row."""
        any_like = "SELECT 1 FROM rows WHERE source = ? AND likeness != 0 LIMIT 1"
        if self._db.execute(any_like, (source,)).get is not None:
            self._db.execute("DELETE FROM meta WHERE name = ?", (_LINKED,))

    def _insert(self, row: Row, source: str, numbers: Numbers) -> int:
        at_from, at_to = _times(row)
        words = searched(row)
        number = numbers.next(at_from)
        values = (
            *(number, source, str(row.ref), row.kind, at_from, at_to, row.order),
            *(row.channel, row.conversation, row.direction.value, row.sender),
            row.recipients[0] if len(row.recipients) == 1 else "",
            f"|{'|'.join(row.flags)}|",
            *(words, pack_row(row)),
            *((like := likeness(row)), names_of(row) if like else ""),
        )
        self._db.execute("INSERT INTO rows VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", values)
        self._db.execute("INSERT INTO found(rowid, words) VALUES(?, ?)", (number, words))
        for handle in sorted(handles_of(row)):
            self._db.execute("INSERT INTO handles VALUES(?, ?)", (handle, number))
        return 1

    def _highest_in(self, first: int, after: int) -> int | None:
        highest = "SELECT max(id) FROM rows WHERE id >= ? AND id < ?"
        found: int | None = self._db.execute(highest, (first, after)).get
        return found

    def forget(self, source: str) -> None:
        """Take out everything that was loaded for ``source``."""
        old = "SELECT id, words FROM rows WHERE source = ?"
        with told(self._path), whole(self._db):
            self._unlink(source)
            sizes = "SELECT count(*) FILTER (WHERE source = ?), count(*) FROM rows"
            ((going, all_rows),) = self._db.execute(sizes, (source,))
            is_large = going * _ANEW_FOR_ONE > all_rows
            if not is_large:
                self._db.execute(
                    f"INSERT INTO found(found, rowid, words) SELECT 'delete', * FROM ({old})",  # noqa: S608 - a constant
                    (source,),
                )
            self._db.execute(
                "DELETE FROM handles WHERE id IN (SELECT id FROM rows WHERE source = ?)", (source,)
            )
            of_source = "DELETE FROM twins WHERE id IN (SELECT id FROM rows WHERE source = ?)"
            self._db.execute(of_source, (source,))
            self._db.execute("DELETE FROM rows WHERE source = ?", (source,))
            if is_large:
                self._db.execute("INSERT INTO found(found) VALUES('rebuild')")
            self._db.execute("DELETE FROM meta WHERE name = ?", (f"{_SOURCE}{source}",))

    @property
    def is_linked(self) -> bool:
        """Whether ``link`` has run since rows were loaded or forgotten."""
        return self.meta().get(_LINKED) == "1"

    def link(self) -> int:
        """Find what stands in several originals, anew; how many rows are the same as another."""
        with told(self._path), whole(self._db):
            self._db.execute("DELETE FROM twins")
            candidates = (Candidate(*one) for one in self._db.execute(_ALIKE))
            self._db.executemany("INSERT INTO twins VALUES(?, ?)", linked(candidates))
            self._db.execute("INSERT OR REPLACE INTO meta VALUES(?, '1')", (_LINKED,))
            count: int = self._db.execute("SELECT count(*) FROM twins").get
        return count

    def rows(
        self,
        selection: Selection | None = None,
        *,
        after: Cursor | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> Iterator[Row]:
        """Rows in order of time, undated ones last; reads in pages, so nothing is held open.

        A ``selection`` chooses among those that are counted; without one all are given, and what
        stands in two originals twice. ``newest_first`` gives only what has a place on the line of
        time.
        """
        left = limit
        while left is None or left > 0:
            size = _PAGE if left is None else min(_PAGE, left)
            page = self._page(selection, after, size, newest_first)
            yield from page
            if len(page) < size:
                return
            after = cursor_after(page[-1])
            left = None if left is None else left - len(page)

    def _page(
        self, selection: Selection | None, after: Cursor | None, size: int, newest_first: bool
    ) -> list[Row]:
        text, values = ("1", ()) if selection is None else where(selection)
        order = _ORDER
        if newest_first:
            order = ", ".join(f"{name} DESC" for name in _ORDER.split(", "))
            text += f" AND at_from < {UNDATED}"
        if after:
            text += f" AND ({_ORDER}) {'<' if newest_first else '>'} (?, ?, ?, ?)"
            values += (after.at_from, after.at_to, after.place, after.ref)
        sql = f"SELECT ref, packed, {_SAME_AS} FROM rows WHERE {text} ORDER BY {order} LIMIT ?"  # noqa: S608 - built of constants
        with told(self._path):
            return [unpack_row(*found) for found in self._db.execute(sql, (*values, size))]

    def row(self, ref: SourceRef) -> Row | None:
        sql = f"SELECT ref, packed, {_SAME_AS} FROM rows WHERE ref = ?"  # noqa: S608 - a constant
        with told(self._path):
            found = self._db.execute(sql, (str(ref),))
            return next((unpack_row(*one) for one in found), None)

    def select(self, selection: Selection) -> Selection:
        """The same selection with its count, and the digest of the references it chooses."""
        text, values = where(selection)
        digest, count = hashlib.sha256(), 0
        with told(self._path):
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
        with told(self._path):
            count, found = newest(self._db, asked, limit)
        return Found(count, tuple(unpack_row(*one) for one in found))

    def counts(self) -> dict[str, int]:
        with told(self._path):
            kinds = "SELECT kind, count(*) FROM rows GROUP BY kind ORDER BY kind"
            return dict(self._db.execute(kinds))

    def undated(self) -> int:
        with told(self._path):
            sql = "SELECT count(*) FROM rows WHERE at_from = ?"
            count: int = self._db.execute(sql, (UNDATED,)).get
        return count

    def dump(self) -> Iterator[str]:
        """Everything that is in it, without the ids: equal whenever the same rows are in it."""
        sql = f"SELECT ref, packed, words, {_SAME_AS} FROM rows ORDER BY {_ORDER}"  # noqa: S608 - a constant
        with told(self._path):
            for ref, packed, words, same_as in self._db.execute(sql):
                yield f"{ref} {hashlib.sha256(packed).hexdigest()} {words!r} {same_as}"
