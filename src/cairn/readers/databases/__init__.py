"""Databases of phones and their programs: SQLite, opened on the bytes of an original."""
