"""Small files under the vault key: ``salt(32) || ChaCha20-Poly1305``, a multiple of 4,096 bytes.

The plain text is its length (u32, big-endian), the bytes, and zeros. Every writing has a new salt
and so a new key, which is why the nonce can be zero.
"""

from __future__ import annotations

from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from cairn.crypto.derive import derive
from cairn.crypto.secret import Secret
from cairn.terms.errors import DATA_ERROR, Problem

_SALT, _TAG, _LENGTH, _STEP = 32, 16, 4, 4096
_INFO = b"cairn/small/v1\0"
_NONCE = bytes(12)


class ChangedSmallFile(Problem):
    """The file does not fit the key, or was changed."""

    say = "One of the small files of this diary was changed or damaged, so it was not opened."
    hint = "Keep the folder as it is and use your last backup. Nothing was changed."
    exit_code = DATA_ERROR


def _cipher(key: Secret, salt: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(derive(key.reveal(), salt=salt, info=_INFO))


def seal_small(key: Secret, plain: bytes, *, aad: bytes, random: Callable[[int], bytes]) -> bytes:
    """``aad`` is bound to it: it opens only beside the same bytes."""
    framed = len(plain).to_bytes(_LENGTH, "big") + plain
    total = _SALT + _TAG + len(framed)
    padded = framed + bytes(-total % _STEP)
    salt = random(_SALT)
    return salt + _cipher(key, salt).encrypt(_NONCE, padded, aad)


def open_small(key: Secret, sealed: bytes, *, aad: bytes) -> bytes:
    """Raises ``ChangedSmallFile``."""
    salt, rest = sealed[:_SALT], sealed[_SALT:]
    if len(rest) < _TAG + _LENGTH:
        raise ChangedSmallFile
    try:
        framed = _cipher(key, salt).decrypt(_NONCE, rest, aad)
    except InvalidTag:
        raise ChangedSmallFile from None
    size = int.from_bytes(framed[:_LENGTH], "big")
    if size > len(framed) - _LENGTH:
        raise ChangedSmallFile
    return framed[_LENGTH : _LENGTH + size]
