"""Argon2id, computed once for each input: the same answer, without the wait.

A passphrase is made slow on purpose, and a harness that opens a vault ten thousand times would do
nothing else. Nothing is replaced: what is asked for the first time is computed by the library, and
a function of the same inputs has the same output. Children that are forked inherit the answers.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

import cairn.crypto.stretch

_known: dict[tuple[bytes, int, int, int, int, bytes], bytes] = {}


class RememberedArgon2id:
    """As the library's class, for the parameters that a vault uses."""

    def __init__(
        self, *, salt: bytes, length: int, iterations: int, lanes: int, memory_cost: int
    ) -> None:
        self._made_with = (salt, length, iterations, lanes, memory_cost)

    def derive(self, typed: bytes) -> bytes:
        asked = (*self._made_with, typed)
        if asked not in _known:
            salt, length, iterations, lanes, memory_cost = self._made_with
            _known[asked] = Argon2id(
                salt=salt,
                length=length,
                iterations=iterations,
                lanes=lanes,
                memory_cost=memory_cost,
            ).derive(typed)
        return _known[asked]


@contextlib.contextmanager
def remembered() -> Iterator[None]:
    """Inside, every passphrase is stretched once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cairn.crypto.stretch, "Argon2id", RememberedArgon2id)
        yield
