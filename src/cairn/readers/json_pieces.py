"""Parts of a JSON file one after the other, with their places, in flat memory.

Whoever reads says which containers to walk into; everything else comes as a whole value with its
bytes. Python's own scanner finds where a value ends. It is given the bytes as Latin-1, in which a
letter is a byte, so that its positions are those of the file; what the value means is decoded from
the bytes again. Format: RFC 8259, UTF-8. A broken element costs itself where the next can be told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import msgspec

from cairn.readers.encoding import encoding_of_head
from cairn.terms.reading import Source

MAX_VALUE = 32 * 1024 * 1024
"""Bytes of one value that is not walked into."""
_BLOCK = 256 * 1024
_HEAD = 64 * 1024
_DEEPEST = 64
_SPACE = re.compile(r"[ \t\r\n]*")
_BETWEEN = re.compile(r"[ \t\r\n,]*")
_COLON = re.compile(r"[ \t\r\n]*:[ \t\r\n]*")
_NEXT = re.compile(r"\}[ \t\r\n]*,[ \t\r\n]*(?=\{)")
_BOM = b"\xef\xbb\xbf"
_SCANNER = json.JSONDecoder()
_HALF = re.compile("[\ud800-\udfff]")

Path: TypeAlias = tuple[str, ...]
"""Keys from the top; an element of an array is ``*``."""


@dataclass(frozen=True, slots=True)
class Value:
    """A whole value in the member's bytes ``start`` to ``end``."""

    path: Path
    value: Any
    """As JSON has it: the reader looks at what it finds."""
    start: int
    end: int
    raw: bytes
    is_replaced: bool
    """Bytes that are no text, or half characters, became U+FFFD."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A container that is walked into begins or ends here."""

    path: Path
    is_begin: bool


@dataclass(frozen=True, slots=True)
class Broken:
    """Bytes that could not be read: ``reason`` is a code of ``REASONS``."""

    path: Path
    start: int
    end: int
    reason: str


Descend = Callable[[Path], bool]


def is_json(head: bytes) -> bool:
    """Whether the first bytes can be those of a JSON object or array in UTF-8."""
    encoding = encoding_of_head(head)
    return (
        encoding is not None and encoding.unit == 1
        and head.removeprefix(_BOM).lstrip()[:1] in (b"{", b"[")
    )  # fmt: skip


