"""Bytes of a member as lines, each with its place in the member's own bytes.

Memory stays flat: the member is read in blocks, and a line longer than ``MAX_LINE`` is passed
over without being held; only where it stands is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cairn.readers.encoding import BLOCK, Encoding
from cairn.terms.reading import Source

MAX_LINE = 1024 * 1024


@dataclass(slots=True)
class Line:
    """One line; not frozen, because a million are made.

    ``raw`` holds its bytes with the terminator; it is empty if the line was too long to hold.
    """

    start: int
    end: int
    raw: bytes
    text: str
    """Without the terminator."""
    terminator: str
    r"""``"\r\n"``, ``"\n"``, or ``""`` at the end of the member."""
    is_replaced: bool = False
    """Some bytes were no text and became U+FFFD."""

    @property
    def is_too_long(self) -> bool:
        return not self.raw


def lines_of(source: Source, member: str, encoding: Encoding) -> Iterator[Line]:
    """Every line of the member in order. A byte order mark belongs to no line."""
    for start, end, raw in _cuts(source, member, encoding):
        yield _line(start, end, raw, encoding)


def content_end(line: Line, encoding: Encoding) -> int:
    """Where the line ends without its terminator, in the member's bytes."""
    return line.end - len(line.terminator) * encoding.unit


def _line(start: int, end: int, raw: bytes, encoding: Encoding) -> Line:
    if encoding.unit > 1:
        return _wide_line(start, end, raw, encoding)
    terminator = "\r\n" if raw[-2:] == b"\r\n" else "\n" if raw[-1:] == b"\n" else ""
    content = raw[: len(raw) - len(terminator)]
    try:
        return Line(start, end, raw, content.decode(encoding.codec), terminator)
    except UnicodeDecodeError:
        text = content.decode(encoding.codec, "replace")
        return Line(start, end, raw, text, terminator, is_replaced=True)


def _wide_line(start: int, end: int, raw: bytes, encoding: Encoding) -> Line:
    try:
        text, is_replaced = raw.decode(encoding.codec), False
    except UnicodeDecodeError:
        text, is_replaced = raw.decode(encoding.codec, "replace"), True
    terminator = "\r\n" if text.endswith("\r\n") else "\n" if text.endswith("\n") else ""
    return Line(start, end, raw, text[: len(text) - len(terminator)], terminator, is_replaced)


def _cuts(source: Source, member: str, encoding: Encoding) -> Iterator[tuple[int, int, bytes]]:
    """Start, end and bytes of every line; no bytes where it is longer than ``MAX_LINE``."""
    newline, unit = encoding.newline, encoding.unit
    offset = start = encoding.skip
    held = b""
    is_skipping = False
    while block := _aligned(source.read_at(member, offset, BLOCK), source, (member, offset, unit)):
        at = 0
        while (found := _find(block, newline, at, unit)) >= 0:
            stop = found + unit
            raw = b"" if is_skipping else held + block[at:stop]
            yield start, offset + stop, raw if len(raw) <= MAX_LINE else b""
            start, at, held, is_skipping = offset + stop, stop, b"", False
        if not is_skipping:
            held += block[at:]
            if len(held) > MAX_LINE:
                held, is_skipping = b"", True
        offset += len(block)
    if held or is_skipping:
        yield start, offset, held


def _aligned(block: bytes, source: Source, at: tuple[str, int, int]) -> bytes:
    """The block cut to whole code units, unless it is the end that is not whole."""
    member, offset, unit = at
    over = len(block) % unit
    if over and len(block) > unit and source.read_at(member, offset + len(block), 1):
        return block[:-over]
    return block


def _find(block: bytes, newline: bytes, at: int, unit: int) -> int:
    found = block.find(newline, at)
    while unit > 1 and found >= 0 and found % unit:
        found = block.find(newline, found + 1)
    return found
