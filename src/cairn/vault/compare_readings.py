"""What another reading of the same original changes: items that are new, gone, or read otherwise.

Two items are the same if they stand at the same place. A place is a place in the bytes, so it holds
whatever reader, version or answer the reading was made with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from cairn.evidence.received import text_of
from cairn.terms.reading import Item
from cairn.vault.readings import StoredReading, found_in
from cairn.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Compared:
    """Numbers of items."""

    added: int = 0
    gone: int = 0
    altered: int = 0

    def __add__(self, other: Compared) -> Compared:
        return Compared(
            self.added + other.added, self.gone + other.gone, self.altered + other.altered
        )


def compare(vault: Vault, before: StoredReading, after: StoredReading) -> Compared:
    """Holds sixteen bytes for each item, not the items. Raises as ``found_in`` does."""
    old = dict(_marks(vault, before))
    added = altered = 0
    for place, contents in _marks(vault, after):
        known = old.pop(place, None)
        added += known is None
        altered += known is not None and known != contents
    return Compared(added, len(old), altered)


def _marks(vault: Vault, stored: StoredReading) -> Iterator[tuple[bytes, bytes]]:
    """For each item what tells its place, and what tells all that was read of it."""
    for found in found_in(vault, stored):
        if isinstance(found, Item):
            yield _mark(found.place), _mark(found)


def _mark(value: object) -> bytes:
    return blake2b(text_of(value).encode(), digest_size=8).digest()
