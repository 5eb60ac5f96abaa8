"""What all vectors are made from: the same every time, and public."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TypeAlias

import msgspec

from cairn.crypto.signing import SigningKey

Made: TypeAlias = Iterator[tuple[str, msgspec.Struct]]
"""The name of each vector, and the vector."""

SEED = bytes(range(32))
KEY, OTHER_KEY = SigningKey.from_seed(SEED), SigningKey.from_seed(bytes(32))
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def drawn(label: str, size: int = 32) -> bytes:
    """Bytes that look drawn by chance and are always the same."""
    return hashlib.shake_256(b"cairn vectors " + label.encode()).digest(size)


def with_bit(data: bytes, at: int) -> bytes:
    """The lowest bit of the byte at ``at`` the other way."""
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def respelled(data: bytes, at: int) -> bytes:
    """The letter of base64 at ``at`` with its lowest bit, which says nothing, the other way."""
    other = _LETTERS[_LETTERS.index(data[at]) ^ 1]
    return data[:at] + bytes([other]) + data[at + 1 :]
