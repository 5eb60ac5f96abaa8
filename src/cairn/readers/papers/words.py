"""The words in the XML of a document, in their order, with what was deleted and commented apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from cairn.readers.archive import Archive
from cairn.readers.papers.paper import LONGEST, MOST_LETTERS

_BLOCK = 256 * 1024
_DEEPEST = 500
_MOST = 2 * MOST_LETTERS
_MOST_SPACES = 1000
_ODF_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_WORD_SPACE = "wordprocessingml"
_WORDS_OF_WORD = frozenset({"t", "delText"})
_WHO = frozenset({"creator", "date"})
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "line-break": "\n", "noBreakHyphen": "-"}
_BLOCKS = frozenset({"p", "h"})
_DELETED = frozenset({"del", "moveFrom", "tracked-changes"})
_COMMENT = frozenset({"comment", "annotation"})
_PASSED_OVER = frozenset({"Fallback", "instrText", "tabs"})
"""What repeats the words for older programs, or is no words."""


@dataclass(slots=True)
class Words:
    text: str = ""
    deleted: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    """Each begins with who and when, as far as it is said."""
    is_whole: bool = True
    """False where the XML ends too early or is none."""


class _Doctype(Exception):
    """A document type declaration: nothing in it is read."""


def words_of(archive: Archive, member: str) -> Words:
    reader = _Reader()
    is_whole = _parse(archive, member, reader.start, reader.end, reader.take)
    return Words("".join(reader.text), reader.deleted, reader.comments, is_whole)


def fields_of(archive: Archive, member: str, known: Mapping[str, str]) -> dict[str, str]:
    """The text of the elements that ``known`` names, by the names it gives them."""
    found: dict[str, str] = {}
    path: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        del attributes
        path.append(name.rpartition(" ")[2])

    def end(name: str) -> None:
        del name
        path.pop()

    def take(text: str) -> None:
        name = known.get(path[-1] if path else "")
        if name is not None and len(found.get(name, "")) < LONGEST:
            found[name] = found.get(name, "") + text

    _parse(archive, member, start, end, take)
    return {name: text.strip() for name, text in found.items() if text.strip()}


def _parse(
    archive: Archive,
    member: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    take: Callable[[str], None],
) -> bool:
    """Whether it was read to its end."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = take
    parser.StartDoctypeDeclHandler = _refuse
    at = 0
    try:
        while block := archive.read_at(member, at, _BLOCK):
            parser.Parse(block, False)
            at += len(block)
        parser.Parse(b"", True)
    except (expat.ExpatError, _Doctype, ValueError, LookupError):
        return False
    part = archive.member(member)
    return part is not None and at == part.size


def _refuse(*_: object) -> None:
    raise _Doctype


class _Reader:
    """Word keeps words in ``t`` and what was deleted in ``delText``; OpenDocument has them straight
    in the paragraph.
    """

    def __init__(self) -> None:
        self.text: list[str] = []
        self.deleted: list[str] = []
        self.comments: list[str] = []
        self._path: list[str] = []
        self._aside: list[str] = []
        self._inside: list[str] = []
        self._letters = 0
        self._is_word = False
        self._paragraphs = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if len(self._path) >= _DEEPEST:
            raise ValueError
        if not self._path:
            self._is_word = _WORD_SPACE in space
        self._path.append(local)
        self._paragraphs += local in _BLOCKS
        if local in _PASSED_OVER or local in _DELETED or local in _COMMENT:
            self._inside.append(local)
            if local in _COMMENT:
                self._aside = [_by(attributes)]
            elif local in _DELETED and len(self._inside) == 1:
                self._aside = []
        elif local in _BREAKS and (space == _ODF_TEXT or "r" in self._path[-3:]):
            self._add(_BREAKS[local])
        elif local == "s" and space == _ODF_TEXT:
            count = next((v for k, v in attributes.items() if k.endswith(" c")), "1")
            self._add(" " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES))

    def end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        self._path.pop()
        if local in _BLOCKS:
            self._paragraphs -= 1
            self._add("\n")
        if self._inside and self._inside[-1] == local:
            self._inside.pop()
            words = "".join(self._aside).strip()
            if words and local in _COMMENT:
                self.comments.append(words[:LONGEST])
                self._aside = []
            elif words and local in _DELETED and not self._inside:
                self.deleted.append(words[:LONGEST])
                self._aside = []

    def take(self, text: str) -> None:
        here = self._path[-1] if self._path else ""
        if self._is_word:
            is_told = here in _WORDS_OF_WORD
        else:
            is_told = self._paragraphs > 0 or (here in _WHO and bool(self._inside))
        if is_told:
            self._add(f"{text} " if here in _WHO else text)

    def _add(self, text: str) -> None:
        if any(one in _PASSED_OVER for one in self._inside):
            return
        if self._inside:
            self._aside.append(text)
        elif self._letters < _MOST:
            self.text.append(text)
            self._letters += len(text)


def _by(attributes: dict[str, str]) -> str:
    values = {name.rpartition(" ")[2]: value for name, value in attributes.items()}
    said = " ".join(values[name] for name in ("author", "date") if values.get(name))
    return f"{said}: " if said else ""
