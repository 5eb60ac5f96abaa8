"""SQLite, read row by row on the bytes of an original, and with nothing but reading allowed.

The library is SQLite itself (through apsw): its files are ours (``pages``), views and triggers
are off, nothing that the schema says is trusted, and only plain tables are looked at. Where a page
is damaged, reading goes on behind it and the gap is told.

A row is named by its table and rowid. Its digest is the SHA-256 of all its values in the order of
the columns, each as one letter, its length in bytes in decimal, a colon, and its bytes:

    n nothing | i integer, in decimal | r real, 8 bytes of IEEE 754, big-endian | t text | b blob

Text is UTF-8, or the bytes as they are stored where they are none.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import apsw

from cairn.readers.databases import file_system
from cairn.readers.databases.pages import MAGIC, Pages
from cairn.terms.original import row_place
from cairn.terms.reading import Place, Source, Unread

Value: TypeAlias = str | int | float | bytes | None

_LONGEST_VALUE = 64 * 1024 * 1024
_MOST_TABLES = 2000
_MOST_COLUMNS = 400
_CACHE_KIB = 8192
_LAST_ROWID = 2**63 - 1
_MOST_GAPS = 1000


def is_database(source: Source) -> bool:
    return source.read_at("", 0, len(MAGIC)) == MAGIC


@dataclass(frozen=True, slots=True)
class Record:
    """One row: ``values`` by the names of the columns, in small letters."""

    table: str
    rowid: int
    values: Mapping[str, Value]
    digest: str
    is_replaced: bool
    """Some text in it is not text: what could not be read of it was replaced by a mark."""

    @property
    def place(self) -> Place:
        return Place("", row_place(self.table, self.rowid), self.digest)

    def text(self, column: str) -> str:
        """A text, or a number as it is written; ``""`` for anything else."""
        value = self.values.get(column)
        if isinstance(value, str):
            return value
        return str(value) if isinstance(value, int | float) else ""

    def whole(self, column: str) -> int | None:
        value = self.values.get(column)
        return value if isinstance(value, int) else None

    def blob(self, column: str) -> bytes:
        value = self.values.get(column)
        return value if isinstance(value, bytes) else b""


class Database:
    """Open until ``close``. Names of tables and columns are in small letters."""

    def __init__(self, source: Source) -> None:
        """Raises ``apsw.Error`` if it is none."""
        self._name = file_system.put(Pages(source))
        self._names: dict[str, str] = {}
        self._looked_at: dict[str, tuple[str, ...]] = {}
        self.damage: list[Unread] = []
        try:
            self._connection = apsw.Connection(
                self._name, flags=apsw.SQLITE_OPEN_READONLY, vfs=file_system.NAME
            )
        except BaseException:
            file_system.remove(self._name)
            raise
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close(True)
        file_system.remove(self._name)

    def _prepare(self) -> None:
        one = self._connection
        for what, value in (
            (apsw.SQLITE_DBCONFIG_DEFENSIVE, 1),
            (apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
            (apsw.SQLITE_DBCONFIG_ENABLE_VIEW, 0),
            (apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0),
        ):
            one.config(what, value)
        one.limit(apsw.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
        one.limit(apsw.SQLITE_LIMIT_ATTACHED, 0)
        for pragma in ("temp_store=2", "cell_size_check=1", f"cache_size=-{_CACHE_KIB}"):
            one.execute(f"PRAGMA {pragma}")
        found = one.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 LIMIT ?",
            (_MOST_TABLES,),
        )
        for (name,) in list(found):
            if isinstance(name, str) and name.isascii() and name.replace("_", "").isalnum():
                self._names[name.lower()] = name

    def columns(self, table: str) -> tuple[str, ...]:
        """Of a plain table; empty where there is none of that name."""
        if table not in self._names:
            return ()
        if table not in self._looked_at:
            self._looked_at[table] = self._columns(self._names[table])
        return self._looked_at[table]

    def _columns(self, name: str) -> tuple[str, ...]:
        try:
            self._connection.execute(f'SELECT rowid FROM "{name}" LIMIT 0')  # noqa: S608 - checked
            rows = list(self._connection.execute(f'PRAGMA table_info("{name}")'))
        except (apsw.Error, UnicodeDecodeError):
            return ()
        # A column that only takes the name of the row's number would lie about it.
        if any(str(row[1]).lower() == "rowid" and not _is_key(row) for row in rows):
            return ()
        return tuple(str(row[1]).lower() for row in rows[:_MOST_COLUMNS])

    def has(self, table: str, *columns: str) -> bool:
        """Whether there is such a plain table, with these columns."""
        known = self.columns(table)
        return bool(known) and set(columns) <= set(known)

    def rows(self, table: str) -> Iterator[Record | Unread]:
        """All rows by rowid, and an ``Unread`` for each stretch that is damaged."""
        if not self.columns(table):
            return
        last, damaged = -(2**63), 0
        while True:
            try:
                for record in self._some(table, last):
                    if record.rowid <= last:
                        raise apsw.CorruptError
                    last = record.rowid
                    yield record
            except apsw.NoMemError as error:
                raise MemoryError from error
            except (apsw.Error, UnicodeDecodeError):
                damaged += 1
            else:
                if not damaged and not self._is_sound(table):
                    yield self._damage(table, 0)
                return
            mended = self._one_with_bad_text(table, last)
            if mended is not None and mended.rowid > last:
                last = mended.rowid
                yield mended
                continue
            after = self._behind(table, last) if damaged <= _MOST_GAPS else None
            yield self._damage(table, max(last, 0))
            if after is None:
                return
            last = after - 1

    def records(self, table: str) -> Iterator[Record]:
        """The rows that can be read, of a table that only explains others. What is damaged in it
        is added to ``damage``.
        """
        for row in self.rows(table):
            if isinstance(row, Record):
                yield row
            else:
                self.damage.append(row)

    def _damage(self, table: str, after: int) -> Unread:
        return Unread(Place("", row_place(self._names[table], after), ""), "database-damaged")

    def _is_sound(self, table: str) -> bool:
        """Whether SQLite finds nothing odd: damage can also leave rows out without a word."""
        try:
            query = f'PRAGMA quick_check("{self._names[table]}")'
            return list(self._connection.execute(query)) == [("ok",)]
        except apsw.NoMemError as error:
            raise MemoryError from error
        except (apsw.Error, UnicodeDecodeError):
            return False

    def find(self, table: str, rowid: int) -> Record | None:
        """The row, if it is there and can be read."""
        if not self.columns(table):
            return None
        try:
            found = next(self._some(table, rowid, "rowid = ?"), None)
        except UnicodeDecodeError:
            found = self._one_with_bad_text(table, rowid - 1)
        except apsw.Error:
            return None
        return found if found is not None and found.rowid == rowid else None

    def _some(self, table: str, number: int, where: str = "rowid > ?") -> Iterator[Record]:
        columns = self.columns(table)
        shown = ", ".join(f'"{column}"' for column in columns)
        query = f'SELECT rowid, {shown} FROM "{self._names[table]}" WHERE {where} ORDER BY rowid'  # noqa: S608 - names from the schema, quoted
        for rowid, *values in self._connection.execute(query, (number,)):
            digest = digest_of(values)
            yield Record(
                self._names[table], rowid, dict(zip(columns, values, strict=True)), digest, False
            )

    def _one_with_bad_text(self, table: str, after: int) -> Record | None:
        """The next row, if all that is wrong with it is that its text is no text."""
        columns, name = self.columns(table), self._names[table]
        shown = ", ".join(
            f'typeof("{one}"), CASE typeof("{one}") WHEN \'text\' THEN CAST("{one}" AS BLOB)'
            f' ELSE "{one}" END'
            for one in columns
        )
        try:
            query = f'SELECT rowid FROM "{name}" WHERE rowid > ? ORDER BY rowid LIMIT 1'  # noqa: S608
            ((rowid,),) = list(self._connection.execute(query, (after,)))
            query = f'SELECT {shown} FROM "{name}" WHERE rowid = ?'  # noqa: S608
            (cells,) = list(self._connection.execute(query, (rowid,)))
            ((encoding,),) = list(self._connection.execute("PRAGMA encoding"))
        except (apsw.Error, ValueError):
            return None
        values: list[Value] = []
        raw: list[Value | _RawText] = []
        for kind, data in zip(cells[::2], cells[1::2], strict=True):
            is_text = kind == "text" and isinstance(data, bytes)
            values.append(data.decode(encoding, "replace") if is_text else data)
            raw.append(_RawText(data) if is_text else data)
        named = dict(zip(columns, values, strict=True))
        return Record(name, rowid, named, digest_of(raw), True)

    def _behind(self, table: str, last: int) -> int | None:
        """The first rowid behind a damaged stretch that begins after ``last``."""
        step, bad = 1, max(last, 0)
        while bad + step < _LAST_ROWID:
            good = bad + step
            found = self._first_from(table, good)
            if found is None or found <= last:
                bad, step = good, step * 2
                continue
            while good - bad > 1:
                middle = (good + bad) // 2
                nearer = self._first_from(table, middle)
                if nearer is None or nearer <= last:
                    bad = middle
                else:
                    good, found = middle, nearer
            return found if found < _LAST_ROWID else None
        return None

    def _first_from(self, table: str, rowid: int) -> int | None:
        """The first row from here on that can be read; ``None`` where damage is in the way.
        ``_LAST_ROWID`` where there is none any more.
        """
        try:
            found = next(self._some(table, rowid - 1), None)
        except UnicodeDecodeError:
            found = self._one_with_bad_text(table, rowid - 1)
            return None if found is None else found.rowid
        except apsw.Error:
            return None
        return _LAST_ROWID if found is None else found.rowid


def _is_key(row: tuple[object, ...]) -> bool:
    """Whether a column of ``table_info`` is the number of the row itself."""
    return str(row[2]).upper() == "INTEGER" and row[5] == 1


@dataclass(frozen=True, slots=True)
class _RawText:
    data: bytes


def digest_of(values: Iterable[Value | _RawText]) -> str:
    """Hex SHA-256 of a row, as the module says."""
    return hashlib.sha256(b"".join(_tagged(value) for value in values)).hexdigest()


def _tagged(value: Value | _RawText) -> bytes:
    if value is None:
        return b"n0:"
    if isinstance(value, int):
        digits = b"%d" % value
        return b"i%d:%b" % (len(digits), digits)
    if isinstance(value, str):
        text = value.encode("utf-8", "surrogatepass")
        return b"t%d:%b" % (len(text), text)
    if isinstance(value, bytes):
        return b"b%d:%b" % (len(value), value)
    if isinstance(value, float):
        return b"r8:" + struct.pack(">d", value)
    return b"t%d:%b" % (len(value.data), value.data)


def opened(source: Source) -> Database | None:
    """The database, or ``None`` if the bytes are none that can be opened."""
    if not is_database(source):
        return None
    try:
        return Database(source)
    except apsw.Error:
        return None


def holds(source: Source, test: Callable[[Database], bool]) -> bool:
    """Whether the bytes are a database of which ``test`` is true."""
    database = opened(source)
    if database is None:
        return False
    with database:
        return test(database)


def digest_of_row(source: Source, table: str, rowid: int) -> str:
    """Hex digest of a row that is there; else ``""``."""
    database = opened(source)
    if database is None:
        return ""
    with database:
        record = database.find(table.lower(), rowid)
        return record.digest if record is not None and record.table == table else ""
