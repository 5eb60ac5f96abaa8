"""Commitments to the fields of an act: each can be opened alone, and none can be guessed.

``F = SHA-256("cairn/field/v1\\0" || u16 tag || salt(32) || u64 length || bytes)``
``C = SHA-256("cairn/leaf/v1\\0" || u8 kind || esalt(32) || u16 24 || (u16 tag || F) x 24)``
``leaf = SHA-256(0x00 || C)``, the leaf hash of RFC 6962. For a dummy (kind 0) every F is
``SHA-256("cairn/dummy/v1\\0" || esalt || u16 tag)``, so its esalt alone shows that it is one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import chain

from cairn.crypto.digest import sha256

FIELDS = 24
SALT_BYTES = 32
_FIELD, _LEAF, _DUMMY = b"cairn/field/v1\0", b"cairn/leaf/v1\0", b"cairn/dummy/v1\0"
_TAGS = range(1, FIELDS + 1)
_NOTHING = bytes(8)
"""An empty value: its length, and no bytes."""


def _u16(number: int) -> bytes:
    return number.to_bytes(2, "big")


_NUMBERS = tuple(map(_u16, _TAGS))
_STARTS = tuple(_FIELD + number for number in _NUMBERS)


def field_commitment(tag: int, salt: bytes, value: bytes) -> bytes:
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt is 32 bytes")
    return sha256(_FIELD + _u16(tag) + salt + len(value).to_bytes(8, "big") + value)


def leaf(kind: int, esalt: bytes, commitments: Sequence[bytes]) -> bytes:
    """From the commitments to tags 1-24, in order."""
    if len(commitments) != FIELDS or len(esalt) != SALT_BYTES:
        raise ValueError("a leaf has 24 fields and a 32-byte salt")
    numbered = chain.from_iterable(zip(_NUMBERS, commitments, strict=True))
    head = _LEAF + bytes([kind]) + esalt + _u16(FIELDS)
    return sha256(b"\0" + sha256(head + b"".join(numbered)))


def leaf_of_fields(kind: int, esalt: bytes, fields: Sequence[tuple[int, bytes, bytes]]) -> bytes:
    """From ``(tag, salt, value)`` for tags 1-24, in order; ``ValueError`` for anything else."""
    if [tag for tag, _, _ in fields] != list(_TAGS):
        raise ValueError("a leaf has tags 1 to 24, in order")
    if any(len(salt) != SALT_BYTES for _, salt, _ in fields):
        raise ValueError("a salt is 32 bytes")
    # As ``field_commitment``, of which every act has so many that a call for each is felt.
    numbered = zip(_STARTS, fields, strict=True)
    return leaf(
        kind,
        esalt,
        [
            hashlib.sha256(
                start + salt + (len(value).to_bytes(8, "big") + value if value else _NOTHING)
            ).digest()
            for start, (_, salt, value) in numbered
        ],
    )


def dummy_leaf(esalt: bytes) -> bytes:
    """The leaf of a dummy: an act that says nothing."""
    return leaf(0, esalt, [sha256(_DUMMY + esalt + _u16(tag)) for tag in _TAGS])
