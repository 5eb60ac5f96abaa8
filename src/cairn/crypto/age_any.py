"""Opening any age file that somebody hands over: whatever readers it has, as bytes or as text.

Format: C2SP ``age``. It opens as a stream, so what comes out is whole only when it has ended
without a problem: write it aside until then. Inside a vault ``agefile`` is what is used.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from cairn.crypto import age_passphrase
from cairn.crypto.age_classic import WRAPPED_BYTES, ClassicIdentity
from cairn.crypto.age_header import header_mac
from cairn.crypto.age_keys import ENCAPSULATED_BYTES, Identity
from cairn.crypto.age_payload import NONCE_BYTES, SEALED_CHUNK, TAG, chunk_nonce, payload_cipher
from cairn.crypto.age_stanza import Header, NotAnAgeFile, Stanza, read_header
from cairn.crypto.armour import is_armoured, without_armour
from cairn.crypto.pieces import Pieces, pieces_of
from cairn.terms.errors import DATA_ERROR, Problem

HYBRID_KIND = "mlkem768x25519"
_POINT = 32
_ANY_KEY = X25519PrivateKey.from_private_bytes(bytes(_POINT))


class NoKeyFits(Problem):
    """A sound header, and none of its stanzas is for a key we were given."""

    say = "This file was sealed to another key, or with other words, so it was not opened."
    hint = "Give the sender your key again, and ask them to seal the file to that one."
    exit_code = DATA_ERROR


class ChangedOnTheWay(Problem):
    """It was sealed for us, and what came is not what was sealed."""

    say = "This file was cut short or changed on its way, so do not rely on any part of it."
    hint = "Ask whoever sent it to send it again."
    exit_code = DATA_ERROR


class Opens(Protocol):
    """A key or a passphrase."""

    def file_key(self, stanza: Stanza) -> bytes | None:
        """The file key that ``stanza`` holds for this key; ``None`` if it holds none for it.

        Raises ``NotAnAgeFile`` for a stanza of its own kind that breaks the format.
        """
        ...


class HybridOpens:
    """A hybrid identity, as the key to files that others made."""

    __slots__ = ("_identity",)

    def __init__(self, identity: Identity) -> None:
        self._identity = identity

    def file_key(self, stanza: Stanza) -> bytes | None:
        if stanza.kind != HYBRID_KIND:
            return None
        (encapsulated,) = stanza.argument_bytes([ENCAPSULATED_BYTES])
        if len(stanza.body) != WRAPPED_BYTES:
            raise NotAnAgeFile
        _refuse_low_order(encapsulated[-_POINT:])
        try:
            return self._identity.unwrap(encapsulated + stanza.body)
        except (InvalidTag, ValueError):
            return None

    def __repr__(self) -> str:
        return "HybridOpens(hidden)"


def _refuse_low_order(point: bytes) -> None:
    # Such a point gives the same secret with every key, so that any one key will tell.
    try:
        _ANY_KEY.exchange(X25519PublicKey.from_public_bytes(point))
    except ValueError:
        raise NotAnAgeFile from None


def opens_from_text(text: str) -> Opens:
    """A secret key as ``age`` prints it, of either kind. Raises ``NotAKey``."""
    if text.lower().startswith("age-secret-key-pq-"):
        return HybridOpens(Identity.from_text(text))
    return ClassicIdentity.from_text(text)


class AgeFile:
    """A file that was handed over, opened with the first of ``keys`` that fits."""

    def __init__(self, file: BinaryIO, keys: Sequence[Opens]) -> None:
        """Reads the header; ``file`` need not be seekable and stays the caller's.

        Raises ``NotAnAgeFile``, ``BadArmour``, ``NoKeyFits``, ``AsksTooMuch``, or
        ``ChangedOnTheWay``.
        """
        pieces = Pieces(pieces_of(file))
        if is_armoured(pieces):
            pieces = Pieces(without_armour(pieces))
        header = read_header(pieces)
        self.kinds = tuple(stanza.kind for stanza in header.stanzas)
        """What kinds of readers it was sealed to, in order."""
        file_key = _file_key(header, keys)
        if not hmac.compare_digest(header_mac(file_key, header.signed), header.mac):
            raise ChangedOnTheWay(part="header")
        nonce = pieces.take(NONCE_BYTES)
        if len(nonce) != NONCE_BYTES:
            raise NotAnAgeFile
        self._pieces = pieces
        self._cipher = payload_cipher(file_key, nonce)

    def chunks(self) -> Iterator[bytes]:
        """All of it, once, in order. Raises ``ChangedOnTheWay`` or ``BadArmour``, perhaps late."""
        counter, is_last = 0, False
        while not is_last:
            sealed = self._pieces.take(SEALED_CHUNK)
            plain, is_last = _opened(self._cipher, counter, sealed)
            yield plain
            counter += 1
        if not self._pieces.is_over:
            raise ChangedOnTheWay(part="payload")


def _file_key(header: Header, keys: Sequence[Opens]) -> bytes:
    kinds = [stanza.kind for stanza in header.stanzas]
    # A passphrase is taken to say who sealed a file, which is so only if it is its one reader.
    if age_passphrase.KIND in kinds and len(kinds) > 1:
        raise NotAnAgeFile
    for stanza in header.stanzas:
        for key in keys:
            found = key.file_key(stanza)
            if found is not None:
                return found
    raise NoKeyFits


def _opened(cipher: ChaCha20Poly1305, counter: int, sealed: bytes) -> tuple[bytes, bool]:
    """One chunk and whether it was sealed as the last. Only the first may be empty."""
    is_short = len(sealed) < SEALED_CHUNK
    if len(sealed) < TAG or (counter and len(sealed) == TAG):
        raise ChangedOnTheWay(part="payload")
    for is_last in (True,) if is_short else (False, True):
        try:
            return cipher.decrypt(chunk_nonce(counter, is_last), sealed, None), is_last
        except InvalidTag:
            continue
    raise ChangedOnTheWay(part="payload")
