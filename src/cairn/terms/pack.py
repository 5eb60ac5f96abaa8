"""What goes into a pack, as frozen values: the same values give the same pack."""

from __future__ import annotations

from dataclasses import dataclass

from cairn.terms.moment import Moment
from cairn.terms.original import ActRef, Original, Seal
from cairn.terms.picture import Picture
from cairn.terms.reading import Reading, Unread
from cairn.terms.row import Row


@dataclass(frozen=True, slots=True)
class PageOne:
    """What an officer needs first, in the owner's own words. Empty means the owner did not say."""

    at_risk: str = ""
    children: str = ""
    other_person: str = ""
    """Empty prints as "not known"."""
    orders: str = ""
    """Orders with their expiry and the date they were served."""
    police_references: str = ""
    promised: str = ""
    asked_for: str = ""
    initials: str = ""
    """The owner's initials: the first part of every exhibit mark."""
    worst: ActRef | None = None
    """The entry that the owner chose as the worst event."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """An original that is produced under a mark."""

    mark: str
    """Initials and a running number, such as ``AB1``: given once and never used again."""
    original: Original
    seal: Seal
    received: ActRef
    received_at: Moment
    reading: Reading | None
    """``None`` where no reader knew the file: it goes in as it is."""
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that is in the record and not in the pack."""

    what: str
    """A message id of the catalogue, such as ``pack.left_out.private_notes``."""
    count: int


@dataclass(frozen=True, slots=True)
class PackContents:
    """Everything a pack is made of, but the bytes of the originals."""

    purpose: str
    """``police``"""
    made_at: Moment
    home_zone: str
    page_one: PageOne
    rows: tuple[Row, ...]
    """Items of the exhibits and the owner's entries, in order of time; undated ones last."""
    exhibits: tuple[Exhibit, ...]
    picture: Picture
    left_out: tuple[LeftOut, ...]
    own_handles: tuple[str, ...]
    """Handles, as exported, that are the owner's: documents print "the owner" in their place."""
    record_head: str
    """Hex SHA-256 of the newest frame of the record when the pack was made."""
    program: str
    """Name and version of the program, such as ``cairn 0.1.0``."""
