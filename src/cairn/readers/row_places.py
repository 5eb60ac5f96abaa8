"""Rows found again by their place, in whatever has rows."""

from __future__ import annotations

from cairn.readers.databases import database
from cairn.readers.mail import store
from cairn.readers.papers import sheets
from cairn.terms.reading import Source


def digest_of_row(source: Source, table: str, row: int) -> str:
    """Hex digest of a row that is there; else ``""``."""
    if database.is_database(source):
        return database.digest_of_row(source, table, row)
    if store.is_store(source):
        return store.digest_of_row(source, table, row)
    return sheets.digest_of_row(source, table, row)
