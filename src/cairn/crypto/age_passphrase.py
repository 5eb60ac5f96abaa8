"""A passphrase as the key of an age file that somebody hands over. We only open such files.

Format: C2SP ``age``, "The scrypt recipient type".
"""

from __future__ import annotations

import hashlib
import re
from typing import NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from cairn.crypto.age_classic import WRAPPED_BYTES, ZERO_NONCE
from cairn.crypto.age_stanza import NotAnAgeFile, Stanza
from cairn.crypto.secret import Secret
from cairn.terms.errors import DATA_ERROR, Problem

KIND = "scrypt"
MOST_WORK = 20
"""Two to this power is the most work done: 1 GiB of memory and some seconds. The file names the
work, so without a limit its writer could take all of a computer's memory. ``age`` asks for 18."""
_SALT, _ARGUMENTS = 16, 2
_INFO = b"age-encryption.org/v1/scrypt"
_BLOCK, _LANES = 8, 1
_WORK = re.compile(r"[1-9][0-9]{0,3}")


class AsksTooMuch(Problem):
    """A file that wants more work done than any honest one."""

    say = "This file asks for more memory than is safe to give it, so it was not opened."
    hint = "Ask whoever sent it to seal it to your key instead, or with the usual settings."
    exit_code = DATA_ERROR


class Passphrase:
    """What opens a file that was sealed with the same words. Never printed or pickled."""

    __slots__ = ("_words",)

    def __init__(self, words: str) -> None:
        self._words = Secret(words.encode())

    def file_key(self, stanza: Stanza) -> bytes | None:
        """``None`` for another stanza or other words.

        Raises ``NotAnAgeFile``, and ``AsksTooMuch`` before any work is done.
        """
        if stanza.kind != KIND:
            return None
        if len(stanza.arguments) != _ARGUMENTS:
            raise NotAnAgeFile
        (salt,) = Stanza(KIND, stanza.arguments[:1], b"").argument_bytes([_SALT])
        if not _WORK.fullmatch(stanza.arguments[1]) or len(stanza.body) != WRAPPED_BYTES:
            raise NotAnAgeFile
        work = int(stanza.arguments[1])
        if work > MOST_WORK:
            raise AsksTooMuch(work=work)
        try:
            return self._cipher(salt, 1 << work).decrypt(ZERO_NONCE, stanza.body, None)
        except InvalidTag:
            return None

    def _cipher(self, salt: bytes, rounds: int) -> ChaCha20Poly1305:
        room = 128 * _BLOCK * (rounds + _LANES + 2)
        key = hashlib.scrypt(
            self._words.reveal(), salt=_INFO + salt, n=rounds, r=_BLOCK, p=_LANES,
            maxmem=room, dklen=32,
        )  # fmt: skip
        return ChaCha20Poly1305(key)

    def __repr__(self) -> str:
        return "Passphrase(hidden)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written down")
