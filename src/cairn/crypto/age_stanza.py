"""The header of any age file, version 1: stanzas that each hold the file key for somebody.

Format: C2SP ``age``, "Header". This is the form in which others hand files over; inside a vault
only the one form of ``age_header`` is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cairn.crypto import unpadded
from cairn.crypto.pieces import Pieces
from cairn.terms.errors import DATA_ERROR, Problem

VERSION_LINE = b"age-encryption.org/v1\n"
MOST_HEADER_BYTES = 256 * 1024
"""A hundred and fifty hybrid readers. The format names no limit; a hostile file needs one."""
_COLUMNS = 64
_ARGUMENTS = re.compile(rb"-> ([\x21-\x7e]+(?: [\x21-\x7e]+)*)\n")
_BODY_LINE = re.compile(rb"([A-Za-z0-9+/]{0,64})\n")
_END = re.compile(rb"---( ([A-Za-z0-9+/]{43})\n)")


class NotAnAgeFile(Problem):
    """Not age, or a header that breaks a rule of the format."""

    say = "This is not a sealed file that this program can open."
    hint = "Ask whoever sent it how it was sealed, and to send it again as an age file."
    exit_code = DATA_ERROR


@dataclass(frozen=True, slots=True)
class Stanza:
    """The file key, wrapped for one reader."""

    kind: str
    arguments: tuple[str, ...]
    """Those after the kind."""
    body: bytes

    def argument_bytes(self, sizes: Sequence[int]) -> tuple[bytes, ...]:
        """Exactly so many arguments, each the base64 of so many bytes. Raises ``NotAnAgeFile``."""
        if len(self.arguments) != len(sizes):
            raise NotAnAgeFile
        found = tuple(_decoded(text.encode("ascii")) for text in self.arguments)
        if tuple(len(data) for data in found) != tuple(sizes):
            raise NotAnAgeFile
        return found


@dataclass(frozen=True, slots=True)
class Header:
    stanzas: tuple[Stanza, ...]
    signed: bytes
    """What the MAC covers: all up to and with the three dashes."""
    mac: bytes


def _decoded(text: bytes) -> bytes:
    try:
        return unpadded.decode(text)
    except ValueError:
        raise NotAnAgeFile from None


def read_header(pieces: Pieces) -> Header:
    """Takes the header and nothing after it. Raises ``NotAnAgeFile``."""
    lines = _Lines(pieces)
    if lines.next() != VERSION_LINE:
        raise NotAnAgeFile
    stanzas: list[Stanza] = []
    while not (end := _END.fullmatch(line := lines.next())):
        stanzas.append(_stanza(line, lines))
    if not stanzas:
        raise NotAnAgeFile
    return Header(tuple(stanzas), bytes(lines.taken[: -len(end[1])]), _decoded(end[2]))


def stanza_bytes(stanza: Stanza) -> bytes:
    """As it stands in a header."""
    words = " ".join(("->", stanza.kind, *stanza.arguments)).encode("ascii")
    text = unpadded.encode(stanza.body)
    # The last line is always shorter than the others, even if that makes it empty.
    lines = [text[at : at + _COLUMNS] for at in range(0, len(text) + 1, _COLUMNS)]
    return b"\n".join((words, *lines, b""))


class _Lines:
    """Lines that each end, and all of what was taken."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self.taken = bytearray()

    def next(self) -> bytes:
        line = self._pieces.line(MOST_HEADER_BYTES - len(self.taken))
        if not line.endswith(b"\n"):
            raise NotAnAgeFile
        self.taken += line
        return line


def _stanza(line: bytes, lines: _Lines) -> Stanza:
    words = _ARGUMENTS.fullmatch(line)
    if not words:
        raise NotAnAgeFile
    kind, *arguments = words[1].decode("ascii").split(" ")
    text, size = b"", _COLUMNS
    while size == _COLUMNS:
        found = _BODY_LINE.fullmatch(lines.next())
        if not found:
            raise NotAnAgeFile
        text, size = text + found[1], len(found[1])
    return Stanza(kind, tuple(arguments), _decoded(text))
