"""A passphrase of words drawn by chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def new_phrase(words: Sequence[str], count: int, randbelow: Callable[[int], int]) -> str:
    """``count`` of ``words``, each drawn evenly and on its own, with spaces between."""
    return " ".join(words[randbelow(len(words))] for _ in range(count))
