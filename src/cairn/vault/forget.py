"""Take out of readings and index what was destroyed: they are made from it, and hold its words."""

from __future__ import annotations

from cairn.index.sealed import remove
from cairn.index.store import Index, IndexStale
from cairn.terms.original import ActRef
from cairn.vault.index_of import ACTS
from cairn.vault.readings import reading_names
from cairn.vault.vault import Vault


def forget(vault: Vault, ref: ActRef) -> None:
    """``ref`` was destroyed. What else is missing afterwards is made again when it is needed."""
    forget_old_readings(vault)
    forget_rows(vault, ref)


def forget_rows(vault: Vault, ref: ActRef) -> None:
    """Nothing of any act, or of the original ``ref``, is in the index until it is made again."""
    try:
        index = Index.open(vault.index_path, vault.index_key)
    except IndexStale:
        remove(vault.index_path)
        return
    try:
        for source in sorted(index.sources()):
            if source.startswith((ACTS, f"{ref}/")):
                index.forget(source)
    except IndexStale:
        remove(vault.index_path)
    finally:
        index.close()


def forget_old_readings(vault: Vault) -> int:
    """Remove every reading that is nobody's now; how many files."""
    kept = reading_names(vault)
    old = [name for name in vault.places.readings.names() if name not in kept]
    for name in old:
        vault.places.readings.remove(name)
    return len(old)
