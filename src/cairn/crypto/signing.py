"""Ed25519 (RFC 8032)."""

from __future__ import annotations

from typing import NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class SigningKey:
    """A private key. Never printed or pickled; ``seed`` gives its 32 secret bytes."""

    __slots__ = ("_key", "public")

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = key.public_key().public_bytes_raw()
        """32 bytes."""

    @classmethod
    def new(cls) -> SigningKey:
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_seed(cls, seed: bytes) -> SigningKey:
        return cls(Ed25519PrivateKey.from_private_bytes(seed))

    def seed(self) -> bytes:
        return self._key.private_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """64 bytes, the same every time."""
        return self._key.sign(message)

    def __repr__(self) -> str:
        return "SigningKey(hidden)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written down")


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether ``signature`` over ``message`` was made with the private half of ``public``."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
