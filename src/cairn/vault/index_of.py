"""The index of a vault, made or brought up to date from the record and the readings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cairn.index.store import Index, IndexStale
from cairn.vault.readings import StoredReading, readings, rows_of_reading
from cairn.vault.rows import rows_of_acts
from cairn.vault.vault import Vault

ACTS = "acts:"
"""What the name of the source of all acts begins with; the digest of the newest frame follows."""


@contextmanager
def index_of(vault: Vault) -> Iterator[Index]:
    """Open, with everything in it that is in the vault and not set aside. A copy that is only read
    is not written to: its index is made in memory.
    """
    wanted = {stored.source: stored for stored in readings(vault)}
    index = _opened(vault)
    try:
        _bring_up_to_date(vault, index, wanted)
        yield index
    finally:
        index.close()


def _opened(vault: Vault) -> Index:
    if not vault.is_writer:
        return Index.in_memory()
    try:
        return Index.open(vault.index_path, vault.index_key)
    except IndexStale:
        return Index.create(vault.index_path, vault.index_key, {})


def _bring_up_to_date(vault: Vault, index: Index, wanted: dict[str, StoredReading]) -> None:
    acts = ACTS + vault.record.head_sha256
    for source in sorted(index.sources() - {*wanted, acts}):
        index.forget(source)
    there = index.sources()
    for source, stored in wanted.items():
        if source not in there:
            index.load(rows_of_reading(vault, stored), source=source)
    if acts not in there:
        index.load(rows_of_acts(vault.record.acts), source=acts)
    if not index.is_linked:
        index.link()
