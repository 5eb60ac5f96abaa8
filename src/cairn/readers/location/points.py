"""Points of an XML file one after the other, with their places, in flat memory.

Expat does the reading. No DTD, no entities, nothing from outside. Where the file is broken nothing
behind is read, and that is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from cairn.terms.reading import Source

MAX_POINT = 1024 * 1024
"""Bytes of one point, with all that stands in it."""
_BLOCK = 256 * 1024
_LONGEST = 4000
_MOST_FIELDS = 200


@dataclass(slots=True)
class Point:
    """An element that was asked for, in the file's bytes ``start`` to ``end``."""

    name: str
    attributes: dict[str, str]
    start: int
    end: int = 0
    raw: bytes = b""
    fields: list[tuple[str, str]] = field(default_factory=list)
    """What stands in it, by the names of the elements on the way, joined by ``/``."""
    around: str = ""
    """The name that the track or route around it has, as far as it was told before."""


@dataclass(frozen=True, slots=True)
class Broken:
    start: int
    end: int
    reason: str


class _Stop(Exception):
    """Something that is not read: a document type, or a point without end."""


class Points:
    """Walks one file once: an iterator of ``Point`` and, at most once and last, ``Broken``."""

    __slots__ = (
        "_around", "_is_named", "_kept", "_kept_at", "_names", "_open", "_out", "_parser",
        "_path", "_source", "_text",
    )  # fmt: skip

    def __init__(self, source: Source, names: frozenset[str]) -> None:
        """``names``: of the elements that are points, without their prefix."""
        self._source, self._names = source, names
        self._kept, self._kept_at = bytearray(), 0
        self._open: Point | None = None
        self._path: list[str] = []
        self._text: list[str] = []
        self._around: list[str] = []
        self._is_named = False
        self._out: list[Point] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._on_start
        self._parser.EndElementHandler = self._on_end
        self._parser.CharacterDataHandler = self._on_text
        self._parser.StartDoctypeDeclHandler = self._on_doctype

    def __iter__(self) -> Iterator[Point | Broken]:
        fed = last = 0
        reason = ""
        while block := self._source.read_at("", fed, _BLOCK):
            self._kept += block
            fed += len(block)
            reason = self._parse(block, is_last=False)
            yield from self._out
            last = self._out[-1].end if self._out else last
            self._out.clear()
            if reason or len(self._kept) > MAX_POINT + _BLOCK:
                break
            self._drop(fed)
        reason = reason or self._parse(b"", is_last=True)
        if reason:
            size = sum(member.size for member in self._source.members())
            start = last if self._open is None else self._open.start
            yield Broken(start, size, reason)

    def _parse(self, block: bytes, *, is_last: bool) -> str:
        """Why reading ends here, or nothing."""
        try:
            self._parser.Parse(block, is_last)
        except expat.ExpatError as error:
            is_cut = error.code in _AT_THE_END
            return "cut-short" if is_cut and is_last else "bad-element"
        except (_Stop, LookupError, ValueError):
            return "bad-element"
        return ""

    def _drop(self, fed: int) -> None:
        """Forget the bytes before the point that is open."""
        keep_from = fed - _BLOCK if self._open is None else self._open.start
        cut = max(0, keep_from - self._kept_at)
        del self._kept[:cut]
        self._kept_at += cut

    def _on_doctype(self, *about: object) -> None:
        raise _Stop

    def _on_start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self._text.clear()
        if self._open is not None:
            self._path.append(local)
            self._note("", attributes)
            return
        if local in self._names:
            around = self._around[-1] if self._around else ""
            at = self._parser.CurrentByteIndex
            self._open = Point(local, attributes, at, around=around)
            return
        self._around.append(self._around[-1] if self._around else "")

    def _on_text(self, text: str) -> None:
        if sum(map(len, self._text)) < _LONGEST:
            self._text.append(text[:_LONGEST])

    def _on_end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        text = "".join(self._text).strip()[:_LONGEST]
        self._text.clear()
        if self._open is None:
            self._around.pop()
            if local == "name" and self._around:
                self._around[-1] = text
        elif self._path:
            self._note(text, {})
            self._path.pop()
        else:
            self._close(self._open)

    def _note(self, text: str, attributes: dict[str, str]) -> None:
        point = self._open
        if point is None or len(point.fields) >= _MOST_FIELDS:
            return
        where = "/".join(self._path)[:_LONGEST]
        if text:
            point.fields.append((where, text))
        for name, value in attributes.items():
            attribute = name.rpartition(" ")[2]
            point.fields.append((f"{where}/@{attribute}"[:_LONGEST], value[:_LONGEST]))

    def _close(self, point: Point) -> None:
        at = self._parser.CurrentByteIndex
        end = self._kept.find(b">", max(0, at - self._kept_at))
        # An element without an end tag ends where the parser stands already.
        is_tag = self._kept[at - self._kept_at : at - self._kept_at + 2] == b"</"
        point.end = self._kept_at + end + 1 if is_tag and end >= 0 else at
        if not is_tag:
            point.end = self._end_of_empty(point.start)
        point.raw = bytes(self._kept[point.start - self._kept_at : point.end - self._kept_at])
        self._out.append(point)
        self._open = None

    def _end_of_empty(self, start: int) -> int:
        """Behind ``<trkpt lat="1" lon="2"/>``; a quoted value can hold a ``>``."""
        at, quote = start - self._kept_at, 0
        while at < len(self._kept):
            letter = self._kept[at]
            if quote:
                quote = 0 if letter == quote else quote
            elif letter in _QUOTES:
                quote = letter
            elif letter == _GREATER:
                return self._kept_at + at + 1
            at += 1
        return self._kept_at + len(self._kept)


_QUOTES = b"\"'"
_GREATER = ord(">")
_AT_THE_END = (
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
)
