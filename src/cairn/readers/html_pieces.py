"""Chosen elements of an HTML file one after the other, with their places, in flat memory.

HTML is read as text only: nothing is fetched, run or laid out. What a program exported is regular
HTML; what somebody changed may be anything, so an element that does not end, is nested where it
cannot be, or is too large is told as broken, and reading goes on behind it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from cairn.terms.reading import Member, Source

MAX_PIECE = 4 * 1024 * 1024
"""Bytes of one element that is kept."""
_BLOCK = 256 * 1024
_MAX_TAG = 1024 * 1024
_DEEPEST = 100
_TAG = re.compile(rb"""<(/?)([A-Za-z][\w:-]*+)((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""")
_ATTRIBUTE = re.compile(rb"""([^\s=/>"']++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'>]++))?""")
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_RAW = {name: re.compile(rf"</{name}[\s>/]".encode(), re.I) for name in ("script", "style")}
_SPACES = re.compile(r"[ \t\r\n\f]*[\r\n][ \t\r\n\f]*")
_EDGE = re.compile(r" *\x01[\x01 ]*")
_BREAK = re.compile(r" *\x00 *")
_BLOCKS = frozenset(
    [
        "div",
        "p",
        "blockquote",
        "li",
        "ul",
        "ol",
        "table",
        "tr",
        "section",
        "article",
        "pre",
        "h1",
        "h2",
        "h3",
    ]
)


@dataclass(slots=True)
class Node:
    name: str
    attributes: dict[str, str]
    children: list[Node | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def all(self) -> Iterator[Node]:
        """This node and every one inside, in the order of the file."""
        todo = [self]
        while todo:
            node = todo.pop()
            yield node
            todo += [child for child in reversed(node.children) if isinstance(child, Node)]

    def first(self, name: str = "", *, of_class: str = "") -> Node | None:
        """The first node inside with this name and class, where they are given."""
        for node in self.all():
            fits = (not name or node.name == name) and (not of_class or of_class in node.classes)
            if fits and node is not self:
                return node
        return None

    def text(self, *, without: Callable[[Node], bool] | None = None) -> str:
        """As it is read: a line break in the file is a space, ``<br>`` and blocks are line breaks.
        ``without`` says which nodes inside to leave out.
        """
        parts: list[str] = []
        todo: list[Node | str] = list(reversed(self.children))
        while todo:
            one = todo.pop()
            if isinstance(one, str):
                parts.append(one)
            elif one.name == "br":
                parts.append("\0")
            elif without is None or not without(one):
                edge = "\1" if one.name in _BLOCKS else ""
                todo += [edge, *reversed(one.children), edge]
        return _read_as("".join(parts))


def _read_as(text: str) -> str:
    """Line breaks of the file become spaces, and the stand-ins for meant ones line breaks."""
    text = _SPACES.sub(" ", text)
    return _BREAK.sub("\n", _EDGE.sub("\n", text)).strip(" \n")


@dataclass(frozen=True, slots=True)
class Piece:
    """A whole element in the member's bytes ``start`` to ``end``; ``label`` is why it was kept."""

    label: str
    node: Node
    start: int
    end: int
    raw: bytes
    is_replaced: bool
    """Some bytes were no text and became U+FFFD."""


@dataclass(frozen=True, slots=True)
class Broken:
    """An element that could not be read; ``reason`` is a code of ``REASONS``."""

    label: str
    start: int
    end: int
    reason: str


Wanted = Callable[[str, dict[str, str]], str]
"""Given the name and attributes of an element, the label to keep it under, or empty."""


class Pieces:
    """Walks one member once: an iterator of ``Piece`` and ``Broken``.

    An element inside one that is kept is part of it; but one with the same label begins a new one,
    and the one around it is broken there.
    """

    __slots__ = (
        "_at", "_held", "_held_at", "_is_replaced", "_label", "_member", "_out", "_source",
        "_stack", "_start", "_until", "_wanted",
    )  # fmt: skip

    def __init__(self, source: Source, member: str, wanted: Wanted) -> None:
        self._source, self._member, self._wanted = source, member, wanted
        self._held = bytearray()
        self._held_at = self._at = 0
        """Where in the member the held bytes begin, and up to where they were read."""
        self._stack: list[Node] = []
        self._start, self._label = 0, ""
        self._is_replaced = False
        self._until: re.Pattern[bytes] | None = None
        self._out: list[Piece | Broken] = []

    def __iter__(self) -> Iterator[Piece | Broken]:
        while block := self._source.read_at(self._member, self._end, _BLOCK):
            self._held += block
            self._read_on(is_last=False)
            yield from self._told()
        self._read_on(is_last=True)
        if self._stack:
            self._break_off(self._end, "cut-short")
        yield from self._told()

    @property
    def _end(self) -> int:
        return self._held_at + len(self._held)

    def _told(self) -> Iterator[Piece | Broken]:
        yield from self._out
        self._out.clear()
        keep_from = self._start if self._stack else self._at
        del self._held[: keep_from - self._held_at]
        self._held_at = keep_from

    def _read_on(self, *, is_last: bool) -> None:
        while self._at < self._end:
            is_read = self._skip_raw(is_last) if self._until else self._token(is_last)
            if not is_read:
                return
            if self._stack and self._at - self._start > MAX_PIECE:
                self._break_off(self._at, "too-large")

    def _skip_raw(self, is_last: bool) -> bool:
        """Past what is in a script or style; whether its end is in what is held."""
        assert self._until is not None  # noqa: S101 - asked only then
        found = self._until.search(self._held, self._at - self._held_at)
        if found is None:
            self._at = self._end if is_last else max(self._at, self._end - 16)
            return False
        self._until = None
        self._at = self._held_at + found.start()
        return True

    def _token(self, is_last: bool) -> bool:
        """Past one tag or stretch of text; ``False`` if its end has not been read from the file."""
        at = self._at - self._held_at
        if self._held[at] != ord("<"):
            end = self._held.find(b"<", at)
            if end < 0 and not is_last:
                # Letters may be cut in two here, so the last few bytes wait for the next block.
                end = max(at, len(self._held) - 64)
                if self._stack:
                    return False if end - at < MAX_PIECE else self._text(at, end)
                self._at = self._held_at + end
                return False
            return self._text(at, len(self._held) if end < 0 else end)
        if self._held.startswith((b"<!", b"<?"), at):
            return self._declaration(at, is_last=is_last)
        match = _TAG.match(self._held, at)
        if match is not None:
            self._at = self._held_at + match.end()
            self._tag(match)
            return True
        if not is_last and len(self._held) - at < _MAX_TAG:
            return False
        return self._text(at, at + 1)

    def _declaration(self, at: int, *, is_last: bool) -> bool:
        mark = b"-->" if self._held.startswith(b"<!--", at) else b">"
        end = self._held.find(mark, at + 2)
        if end < 0:
            if not is_last and len(self._held) - at < _MAX_TAG:
                return False
            return self._text(at, at + 1)
        self._at = self._held_at + end + len(mark)
        return True

    def _text(self, at: int, end: int) -> bool:
        self._at = self._held_at + end
        if self._stack:
            raw = bytes(self._held[at:end])
            text = raw.decode("utf-8", "replace")
            self._is_replaced |= "\ufffd" in text and b"\xef\xbf\xbd" not in raw
            text = html.unescape(text).replace("\0", "\ufffd").replace("\1", "\ufffd")
            self._stack[-1].children.append(text)
        return True

    def _tag(self, match: re.Match[bytes]) -> None:
        name = match[2].decode("ascii", "replace").lower()
        if match[1]:
            self._close(name)
            return
        if name in _RAW:
            self._until = _RAW[name]
        attributes = _attributes(match[3])
        label = self._wanted(name, attributes)
        start = self._held_at + match.start()
        if self._stack and label and label == self._label:
            self._break_off(start, "bad-element")
        if not self._stack:
            if not label:
                return
            self._start, self._label, self._is_replaced = start, label, False
            self._stack = [Node(name, attributes)]
            if name in _VOID:
                self._finish()
            return
        node = Node(name, attributes)
        if len(self._stack) > _DEEPEST:
            self._break_off(self._at, "bad-element")
            return
        self._stack[-1].children.append(node)
        if name not in _VOID and not match[3].rstrip().endswith(b"/"):
            self._stack.append(node)

    def _close(self, name: str) -> None:
        """An end tag closes the nearest open element of its name; if there is none, nothing."""
        for depth in range(len(self._stack) - 1, -1, -1):
            if self._stack[depth].name == name:
                if depth == 0:
                    self._finish()
                del self._stack[depth:]
                return

    def _finish(self) -> None:
        raw = bytes(self._held[self._start - self._held_at : self._at - self._held_at])
        self._out.append(
            Piece(self._label, self._stack[0], self._start, self._at, raw, self._is_replaced)
        )
        self._stack = []

    def _break_off(self, end: int, reason: str) -> None:
        self._out.append(Broken(self._label, self._start, end, reason))
        self._stack = []


def _attributes(raw: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(raw):
        value = (match[2] or b"").decode("utf-8", "replace")
        if value[:1] in ('"', "'"):
            value = value[1:-1]
        found.setdefault(match[1].decode("utf-8", "replace").lower(), html.unescape(value))
    return found


class _Whole(Pieces):
    """All of a page as one node that nothing closes; what is too deep is laid flat."""

    __slots__ = ()

    def __init__(self, source: Source) -> None:
        super().__init__(source, "", lambda *_: "")
        self._stack = [Node("", {})]

    def root(self) -> Node:
        (root,) = self._stack[:1]
        for _ in self:
            pass
        return root

    def _break_off(self, end: int, reason: str) -> None:
        """Nothing is given up."""


class _Memory:
    name = ""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def members(self) -> tuple[Member, ...]:
        return (Member("", len(self._data)),)

    def read_at(self, member: str, offset: int, size: int) -> bytes:
        return self._data[offset : offset + size]


def tree_of(data: bytes) -> Node:
    """A page, or the beginning of one, as one node around all others."""
    return _Whole(_Memory(data)).root()


def text_of_html(markup: str) -> str:
    """What a page says, as ``Node.text`` reads it; without its head. Nothing is fetched."""
    root = tree_of(markup.encode("utf-8", "replace"))
    return root.text(without=lambda node: node.name in ("head", "title"))
