"""The header of a sealed file: age version 1, binary, one hybrid stanza, nothing else.

Format: C2SP ``age``. Inside a vault the strict subset keeps one file to one encoding: no armour,
no second reader, no passphrase stanza, canonical base64, and a header of one exact length.
"""

from __future__ import annotations

import hmac
import re

from cairn.crypto import unpadded
from cairn.crypto.age_keys import ENCAPSULATED_BYTES, FILE_KEY_BYTES
from cairn.crypto.derive import derive
from cairn.terms.errors import DATA_ERROR, Problem

_WRAPPED = ENCAPSULATED_BYTES + FILE_KEY_BYTES + 16
_VERSION = b"age-encryption.org/v1\n"
_STANZA = b"-> mlkem768x25519 "
_HEADER = re.compile(
    re.escape(_VERSION + _STANZA) + rb"([A-Za-z0-9+/]{1494})\n([A-Za-z0-9+/]{43})\n"
    rb"--- ([A-Za-z0-9+/]{43})\n"
)
HEADER_BYTES = len(_VERSION) + len(_STANZA) + 1494 + 1 + 43 + 1 + 4 + 43 + 1


class NotASealedFile(Problem):
    """Not age, or not the one form of it that a vault holds."""

    say = "A sealed file is not of the form this program writes, so it was not opened."
    hint = "Keep the folder as it is, run `cairn check` on it, and use your last backup."
    exit_code = DATA_ERROR


class DamagedSeal(Problem):
    """It was sealed for us, and changed since."""

    say = "A sealed file was changed or damaged, so nothing of it was opened."
    hint = "Keep the folder as it is and restore your last backup into a new one."
    exit_code = DATA_ERROR


def _decode(text: bytes) -> bytes:
    try:
        return unpadded.decode(text)
    except ValueError:
        raise NotASealedFile from None


def header_mac(file_key: bytes, up_to_dashes: bytes) -> bytes:
    """What the last line of a header must say, from its start up to and with the three dashes."""
    key = derive(file_key, salt=b"", info=b"header")
    return hmac.digest(key, up_to_dashes, "sha256")


def write_header(file_key: bytes, wrapped: bytes) -> bytes:
    """``wrapped`` is what ``Recipient.wrap`` gave for ``file_key``."""
    enc, body = wrapped[:ENCAPSULATED_BYTES], wrapped[ENCAPSULATED_BYTES:]
    start = _VERSION + _STANZA + unpadded.encode(enc) + b"\n" + unpadded.encode(body) + b"\n---"
    return start + b" " + unpadded.encode(header_mac(file_key, start)) + b"\n"


def read_header(untrusted: bytes) -> bytes:
    """The wrapped file key of the first ``HEADER_BYTES`` bytes. Raises ``NotASealedFile``."""
    found = _HEADER.fullmatch(untrusted)
    if not found:
        raise NotASealedFile
    _decode(found[3])
    return _decode(found[1]) + _decode(found[2])


def check_header(untrusted: bytes, file_key: bytes) -> None:
    """That the header was written by whoever knew the file key. Raises ``DamagedSeal``."""
    start, _, mac = untrusted.rstrip(b"\n").rpartition(b" ")
    if not hmac.compare_digest(header_mac(file_key, start), _decode(mac)):
        raise DamagedSeal
