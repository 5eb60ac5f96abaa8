"""Address books and calendars are of one form: components of folded lines, ``BEGIN:`` to ``END:``.

Formats: RFC 5545 (iCalendar), RFC 6350 (vCard 4), RFC 2426 (vCard 3), vCard and vCalendar 2.1 of
the Versit consortium, in which quoted-printable lines go on without a space and base64 ends at an
empty line.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from cairn.readers.encoding import Encoding, encoding_of_head
from cairn.readers.lines import Line, lines_of
from cairn.terms.reading import Source

LARGEST = 8 << 20
"""Bytes of one component: a card can hold a photograph."""
_HEAD = 4096
_MOST_FIELDS = 5_000
_DEEPEST = 20
_LONGEST_HEAD = 20_000
_CHARSETS = {"utf-8": "utf-8", "utf8": "utf-8", "iso-8859-1": "latin-1", "us-ascii": "utf-8"}
_ESCAPED = re.compile(r"\\([nN,;\\:])")


@dataclass(slots=True)
class Field:
    """``params`` by their names in capitals; values given more than once are joined by commas."""

    name: str
    params: dict[str, str]
    value: str
    """As written, unfolded; quoted-printable is undone."""

    @property
    def text(self) -> str:
        return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value)

    def parts(self) -> list[str]:
        """What lies between semicolons that are not escaped."""
        parts = re.split(r"(?<!\\);", self.value)
        return [Field(self.name, {}, part).text.strip() for part in parts]


@dataclass(slots=True)
class Component:
    """``raw`` are its bytes; empty if it was too large to hold."""

    kind: str
    start: int
    end: int
    raw: bytes
    fields: list[Field] = field(default_factory=list)
    is_whole: bool = True

    def first(self, name: str) -> Field | None:
        return next((one for one in self.fields if one.name == name), None)


def begins(source: Source, kind: str) -> bool:
    """Whether the file is text and its first component is of that kind."""
    head = source.read_at("", 0, _HEAD)
    encoding = encoding_of_head(head)
    if encoding is None:
        return False
    text = head[encoding.skip :].decode(encoding.codec, "replace")
    return text.lstrip().upper().startswith(f"BEGIN:{kind}")


def components(
    source: Source, encoding: Encoding, wanted: frozenset[str]
) -> Iterator[Component | Field]:
    """Each component of a wanted kind, in order, and the fields that stand in none of them.

    What is inside of a wanted one (an alarm, a card in a card) belongs to it, its fields do not.
    """
    at: _Open | None = None
    for line in lines_of(source, "", encoding):
        name, kind = _mark(line)
        if at is not None and name == "BEGIN" and kind == at.kind and not at.may_hold_another:
            yield at.closed(is_whole=False)
            at = None
        if at is None:
            if name == "BEGIN" and kind in wanted:
                at = _Open(kind, line)
            elif name not in ("BEGIN", "END") and line.text[:1] not in (" ", "\t", ""):
                found = _field(line.text)
                if found is not None:
                    yield found
            continue
        at.add(line)
        if name == "BEGIN":
            at.inside.append(kind)
        elif name == "END" and at.inside and kind == at.inside[-1]:
            at.inside.pop()
        elif name == "END" and kind == at.kind:
            yield at.closed(is_whole=True)
            at = None
        elif not at.inside:
            at.take(line.text)
    if at is not None:
        yield at.closed(is_whole=False)


class _Open:
    """A component that has begun."""

    __slots__ = ("_head", "_held", "_lines", "_size", "_whole", "inside", "kind")

    def __init__(self, kind: str, line: Line) -> None:
        self.kind = kind
        self.inside: list[str] = []
        self._lines: list[list[str]] = []
        """Each in the pieces in which it came: a photograph comes in a hundred thousand."""
        self._head = ""
        """What stands before the colon of the last line, in capitals."""
        self._held = [line.raw]
        self._size = len(line.raw)
        self._whole = Component(kind, line.start, line.end, b"")

    @property
    def may_hold_another(self) -> bool:
        """A card of somebody's assistant stands in the card, behind a field of its own."""
        return self._head.startswith("AGENT") or self.kind in self.inside

    def add(self, line: Line) -> None:
        self._whole.end = line.end
        self._size += line.end - line.start
        if self._size <= LARGEST and not line.is_too_long:
            self._held.append(line.raw)
        else:
            self._size, self._held, self._lines = LARGEST + 1, [], []

    def take(self, text: str) -> None:
        """One line of the component itself: unfolded as it comes."""
        if self._size > LARGEST or len(self._lines) > _MOST_FIELDS or len(self.inside) > _DEEPEST:
            return
        if self._lines and self._goes_on(text):
            return
        self._lines.append([text])
        self._head = text[:_LONGEST_HEAD].partition(":")[0].upper()

    def _goes_on(self, text: str) -> bool:
        """Whether it belongs to the last line; then it is taken."""
        last = self._lines[-1]
        if text[:1] in (" ", "\t"):
            last.append(text[1:])
        elif "QUOTED-PRINTABLE" in self._head and last[-1].endswith("="):
            last[-1] = last[-1][:-1]
            last.append(text)
        elif ("BASE64" in self._head or "ENCODING=B" in self._head) and text and ":" not in text:
            last.append(text.strip())
        else:
            return False
        return True

    def closed(self, *, is_whole: bool) -> Component:
        self._whole.is_whole = is_whole
        self._whole.raw = b"".join(self._held)
        self._whole.fields = [
            one for one in map(_field, map("".join, self._lines)) if one is not None
        ]
        return self._whole


def _mark(line: Line) -> tuple[str, str]:
    """The name of a line without parameters, and its value in capitals."""
    name, _, value = line.text.partition(":")
    return name.strip().upper(), value.strip().upper()


def _field(text: str) -> Field | None:
    """``item1.TEL;TYPE=CELL:+44 7700 900123``. The group before the dot is left out."""
    split = _head_of(text)
    if split is None:
        return None
    (name, *given), at = split
    value = text[at:]
    params: dict[str, str] = {}
    for one in given:
        key, equals, said = one.partition("=")
        # In 2.1 a kind can stand alone: TEL;CELL;VOICE.
        key, said = (key.strip().upper(), said.strip('" ')) if equals else ("TYPE", key)
        params[key] = f"{params[key]},{said}" if key in params else said
    if params.get("ENCODING", params.get("TYPE", "")).upper().endswith("QUOTED-PRINTABLE"):
        charset = _CHARSETS.get(params.get("CHARSET", "utf-8").lower(), "utf-8")
        value = quopri.decodestring(value.encode("utf-8", "replace")).decode(charset, "replace")
    return Field(name.rpartition(".")[2].strip().upper(), params, value)


def _head_of(text: str) -> tuple[list[str], int] | None:
    """What stands between semicolons up to the first colon, and where the value begins. What
    stands in quotes divides nothing. ``None`` where there is no such colon.
    """
    parts: list[str] = []
    start, is_quoted = 0, False
    for at, letter in enumerate(text[:_LONGEST_HEAD]):
        if letter == '"':
            is_quoted = not is_quoted
        elif is_quoted:
            continue
        elif letter == ";":
            parts.append(text[start:at])
            start = at + 1
        elif letter == ":":
            return [*parts, text[start:at]], at + 1
    return None
