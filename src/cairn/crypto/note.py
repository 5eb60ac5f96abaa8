"""Signed notes, as in C2SP ``signed-note``: text, an empty line, and one signature line.

``— <name> base64(key hash(4) || signature)``, key hash = SHA-256(name || LF || 0x01 || public)[:4].
"""

from __future__ import annotations

import base64
import binascii

from cairn.crypto.digest import sha256
from cairn.crypto.signing import SigningKey, verify
from cairn.terms.errors import CHECK_FOUND_SOMETHING, Problem

_ED25519 = b"\x01"
_DASH = "\u2014 "


class NoteDoesNotFit(Problem):
    say = "A signed note is not as it was signed."
    hint = "Do not rely on it; ask for the pack again from the person who made it."
    exit_code = CHECK_FOUND_SOMETHING


def key_hash(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + _ED25519 + public)[:4]


def _is_text(text: str) -> bool:
    """Lines with no control character, and, stricter than C2SP, with no empty one among them."""
    is_plain = not any(letter < " " and letter != "\n" for letter in text)
    return is_plain and text.endswith("\n") and "\n\n" not in text


def _is_name(name: str) -> bool:
    return bool(name) and not any(letter.isspace() or letter == "+" for letter in name)


def sign_note(text: str, name: str, key: SigningKey) -> bytes:
    """``text`` ends in a newline, with no empty line and no control character before it; ``name``
    has no space and no plus sign. ``ValueError`` for anything else.
    """
    if not _is_text(text) or not _is_name(name):
        raise ValueError("not the text or the name of a note")
    blob = key_hash(name, key.public) + key.sign(text.encode())
    return f"{text}\n{_DASH}{name} {base64.b64encode(blob).decode()}\n".encode()


def open_note(note: bytes, name: str, public: bytes) -> str:
    """The text, once its signature fits. Raises ``NoteDoesNotFit``."""
    try:
        text, empty, line = note.decode().rpartition("\n\n")
        dash, _, rest = line.partition(" ")
        signer, _, encoded = rest.removesuffix("\n").partition(" ")
        blob = base64.b64decode(encoded, validate=True)
    except (UnicodeDecodeError, binascii.Error, ValueError):
        raise NoteDoesNotFit from None
    text += "\n"
    # Base64 has several texts for the same bytes; a note has one.
    is_one_text = base64.b64encode(blob).decode() == encoded
    is_ours = (dash + " ", signer, blob[:4]) == (_DASH, name, key_hash(name, public))
    if not empty or not is_one_text or not is_ours or not line.endswith("\n"):
        raise NoteDoesNotFit
    if not _is_text(text) or not verify(public, blob[4:], text.encode()):
        raise NoteDoesNotFit
    return text
