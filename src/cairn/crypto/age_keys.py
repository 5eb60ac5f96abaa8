"""Hybrid post-quantum keys of the age format: ``age1pq…`` and ``AGE-SECRET-KEY-PQ-1…``.

An identity is a 32-byte seed; SHAKE-256 stretches it to 96 bytes, a seed for ML-KEM-768 and a
private key for X25519 (X-Wing, draft-connolly-cfrg-xwing-kem). HPKE is RFC 9180, base mode.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import (
    MLKEM768PrivateKey,
    MLKEM768PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from cairn.crypto import bech32
from cairn.crypto.age_payload import Start
from cairn.terms.errors import DATA_ERROR, Problem

SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
INFO = b"age-encryption.org/mlkem768x25519"
ENCAPSULATED_BYTES = 1120
FILE_KEY_BYTES = 16
WRAPPED_BYTES = ENCAPSULATED_BYTES + FILE_KEY_BYTES + 16

_SEED, _MLKEM_SEED, _MLKEM_PUBLIC, _X25519_PUBLIC = 32, 64, 1184, 32
_PUBLIC_PREFIX, _SECRET_PREFIX = "age1pq", "age-secret-key-pq-"


class NotAKey(Problem):
    say = "That is not a key this program can use."
    hint = "Check that all of it was copied: it starts with age1 or AGE-SECRET-KEY."
    exit_code = DATA_ERROR


class Recipient:
    """A public key: what a file is sealed to."""

    __slots__ = ("_key", "_public", "_supply")

    def __init__(self, public: bytes) -> None:
        if len(public) != _MLKEM_PUBLIC + _X25519_PUBLIC:
            raise NotAKey
        try:
            self._key = hpke.MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC]),
                X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC:]),
            )
        except ValueError as error:
            raise NotAKey from error
        self._public = public
        self._supply: Iterator[Start] = iter(())

    @property
    def text(self) -> str:
        """As it is given to others. Made when asked for: it takes longer than opening a file."""
        return bech32.encode(_PUBLIC_PREFIX, self._public)

    @classmethod
    def from_text(cls, text: str) -> Recipient:
        """Raises ``NotAKey``."""
        try:
            return cls(bech32.decode(_PUBLIC_PREFIX, text))
        except ValueError as error:
            raise NotAKey from error

    def wrap(self, file_key: bytes, *, info: bytes = INFO) -> bytes:
        """The encapsulated key, then the file key sealed with it. ``info`` says what for."""
        return SUITE.encrypt(file_key, self._key, info)

    def supplied_start(self) -> Start | None:
        """One that was made ahead, if there is one; it is not given out again."""
        return next(self._supply, None)

    @contextmanager
    def supplied(self, supply: Iterator[Start]) -> Iterator[None]:
        """Within it, files begin with what is in ``supply`` as long as it lasts."""
        self._supply = supply
        try:
            yield
        finally:
            self._supply = iter(())

    def __repr__(self) -> str:
        return f"Recipient({self.text[:16]}…)"


class Identity:
    """A private key: what opens a file. Never printed or pickled."""

    __slots__ = ("_key", "_seed", "recipient")

    def __init__(self, seed: bytes) -> None:
        if len(seed) != _SEED:
            raise NotAKey
        stretched = hashlib.shake_256(seed).digest(_MLKEM_SEED + 32)
        mlkem = MLKEM768PrivateKey.from_seed_bytes(stretched[:_MLKEM_SEED])
        x25519 = X25519PrivateKey.from_private_bytes(stretched[_MLKEM_SEED:])
        self._seed = seed
        self._key = hpke.MLKEM768X25519PrivateKey(mlkem, x25519)
        self.recipient = Recipient(
            mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
        )

    @classmethod
    def new(cls) -> Identity:
        return cls(os.urandom(_SEED))

    @classmethod
    def from_text(cls, text: str) -> Identity:
        """Raises ``NotAKey``."""
        try:
            return cls(bech32.decode(_SECRET_PREFIX, text))
        except ValueError as error:
            raise NotAKey from error

    def secret_text(self) -> str:
        return bech32.encode(_SECRET_PREFIX, self._seed).upper()

    def unwrap(self, wrapped: bytes, *, info: bytes = INFO) -> bytes:
        """The file key. Raises ``InvalidTag`` or ``ValueError`` if it was wrapped for another."""
        return SUITE.decrypt(wrapped, self._key, info)

    def __repr__(self) -> str:
        return "Identity(hidden)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written down")
