"""An original, its seal, and the two ways to point at what is known for ever."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from cairn.terms.errors import DATA_ERROR, Problem

_TABLE = re.compile(r"[A-Za-z0-9_]{1,64}", re.ASCII)
_ROWID = re.compile(r"-?\d{1,19}", re.ASCII)

RECORD = 0
"""Number of the log that holds the record."""
PRIVATE_NOTES = 1
"""Number of the log that holds private notes: own keys, never in a pack by default."""


class NotAReference(Problem):
    """A stored reference is not of a known form."""

    say = "A reference in this file could not be understood."
    hint = "Run a check of the vault and keep the file as it is."
    exit_code = DATA_ERROR


@dataclass(frozen=True, slots=True)
class Original:
    """A file exactly as it was received."""

    name: str
    """The name it came with, without folders."""
    size: int
    """Bytes."""
    sha256: str
    """Hex digest of the bytes as received."""
    came_as: str = ""
    """Where it lay inside a folder that was added, with ``/`` between parts; else empty."""
    modified: int | None = None
    """The file system's modification time, Unix microseconds; a hint, never evidence."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What was fixed when an original came in."""

    sealed_sha256: str
    """Hex digest of the sealed bytes; also the name of the sealed file."""
    sealed_size: int
    padded_size: int
    """Bytes under the seal: the original followed by zeros."""
    key_period: int


@dataclass(frozen=True, slots=True)
class ActRef:
    """Points at one act in a journal."""

    log: int
    branch: int
    seq: int

    def __str__(self) -> str:
        return f"act:{self.log}.{self.branch}.{self.seq}"


@dataclass(frozen=True, slots=True)
class ItemRef:
    """Points at one item for ever: never an index id, never a reader's version.

    ``locator`` has one of the written forms ``bytes:START-END`` (half-open, in the member) and
    ``row:TABLE/ROWID`` (of a database or a sheet); later formats may add ``part:START-END/N``,
    ``node:ID``.
    """

    received: int
    """Sequence, in the record, of the act that received the original (branch in ``branch``)."""
    member: str
    """Path inside the original, ``""`` for the original itself."""
    locator: str
    raw_sha256: str
    """Hex digest of the raw slice the locator names."""
    branch: int = 1

    def __str__(self) -> str:
        return f"item:{self.branch}.{self.received}:{self.locator}:{self.raw_sha256}:{self.member}"


SourceRef: TypeAlias = ItemRef | ActRef


def parse_ref(text: str) -> SourceRef:
    """The reference written by ``str()``. Raises ``NotAReference``."""
    kind, _, rest = text.partition(":")
    try:
        if kind == "act":
            log, branch, seq = rest.split(".")
            return ActRef(int(log), int(branch), int(seq))
        if kind == "item":
            act, form, where, raw, member = rest.split(":", 4)
            branch, received = act.split(".")
            return ItemRef(int(received), member, f"{form}:{where}", raw, int(branch))
    except ValueError as error:
        raise NotAReference from error
    raise NotAReference


def byte_span(start: int, end: int) -> str:
    """The locator of the bytes ``start`` up to and not including ``end`` of a member."""
    return f"bytes:{start}-{end}"


def parse_byte_span(locator: str) -> tuple[int, int]:
    """``(start, end)``. Raises ``NotAReference`` for any other form of locator."""
    form, _, span = locator.partition(":")
    start, dash, end = span.partition("-")
    if form != "bytes" or not dash or not (start.isdecimal() and end.isdecimal()):
        raise NotAReference
    return int(start), int(end)


def row_place(table: str, rowid: int) -> str:
    """The locator of one row. ``table`` is made of ASCII letters, digits and ``_``."""
    return f"row:{table}/{rowid}"


def parse_row_place(locator: str) -> tuple[str, int]:
    """``(table, rowid)``. Raises ``NotAReference`` for any other form of locator."""
    form, _, where = locator.partition(":")
    table, slash, rowid = where.partition("/")
    if form != "row" or not slash or not _TABLE.fullmatch(table) or not _ROWID.fullmatch(rowid):
        raise NotAReference
    return table, int(rowid)
