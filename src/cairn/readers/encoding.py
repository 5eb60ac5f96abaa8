"""Which letters a text file is written in, decided from its bytes alone.

The ladder: a byte order mark (UTF-8, UTF-16, UTF-32); UTF-16 without one, by where its NUL bytes
stand; strict UTF-8; UTF-8 with a few broken bytes; and last Windows-1252, marked as guessed.
Nothing is ever left out: a byte that is no letter becomes U+FFFD, and the line is flagged.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from cairn.terms.reading import Source

BLOCK = 256 * 1024
_HEAD = 64 * 1024
_ENOUGH_TO_SEE = 4096
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", 1),
    (codecs.BOM_UTF32_LE, "utf-32-le", 4),
    (codecs.BOM_UTF32_BE, "utf-32-be", 4),
    (codecs.BOM_UTF16_LE, "utf-16-le", 2),
    (codecs.BOM_UTF16_BE, "utf-16-be", 2),
)
_CODECS = (
    "utf-8",
    "utf-16-le",
    "utf-16-be",
    "utf-32-le",
    "utf-32-be",
    "cp1252",
    "cp437",
    "latin-1",
)
# A process that is shut away cannot fetch a codec from the disk, so each is fetched here.
for _codec in _CODECS:
    codecs.lookup(_codec)
# Control characters that no text export holds; an escape or a form feed may be in one.
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HALF = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to turn a member's bytes into text. ``unit`` is the size of a code unit in bytes."""

    codec: str
    skip: int = 0
    """Bytes of the byte order mark."""
    unit: int = 1
    is_guessed: bool = False

    @property
    def newline(self) -> bytes:
        return "\n".encode(self.codec)

    @property
    def carriage_return(self) -> bytes:
        return "\r".encode(self.codec)


def encoding_of_head(untrusted_head: bytes) -> Encoding | None:
    """The encoding as far as the first bytes tell; ``None`` if they are not text."""
    for mark, codec, unit in _MARKS:
        if untrusted_head.startswith(mark):
            return Encoding(codec, len(mark), unit)
    by_nuls = _utf16_without_mark(untrusted_head[:_ENOUGH_TO_SEE])
    if by_nuls is not None:
        return by_nuls
    found = len(_NOT_TEXT.findall(untrusted_head))
    if b"\0" in untrusted_head or found * 200 > len(untrusted_head):
        return None
    return Encoding("utf-8")


def encoding_of(source: Source, member: str) -> Encoding | None:
    """The encoding of a whole member; ``None`` if it is not text. Reads all of it, in blocks."""
    encoding = encoding_of_head(source.read_at(member, 0, _HEAD))
    if encoding is None or encoding.unit > 1 or encoding.skip:
        return encoding
    broken, beyond = _look_through(source, member)
    if broken > beyond:
        return Encoding("cp1252", is_guessed=True)
    return encoding


def _look_through(source: Source, member: str) -> tuple[int, int]:
    """How many bytes are not UTF-8, and how many letters beyond ASCII are."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    broken = beyond = offset = 0
    while block := source.read_at(member, offset, BLOCK):
        offset += len(block)
        if block.isascii() and not decoder.getstate()[0]:
            continue
        text = decoder.decode(block)
        if not text.isascii():
            broken += len(_HALF.findall(text))
            beyond += len(_BEYOND_ASCII.findall(text))
    # A letter that the end of the file cuts in two says nothing against UTF-8.
    return broken, beyond + (1 if decoder.getstate()[0] else 0)


def _utf16_without_mark(head: bytes) -> Encoding | None:
    pairs = len(head) // 2
    if pairs < 4 or 0 not in head:
        return None
    first, second = head[0 : pairs * 2 : 2], head[1 : pairs * 2 : 2]
    if _nuls(second, first) * 3 > pairs and _nuls(first, second) * 8 < _nuls(second, first):
        return Encoding("utf-16-le", unit=2)
    if _nuls(first, second) * 3 > pairs and _nuls(second, first) * 8 < _nuls(first, second):
        return Encoding("utf-16-be", unit=2)
    return None


def _nuls(these: bytes, others: bytes) -> int:
    """How many are 0, but for those beside a half of a pair: many small pictures end in one."""
    pairs = zip(these, others, strict=True)
    return sum(this == 0 and not 0xD8 <= other <= 0xDF for this, other in pairs)
