"""Which names a store takes: nothing that could mean another folder, on any system."""

from __future__ import annotations

import re

_BLOB = re.compile(r"[a-z0-9][a-z0-9-]{3,127}", re.ASCII)
_SMALL = re.compile(r"[a-z][a-z0-9-]{0,63}", re.ASCII)


def is_blob_name(name: str) -> bool:
    return _BLOB.fullmatch(name) is not None


def blob_name(name: str) -> str:
    """``name`` itself. Raises ``ValueError``: a wrong one is a fault in the code that asks."""
    if not is_blob_name(name):
        raise ValueError("a blob's name is 4 to 128 of a-z, 0-9 and -")
    return name


def small_name(name: str) -> str:
    """``name`` itself. Raises ``ValueError``."""
    if _SMALL.fullmatch(name) is None:
        raise ValueError("a small file's name is up to 64 of a-z, 0-9 and -, a letter first")
    return name
