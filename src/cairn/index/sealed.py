"""An encrypted database file: how it is opened, and what its errors become.

The key goes in as raw bytes through a pragma: it is never part of a name, a statement that can
fail, or an error. Pages and journal are encrypted, temporary tables stay in memory.
``serialize()`` would give plain text and is used nowhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw

from cairn.index.problems import IndexNotKept, IndexNotRemoved, IndexStale, UnfitDatabase

# Temporary tables in memory, deleted content overwritten, full text there.
COMPILED_WITH = frozenset({"TEMP_STORE=2", "SECURE_DELETE", "ENABLE_FTS5"})
_DISK_ERRORS = (
    apsw.FullError,
    apsw.IOError,
    apsw.ReadOnlyError,
    apsw.CantOpenError,
    apsw.PermissionsError,
    apsw.BusyError,
)
_CACHE_KIB = 64 << 10
_ENDINGS = ("", "-wal", "-shm", "-journal")
_SETTINGS: tuple[tuple[str, Any], ...] = (
    ("temp_store", "MEMORY"),
    ("secure_delete", 1),
    ("trusted_schema", 0),
    ("cell_size_check", 1),
    # A journal on the disk (encrypted like the pages) survives being killed; a load does without.
    ("journal_mode", "DELETE"),
    ("synchronous", "FULL"),
    ("cache_size", -_CACHE_KIB),
)


def make_empty(path: Path) -> None:
    """An empty file that only its owner can read; whatever was there is removed.

    Raises ``IndexNotKept``.
    """
    try:
        _unlink(path)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise IndexNotKept from error


def remove(path: Path) -> None:
    """Nothing of it is left, or ``IndexNotRemoved``."""
    try:
        _unlink(path)
    except OSError as error:
        raise IndexNotRemoved from error


def _unlink(path: Path) -> None:
    for ending in _ENDINGS:
        path.with_name(path.name + ending).unlink(missing_ok=True)


def connect(path: Path, key: bytes) -> apsw.Connection:
    """The database at ``path``, which must exist. Raises ``apsw.Error`` for a wrong key or a file
    that is damaged where it begins, ``UnfitDatabase``.
    """
    _require_fit()
    db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        for name, value in (("cipher", "sqlcipher"), ("legacy", 4), ("key", f"x'{key.hex()}'")):
            db.pragma(name, value)
        for name, value in _SETTINGS:
            db.pragma(name, value)
        # A wrong key shows only when something is read.
        db.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    except apsw.Error:
        db.close()
        raise
    return db


def connect_in_memory() -> apsw.Connection:
    """A database that never touches a disk. Raises ``UnfitDatabase``."""
    _require_fit()
    return apsw.Connection(":memory:")


def _require_fit() -> None:
    if not set(apsw.compile_options) >= COMPILED_WITH:
        raise UnfitDatabase


@contextmanager
def whole(db: apsw.Connection) -> Iterator[None]:
    """All that is done inside, or none of it."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        # After some errors, a full disk among them, SQLite has gone back by itself.
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


@contextmanager
def told(path: Path | None) -> Iterator[None]:
    """Errors of the database as problems. What is damaged is removed, so that it is made again;
    ``path`` is ``None`` for one in memory.
    """
    try:
        yield
    except (apsw.CorruptError, apsw.NotADBError):
        if path:
            remove(path)
        raise IndexStale from None
    except _DISK_ERRORS:
        raise IndexNotKept from None
