"""Throw away what can be made again, make it again, and compare.

Readings and the index are made from the record and the originals and hold nothing of their own. So
if anything in them is in doubt, they are made anew; and since the same readers over the same bytes
give the same rows, what is different afterwards is named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cairn.crypto.digest import sha256_hex
from cairn.index.problems import IndexNotKept
from cairn.index.sealed import remove
from cairn.index.store import Index, IndexStale
from cairn.journal.problems import ReadOnlyJournal
from cairn.vault.children import NoSafeChild
from cairn.vault.index_of import index_of
from cairn.vault.readings import opens_whole, reading_names
from cairn.vault.vault import Vault

_MOST_NAMED = 50


@dataclass(frozen=True, slots=True)
class Health:
    """Of what can be made again. Nothing of the record or of an original is in it."""

    whole: int
    """Files of readings that open from end to end."""
    damaged: int
    missing: int
    """Not made yet, or removed: made when they are needed."""
    old: int
    """Files that no original needs now."""
    index: str
    """``whole``, ``missing``, or ``stale``: unfinished or damaged. It is made again when needed."""
    rows: int


@dataclass(frozen=True, slots=True)
class Rebuilt:
    before: int
    """Rows; -1 where the old index could not be read and nothing can be compared."""
    after: int
    gone: tuple[str, ...]
    """References of rows that are no longer there; the first fifty."""
    added: tuple[str, ...]
    altered: tuple[str, ...]
    differing: int
    """How many rows are gone, added or altered, named or not."""
    dump_sha256: str
    """Of the whole logical dump, line by line."""

    @property
    def is_same(self) -> bool:
        return not self.differing


def health(vault: Vault) -> Health:
    """Look; an index that turns out to be damaged is removed by that, as by any use of it."""
    names = reading_names(vault)
    there = set(vault.places.readings.names())
    whole = sum(opens_whole(vault, name) for name in names & there)
    index, rows = _index_health(vault)
    return Health(
        whole, len(names & there) - whole, len(names - there), len(there - names), index, rows
    )


def rebuild(vault: Vault) -> Rebuilt:
    """Remove readings and index, make them again, and compare the rows.

    What is out of sight is read again when it is taken back. Raises ``ReadOnlyJournal`` in a copy
    that is only read, and ``NoSafeChild`` before anything is removed if nothing can be read here.
    """
    if not vault.is_writer:
        raise ReadOnlyJournal
    if vault.around.zygote is None:
        raise NoSafeChild
    before = _dump_before(vault)
    for name in tuple(vault.places.readings.names()):
        vault.places.readings.remove(name)
    remove(vault.index_path)
    digest = hashlib.sha256()
    with index_of(vault) as index:
        after = dict(_digests(index.dump()))
        for line in index.dump():
            digest.update(f"{line}\n".encode("utf-8", "surrogatepass"))
    old = after if before is None else before
    altered = [ref for ref in old.keys() & after.keys() if old[ref] != after[ref]]
    return Rebuilt(
        before=-1 if before is None else len(before),
        after=len(after),
        gone=_named(old.keys() - after.keys()),
        added=_named(after.keys() - old.keys()),
        altered=_named(altered),
        differing=len(old.keys() ^ after.keys()) + len(altered),
        dump_sha256=digest.hexdigest(),
    )


def _index_health(vault: Vault) -> tuple[str, int]:
    if not vault.index_path.is_file():
        return "missing", 0
    try:
        index = Index.open(vault.index_path, vault.index_key)
    except IndexStale:
        return "stale", 0
    try:
        return "whole", sum(1 for _ in index.dump())
    except (IndexStale, IndexNotKept):
        return "stale", 0
    finally:
        index.close()


def _dump_before(vault: Vault) -> dict[str, str] | None:
    """What the index holds once it is up to date; ``None`` where it has to be made anew anyway."""
    try:
        Index.open(vault.index_path, vault.index_key).close()
        with index_of(vault) as index:
            return dict(_digests(index.dump()))
    except (IndexStale, IndexNotKept):
        return None


def _digests(lines: Iterator[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        ref, _, rest = line.partition(" ")
        yield ref, sha256_hex(rest.encode("utf-8", "surrogatepass"))


def _named(refs: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(refs)[:_MOST_NAMED])
