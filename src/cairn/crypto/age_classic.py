"""Keys of the age format as most people have them: ``age1…`` and ``AGE-SECRET-KEY-1…``.

Format: C2SP ``age``, "The X25519 recipient type". Used for what is handed over; a vault is sealed
to hybrid keys only.
"""

from __future__ import annotations

import os
from typing import NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from cairn.crypto import bech32, unpadded
from cairn.crypto.age_keys import FILE_KEY_BYTES, NotAKey
from cairn.crypto.age_stanza import NotAnAgeFile, Stanza
from cairn.crypto.derive import derive

KIND = "X25519"
_POINT = 32
_INFO = b"age-encryption.org/v1/X25519"
_PUBLIC_PREFIX, _SECRET_PREFIX = "age", "age-secret-key-"
WRAPPED_BYTES = FILE_KEY_BYTES + 16
ZERO_NONCE = bytes(12)
"""Each wrapping has a key of its own, so the nonce can be zero."""


def _cipher(shared: bytes, share: bytes, public: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(derive(shared, salt=share + public, info=_INFO))


class ClassicRecipient:
    """A public key: whom a handed-over file is sealed to."""

    __slots__ = ("_key", "_public", "text")

    def __init__(self, public: bytes) -> None:
        """Raises ``NotAKey``."""
        if len(public) != _POINT:
            raise NotAKey
        self._public = public
        self._key = X25519PublicKey.from_public_bytes(public)
        self.text = bech32.encode(_PUBLIC_PREFIX, public)

    @classmethod
    def from_text(cls, text: str) -> ClassicRecipient:
        """Raises ``NotAKey``."""
        try:
            return cls(bech32.decode(_PUBLIC_PREFIX, text))
        except ValueError as error:
            raise NotAKey from error

    def stanza(self, file_key: bytes) -> Stanza:
        """Raises ``NotAKey`` for a public key that nobody can have the private one of."""
        own = X25519PrivateKey.generate()
        share = own.public_key().public_bytes_raw()
        try:
            shared = own.exchange(self._key)
        except ValueError as error:
            raise NotAKey from error
        body = _cipher(shared, share, self._public).encrypt(ZERO_NONCE, file_key, None)
        return Stanza(KIND, (unpadded.encode(share).decode("ascii"),), body)

    def __repr__(self) -> str:
        return f"ClassicRecipient({self.text[:12]}…)"


class ClassicIdentity:
    """A private key: what opens such a file. Never printed or pickled."""

    __slots__ = ("_key", "_public", "_secret", "recipient")

    def __init__(self, secret: bytes) -> None:
        """Raises ``NotAKey``."""
        if len(secret) != _POINT:
            raise NotAKey
        self._secret = secret
        self._key = X25519PrivateKey.from_private_bytes(secret)
        self._public = self._key.public_key().public_bytes_raw()
        self.recipient = ClassicRecipient(self._public)

    @classmethod
    def new(cls) -> ClassicIdentity:
        return cls(os.urandom(_POINT))

    @classmethod
    def from_text(cls, text: str) -> ClassicIdentity:
        """Raises ``NotAKey``."""
        try:
            return cls(bech32.decode(_SECRET_PREFIX, text))
        except ValueError as error:
            raise NotAKey from error

    def secret_text(self) -> str:
        return bech32.encode(_SECRET_PREFIX, self._secret).upper()

    def file_key(self, stanza: Stanza) -> bytes | None:
        """``None`` for a stanza that is for somebody else. Raises ``NotAnAgeFile``."""
        if stanza.kind != KIND:
            return None
        (share,) = stanza.argument_bytes([_POINT])
        if len(stanza.body) != WRAPPED_BYTES:
            raise NotAnAgeFile
        try:
            shared = self._key.exchange(X25519PublicKey.from_public_bytes(share))
        except ValueError:  # a share that gives everybody the same secret
            raise NotAnAgeFile from None
        try:
            return _cipher(shared, share, self._public).decrypt(ZERO_NONCE, stanza.body, None)
        except InvalidTag:
            return None

    def __repr__(self) -> str:
        return "ClassicIdentity(hidden)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written down")
