"""Records of an XML file one after the other, with their places, in flat memory.

Expat does the reading. Where a record is broken, reading goes on at the next one, so that one bad
message does not take the years behind it along. No DTD, no entities, nothing from outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from cairn.readers.references import Repair, without_stand_ins
from cairn.terms.reading import Source

MAX_RECORD = 32 * 1024 * 1024
"""Bytes of one record. A message with its pictures is rarely above 10 MB."""
_BLOCK = 256 * 1024
_NEXT = re.compile(rb"<(?:sms|mms|call)[\s/>]")
_TAG = re.compile(rb"""<(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""")
_SLASH = ord("/")
_LONGEST_NAME = 8
_PIECE = 64 * 1024
_MOST_AT_ONCE = 8 * 1024 * 1024
_RECORD_DEPTH = 2
_DEEPEST = 32


@dataclass(slots=True)
class Node:
    name: str
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Element:
    """A whole record under the root, in the member's bytes ``start`` to ``end``."""

    node: Node
    start: int
    end: int
    raw: bytes
    paired: int
    """Characters written as two halves that were put together."""
    replaced: int
    """References that stand for no character."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Bytes that could not be read: ``reason`` is a code of ``REASONS``."""

    start: int
    end: int
    reason: str
    count: int = 1
    """Records that seem to stand there."""


@dataclass(frozen=True, slots=True)
class Root:
    name: str
    attributes: dict[str, str]


class _Doctype(Exception):
    """A document type declaration: nothing in it is read."""


class Elements:
    """Walks one member once: an iterator of ``Root``, ``Element`` and ``Broken``."""

    __slots__ = (
        "_base", "_depth", "_empty_end", "_encoding", "_fed_from", "_has_moved", "_is_closed",
        "_kept", "_kept_at", "_last_end", "_lost_at", "_lost_why", "_member", "_open_at", "_out",
        "_parser", "_read_to", "_repair", "_root", "_root_end", "_source", "_stack", "_wanted",
    )  # fmt: skip

    def __init__(self, source: Source, member: str) -> None:
        self._source, self._member = source, member
        self._encoding: str | None = None
        self._root = ""
        self._kept = bytearray()
        """Bytes from ``_kept_at`` on: what is not yet part of a whole record."""
        self._kept_at = self._read_to = self._last_end = 0
        self._lost_at: int | None = None
        """Where something broken began, while the next record is looked for."""
        self._lost_why = "bad-element"
        self._out: list[Element | Broken | Root] = []
        self._is_closed = self._has_moved = False
        self._wanted = _PIECE
        self._open_at: int | None = None
        self._empty_end: int | None = None
        self._root_end: int | None = None
        self._start_parser(0)

    def __iter__(self) -> Iterator[Element | Broken | Root]:
        while block := self._source.read_at(self._member, self._end, _BLOCK):
            self._kept += block
            self._read_on(is_last=False)
            yield from self._told()
        self._read_on(is_last=True)
        self._finish()
        yield from self._told()

    @property
    def _end(self) -> int:
        return self._kept_at + len(self._kept)

    def _told(self) -> Iterator[Element | Broken | Root]:
        yield from self._out
        self._out.clear()

    def _read_on(self, *, is_last: bool) -> None:
        """Give the parser everything that is here, starting again behind what is broken."""
        while is_last or self._end - self._read_to >= self._wanted:
            if self._lost_at is not None and not self._find_next():
                break
            piece = bytes(self._slice(self._read_to, min(self._end, self._read_to + self._wanted)))
            self._read_to += len(piece)
            is_end = is_last and self._read_to == self._end
            self._has_moved = False
            if not self._parse(piece, is_end=is_end):
                self._lose("bad-element")
            elif is_end:
                break
            # Expat looks at a tag from its beginning each time until it is whole, so a long one
            # is given in ever larger pieces.
            self._wanted = _PIECE if self._has_moved else min(self._wanted * 2, _MOST_AT_ONCE)
        if len(self._kept) > MAX_RECORD and self._lost_at is None:
            self._lose("too-large")
        self._drop()

    def _parse(self, piece: bytes, *, is_end: bool) -> bool:
        try:
            self._parser.Parse(self._repair.feed(piece, is_last=is_end), False)
        except (expat.ExpatError, _Doctype):
            return False
        except (LookupError, ValueError):
            # Letters that expat cannot read; behind the declaration they are taken for UTF-8.
            self._encoding = None
            return False
        return True

    def _lose(self, reason: str) -> None:
        """The record that is open, or the one that was about to begin, cannot be read."""
        start = self._open_at
        if start is None:
            at = self._kept.find(b"<", max(0, self._last_end - self._kept_at))
            start = self._kept_at + at if at >= 0 else self._last_end
        self._lost_at, self._lost_why = max(start, self._kept_at), reason
        self._read_to = self._lost_at + 1
        self._wanted = _PIECE
        self._open_at = None

    def _find_next(self) -> bool:
        """Whether a record begins in what is here; if so the parser stands before it."""
        assert self._lost_at is not None  # noqa: S101 - asked only then
        match = _NEXT.search(self._kept, max(0, self._read_to - self._kept_at))
        if match is None:
            self._read_to = self._last_end = max(self._read_to, self._end - _LONGEST_NAME)
            return False
        at = self._kept_at + match.start()
        self._out.append(Broken(self._lost_at, at, self._lost_why))
        self._lost_at = None
        self._read_to = self._last_end = at
        self._start_parser(at)
        return True

    def _finish(self) -> None:
        if self._lost_at is not None:
            self._out.append(Broken(self._lost_at, self._end, self._lost_why))
        elif not self._is_closed:
            start = self._open_at
            if start is None:
                at = self._kept.find(b"<", max(0, self._last_end - self._kept_at))
                start = self._kept_at + at if at >= 0 else self._end
            self._out.append(Broken(start, self._end, "cut-short"))
        elif match := _NEXT.search(self._kept, max(0, self._last_end - self._kept_at)):
            # Behind the root, where the parser still waits for the end of something.
            count = len(_NEXT.findall(self._kept, match.start()))
            start = self._kept_at + match.start()
            self._out.append(Broken(start, self._end, "bad-element", count))

    def _drop(self) -> None:
        """Forget the bytes before the record that is open."""
        keep_from = self._open_at if self._open_at is not None else self._last_end
        if self._lost_at is not None:
            keep_from = self._read_to
        cut = min(max(0, keep_from - self._kept_at), len(self._kept))
        del self._kept[:cut]
        self._kept_at += cut

    def _slice(self, start: int, end: int) -> bytearray:
        return self._kept[start - self._kept_at : end - self._kept_at]

    def _start_parser(self, at: int) -> None:
        self._parser = expat.ParserCreate(self._encoding)
        self._parser.StartElementHandler = self._on_start
        self._parser.EndElementHandler = self._on_end
        self._parser.StartDoctypeDeclHandler = self._on_doctype
        self._parser.XmlDeclHandler = self._on_declaration
        self._parser.CommentHandler = lambda text: self._on_aside(b"-->")
        self._parser.ProcessingInstructionHandler = lambda *about: self._on_aside(b"?>")
        self._parser.StartCdataSectionHandler = lambda: self._on_aside(b"]]>")
        self._repair = Repair()
        self._stack: list[Node] = []
        self._depth = 0
        self._open_at = self._empty_end = self._root_end = None
        self._base = self._fed_from = at
        self._is_closed = False
        if at:
            self._root = self._root or "smses"
            again = f"<{self._root}>".encode()
            self._base = at - len(again)
            self._parser.Parse(again, False)

    def _on_declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        del version, standalone
        self._encoding = encoding

    def _on_doctype(self, *about: object) -> None:
        raise _Doctype

    def _on_aside(self, mark: bytes) -> None:
        """What no reader of XML shows: records in it would be lost without a word."""
        if self._depth >= _RECORD_DEPTH:
            return
        at = self._base + self._parser.CurrentByteIndex
        found = self._kept.find(mark, max(0, at - self._kept_at))
        end = self._end if found < 0 else self._kept_at + found + len(mark)
        if count := len(_NEXT.findall(self._slice(at, end))):
            self._out.append(Broken(at, end, "bad-element", count))
            self._last_end = end

    def _on_start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._has_moved = True
        if self._depth == 1:
            if not self._root:
                self._root = name
                self._root_end = self._end_if_empty(self._base + self._parser.CurrentByteIndex)
                self._last_end = self._tag_end()
                self._out.append(Root(name, attributes))
            return
        node = Node(name, attributes)
        if self._depth == _RECORD_DEPTH:
            at = self._base + self._parser.CurrentByteIndex
            self._open_at, self._empty_end = at, self._end_if_empty(at)
        elif self._depth <= _DEEPEST:
            self._stack[-1].children.append(node)
        self._stack.append(node)

    def _on_end(self, name: str) -> None:
        del name
        self._depth -= 1
        self._has_moved = True
        if self._depth == 0:
            self._is_closed, self._last_end = True, self._root_end or self._tag_end()
            return
        node = self._stack.pop()
        if self._depth == 1 and self._open_at is not None:
            end = self._empty_end or self._tag_end()
            self._out.append(self._element(node, self._open_at, end))
            self._open_at, self._last_end = None, end

    def _tag_end(self) -> int:
        """Behind the tag that the parser stands before; where it stands, if behind it already."""
        at = self._base + self._parser.CurrentByteIndex
        tag = _TAG.match(self._kept, max(0, at - self._kept_at))
        return self._kept_at + tag.end() if tag is not None else at

    def _end_if_empty(self, at: int) -> int | None:
        """Where ``<sms ... />`` ends; ``None`` if its end is another tag."""
        end = self._tag_end()
        return end if self._kept[end - self._kept_at - 2] == _SLASH and end > at else None

    def _element(self, node: Node, start: int, end: int) -> Element:
        _clean(node)
        raw = bytes(self._slice(start, end))
        paired = _take_before(self._repair.paired, end - self._fed_from)
        replaced = _take_before(self._repair.replaced, end - self._fed_from)
        return Element(node, start, end, raw, paired, replaced)


def _clean(node: Node) -> None:
    for name, value in node.attributes.items():
        if not value.isascii():
            node.attributes[name] = without_stand_ins(value)
    for child in node.children:
        _clean(child)


def _take_before(offsets: list[int], end: int) -> int:
    """Take the offsets before ``end`` off the list, and how many they are."""
    count = 0
    while count < len(offsets) and offsets[count] < end:
        count += 1
    del offsets[:count]
    return count
