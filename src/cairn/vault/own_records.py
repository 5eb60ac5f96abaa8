"""What is about the owner alone: where they were, whom they know, what they plan. It helps them to
place and to understand things; it is not handed over with what somebody else did.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cairn.terms.original import RECORD, ActRef, ItemRef
from cairn.terms.reading import ItemKind
from cairn.terms.row import Row

_CALENDAR = "calendar"
_PLACE = "GPS"
"""What Exif calls each field of it begins so."""
_OF_POSITIONS = ("gpx", "google-location")
_TAKEN = (ItemKind.PICTURE, ItemKind.RECORDING)
_WHOSE = ("CameraOwnerName", "Artist", "BodySerialNumber", "HostComputer")
"""In a picture: who took it and with which device, which is the owner as often as not."""


def is_own_record(row: Row) -> bool:
    """A position, a contact or an entry of a calendar; not the security log of an account."""
    if row.kind == ItemKind.EVENT:
        return row.channel == _CALENDAR
    return row.kind in (ItemKind.POSITION, ItemKind.CONTACT)


def without_own_records(rows: Iterable[Row]) -> tuple[tuple[Row, ...], frozenset[ActRef]]:
    """The other rows in their order, and the acts that received the originals in which there was
    nothing else.
    """
    others: list[Row] = []
    own: set[ActRef] = set()
    mixed: set[ActRef] = set()
    for row in rows:
        is_own = is_own_record(row)
        if isinstance(row.ref, ItemRef):
            (own if is_own else mixed).add(ActRef(RECORD, row.ref.branch, row.ref.received))
        if not is_own:
            others.append(_without_place(row))
    return tuple(others), frozenset(own - mixed)


def is_of_positions(reader: str) -> bool:
    """Whether nothing but positions can be in what this reader reads, also where it is damaged."""
    return reader.partition("/")[0] in _OF_POSITIONS


def says_where(row: Row) -> bool:
    """Whether it is a picture or film that holds the place where it was taken."""
    return row.kind in _TAKEN and any(name == "GPSLatitude" for name, _ in row.details)


def _without_place(row: Row) -> Row:
    """A picture may have been taken at home: the file says it, and no list does."""
    if row.kind not in _TAKEN:
        return row
    kept = tuple(
        (name, value)
        for name, value in row.details
        if not name.startswith(_PLACE) and name not in _WHOSE
    )
    return replace(row, details=kept)
