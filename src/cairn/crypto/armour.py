"""Sealed bytes as text between two lines, for where only text gets through.

Format: C2SP ``age``, "ASCII armor": strict PEM (RFC 7468, figure 3). Lines may end as on Windows,
and empty lines may stand around it; everything else that PEM readers forgive is refused.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from cairn.crypto.pieces import Pieces
from cairn.terms.errors import DATA_ERROR, Problem

_LABEL = b"AGE ENCRYPTED FILE"
_BEGIN, _END = b"-----BEGIN " + _LABEL + b"-----", b"-----END " + _LABEL + b"-----"
_COLUMNS, _LINE_BYTES = 64, 48
_MOST_WHITE = 1024


class BadArmour(Problem):
    """Text that should hold a sealed file and does not hold it whole."""

    say = "The text that holds this sealed file was cut or changed, so it was not opened."
    hint = "Ask whoever sent it for the file itself, not for its text inside a message."
    exit_code = DATA_ERROR


def is_armoured(pieces: Pieces) -> bool:
    """Whether what comes next is meant as such text. Nothing is taken."""
    start = pieces.peek(_MOST_WHITE + len(_BEGIN)).lstrip()
    return start.startswith(b"-----") or _LABEL in start


def without_armour(pieces: Pieces) -> Iterator[bytes]:
    """The bytes inside, and then the end is checked. Raises ``BadArmour`` where it is found."""
    _skip_to_begin(pieces)
    is_full = True
    while (line := _line(pieces)) != _END:
        # A line that is not full is the last one.
        data = _decoded(line) if is_full else b""
        if not data:
            raise BadArmour
        is_full = len(data) == _LINE_BYTES
        yield data
    if pieces.take(_MOST_WHITE).strip() or not pieces.is_over:
        raise BadArmour


def _skip_to_begin(pieces: Pieces) -> None:
    skipped = 0
    while (line := pieces.line(_MOST_WHITE)) and not line.strip():
        skipped += len(line)
        if skipped > _MOST_WHITE:
            raise BadArmour
    if _without_ending(line) != _BEGIN:
        raise BadArmour


def _line(pieces: Pieces) -> bytes:
    return _without_ending(pieces.line(_COLUMNS + 2))


def _without_ending(line: bytes) -> bytes:
    return line.removesuffix(b"\n").removesuffix(b"\r") if line.endswith(b"\n") else line


def _decoded(line: bytes) -> bytes:
    if len(line) > _COLUMNS:
        raise BadArmour
    try:
        data = base64.b64decode(line, validate=True)
    except binascii.Error:
        raise BadArmour from None
    if base64.b64encode(data) != line:
        raise BadArmour
    return data
