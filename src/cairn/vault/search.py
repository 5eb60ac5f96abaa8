"""Find words in messages, calls and the diary."""

from __future__ import annotations

from cairn.index.store import Found
from cairn.vault.index_of import index_of
from cairn.vault.vault import Vault


def search(vault: Vault, words: str, *, limit: int = 50) -> Found:
    """All of ``words`` must be there; newest first."""
    with index_of(vault) as index:
        return index.search(words, limit=limit)