class Pieces:
    """Walks one member once: an iterator of ``Value``, ``Edge`` and ``Broken``."""

    __slots__ = ("_at", "_base", "_descend", "_is_end", "_member", "_source", "_stack", "_text")

    def __init__(self, source: Source, member: str, descend: Descend, *, start: int = 0) -> None:
        """``start`` is the byte at which the JSON begins."""
        self._source, self._member, self._descend = source, member, descend
        self._text, self._base, self._at = "", start, 0
        """What is held, as Latin-1; where it begins in the member; up to where it was read."""
        self._is_end = False
        self._stack: list[tuple[Path, str]] = []
        """Containers that are open, each with the bracket that closes it."""

    def __iter__(self) -> Iterator[Value | Edge | Broken]:
        self._fill()
        if self._text.startswith(_BOM.decode("latin-1")):
            self._at = len(_BOM)
        self._skip(_SPACE)
        yield from self._value(())
        while self._stack:
            self._forget()
            path, closing = self._stack[-1]
            self._skip(_BETWEEN)
            if not self._here():
                yield Broken(path, self._base + self._at, self._base + self._at, "cut-short")
                return
            if self._here() == closing:
                self._at += 1
                self._stack.pop()
                yield Edge(path, is_begin=False)
            elif closing == "]":
                yield from self._value((*path, "*"))
            else:
                yield from self._member_of(path)
        self._skip(_SPACE)
        if self._here():
            start = self._base + self._at
            yield Broken((), start, self._to_the_end(), "bad-element")

    def _member_of(self, path: Path) -> Iterator[Value | Edge | Broken]:
        start = self._at
        found = self._scan()
        key = found[0] if isinstance(found, tuple) else None
        if not isinstance(key, str) or not isinstance(found, tuple):
            yield from self._lost(path, start, found if isinstance(found, str) else "bad-element")
            return
        self._at = found[1]
        if not self._skip(_COLON):
            yield from self._lost(path, start, "bad-element")
            return
        yield from self._value((*path, _in_utf8(key)))

    def _value(self, path: Path) -> Iterator[Value | Edge | Broken]:
        bracket = self._here()
        if bracket in ("{", "[") and len(self._stack) < _DEEPEST and self._descend(path):
            self._at += 1
            self._stack.append((path, "}" if bracket == "{" else "]"))
            yield Edge(path, is_begin=True)
            return
        start = self._at
        found = self._scan()
        if isinstance(found, str):
            yield from self._lost(path, start, found)
            return
        self._at = found[1]
        raw = self._text[start : self._at].encode("latin-1")
        value, is_replaced = _decoded(raw)
        yield Value(path, value, self._base + start, self._base + self._at, raw, is_replaced)

    def _scan(self) -> tuple[Any, int] | str:
        """The value that begins here, and where it ends; or why there is none."""
        while True:
            try:
                value, end = _SCANNER.raw_decode(self._text, self._at)
            except RecursionError:
                return "bad-element"
            except ValueError:
                value, end = None, -1
            # A number may go on in the next block, so one at the end of what is held is not over.
            if end >= 0 and (end < len(self._text) or self._is_end):
                return (value, end) if end - self._at <= MAX_VALUE else "too-large"
            if self._is_end:
                return "cut-short" if end < 0 and not self._has_next() else "bad-element"
            if len(self._text) - self._at > MAX_VALUE:
                return "too-large"
            if end < 0 and len(self._text) - self._at > _BLOCK and self._has_next():
                return "bad-element"
            self._fill(max(_BLOCK, len(self._text) - self._at))

    def _has_next(self) -> bool:
        return _NEXT.search(self._text, self._at) is not None

    def _lost(self, path: Path, start: int, reason: str) -> Iterator[Broken]:
        """Go on at the next object that follows another, if there is one."""
        begin = self._base + start
        while True:
            found = _NEXT.search(self._text, start + 1)
            if found is not None:
                self._at = found.end()
                self._settle(path)
                yield Broken(path, begin, self._base + self._at, reason)
                return
            if self._is_end:
                self._stack.clear()
                self._at = len(self._text)
                yield Broken(path, begin, self._base + self._at, reason)
                return
            # Nothing before the last few bytes can be the end of an object any more.
            keep = max(start, len(self._text) - _BLOCK)
            self._base += keep
            self._text, start = self._text[keep:], 0
            self._fill()

    def _settle(self, path: Path) -> None:
        """The next object is taken for a neighbour in the innermost array."""
        del path
        while self._stack and self._stack[-1][1] != "]":
            self._stack.pop()

    def _here(self) -> str:
        if self._at >= len(self._text) and not self._is_end:
            self._fill()
        return self._text[self._at : self._at + 1]

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        while True:
            match = pattern.match(self._text, self._at)
            end = match.end() if match is not None else self._at
            if end < len(self._text) or self._is_end:
                self._at = end
                return match is not None
            self._fill()

    def _fill(self, size: int = _BLOCK) -> None:
        block = self._source.read_at(self._member, self._base + len(self._text), size)
        self._is_end = not block
        self._text += block.decode("latin-1")

    def _forget(self) -> None:
        if self._at > _BLOCK:
            self._base += self._at
            self._text, self._at = self._text[self._at :], 0

    def _to_the_end(self) -> int:
        while not self._is_end:
            self._base += len(self._text)
            self._text, self._at = "", 0
            self._fill()
        return self._base + len(self._text)


def _in_utf8(latin: str) -> str:
    """What the scanner read from bytes as Latin-1; characters written as ``\\u`` stay."""
    if latin.isascii():
        return latin
    try:
        return latin.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return _HALF.sub("\ufffd", latin)


def _decoded(raw: bytes) -> tuple[Any, bool]:
    try:
        return msgspec.json.decode(raw), False
    except (msgspec.DecodeError, ValueError, RecursionError):
        pass
    text = raw.decode("utf-8", "replace")
    return _whole(json.loads(text)), True


def _whole(value: Any) -> Any:
    """Half characters become U+FFFD. The depth is what the scanner could read."""
    if isinstance(value, str):
        return _HALF.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {_HALF.sub("\ufffd", key): _whole(one) for key, one in value.items()}
    return value
