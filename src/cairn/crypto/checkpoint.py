"""Checkpoints: how long one branch of a log is and what its tree looks like, signed.

A C2SP ``tlog-checkpoint`` in a C2SP signed note, without extension lines: origin, size in decimal,
root in base64. The origin is 26 letters of base32 from the public key that signs, so that it names
nobody, belongs to one key, and stays the same in everything that the branch ever hands out.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from cairn.crypto.digest import sha256
from cairn.crypto.note import NoteDoesNotFit, open_note, sign_note
from cairn.crypto.signing import SigningKey

_ORIGIN = b"cairn/origin/v1\0"
_ORIGIN_LETTERS = 26  # 130 bits
_TEXT = re.compile(r"([a-z2-7]{26})\n(0|[1-9][0-9]{0,17})\n([A-Za-z0-9+/]{43}=)\n", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    origin: str
    size: int
    """Number of leaves."""
    root: bytes
    """32 bytes."""

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def origin_of(public: bytes) -> str:
    """The name of the branch whose checkpoints ``public`` checks."""
    return base64.b32encode(sha256(_ORIGIN + public)).decode().lower()[:_ORIGIN_LETTERS]


def sign_checkpoint(size: int, root: bytes, key: SigningKey) -> bytes:
    """The note. The same size and root give the same bytes."""
    made = Checkpoint(origin_of(key.public), size, root)
    return sign_note(made.text, made.origin, key)


def open_checkpoint(untrusted_note: bytes, public: bytes) -> Checkpoint:
    """Raises ``NoteDoesNotFit`` unless the note is a checkpoint that ``public`` signed."""
    origin = origin_of(public)
    checkpoint = parse_checkpoint(open_note(untrusted_note, origin, public))
    if checkpoint.origin != origin:
        raise NoteDoesNotFit
    return checkpoint


def parse_checkpoint(untrusted_text: str) -> Checkpoint:
    """From the text of a note, whoever signed it. Raises ``NoteDoesNotFit``."""
    found = _TEXT.fullmatch(untrusted_text)
    if not found:
        raise NoteDoesNotFit
    try:
        root = base64.b64decode(found[3], validate=True)
    except binascii.Error:
        raise NoteDoesNotFit from None
    checkpoint = Checkpoint(found[1], int(found[2]), root)
    if checkpoint.text != untrusted_text:  # base64 has several texts for the same bytes
        raise NoteDoesNotFit
    return checkpoint
