"""The phrases of one language, and every way in which a text can be read by them.

``catalogs/<code>/when.toml`` holds sections of phrases. A phrase is a row of parts between spaces:

- ``word`` or ``one|other``: a word as it stands, or one of several;
- ``{section}`` or ``{name:section}``: any phrase of another section, handed on under that name;
- ``{:section}``: the same, only there to be found;
- any of these followed by ``?``: may be missing.

What stands behind a phrase is a number, the name of a meaning in ``meanings.py``, or, if it begins
with ``=``, a text. The sections ``dd``, ``d_dd``, ``d_ddd`` and ``dddd`` are built in: a number of
two, one or two, one to three, and four digits.

A text is read to its last word or not at all.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

_FOLDER = Path(__file__).parents[1] / "catalogs"
_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:'[^\W\d_]+)*|[^\s,]")
_LONGEST_TEXT = 200
_DIGITS = {"dd": (2, 2), "d_dd": (1, 2), "d_ddd": (1, 3), "dddd": (4, 4)}
_LOOKALIKES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u2013": "-", "\u2014": "-"})


@dataclass(frozen=True, slots=True)
class Node:
    """A phrase that was found. ``slots`` are in the order of the words."""

    meaning: str
    slots: tuple[tuple[str, Tree], ...]


Tree: TypeAlias = Node | int | str
"""What was found: a phrase with a meaning, or a number or text as it stands in a table."""


@dataclass(frozen=True, slots=True)
class _Part:
    words: frozenset[str]
    slot: str
    section: str
    is_optional: bool


@dataclass(frozen=True, slots=True)
class _Phrase:
    parts: tuple[_Part, ...]
    behind: int | str


class Grammar:
    """The phrases of one language."""

    def __init__(self, told: dict[str, dict[str, int | str]]) -> None:
        self._sections = {
            name: tuple(
                _Phrase(tuple(map(_part, text.split())), behind) for text, behind in rows.items()
            )
            for name, rows in told.items()
        }

    def meanings(self) -> frozenset[str]:
        """The names of all meanings that the phrases ask for."""
        phrases = (phrase for section in self._sections.values() for phrase in section)
        named = (one.behind for one in phrases if isinstance(one.behind, str))
        return frozenset(name for name in named if not name.startswith("="))

    def readings(self, text: str) -> tuple[Tree, ...]:
        """Every way to read the whole of ``text`` as ``when``; empty if there is none."""
        if len(text) > _LONGEST_TEXT:
            return ()
        tokens = _tokens(text)
        found = _Search(self._sections, tokens).section("when", 0)
        return tuple(tree for tree, end in found if end == len(tokens))


class _Search:
    """One text. Remembers what was found where, so that the work stays small."""

    def __init__(self, sections: dict[str, tuple[_Phrase, ...]], tokens: tuple[str, ...]) -> None:
        self._sections = sections
        self._tokens = tokens
        self._found: dict[tuple[str, int], tuple[tuple[Tree, int], ...]] = {}

    def section(self, name: str, start: int) -> tuple[tuple[Tree, int], ...]:
        if name in _DIGITS:
            return self._number(name, start)
        key = (name, start)
        if key not in self._found:
            found: dict[tuple[Tree, int], None] = {}
            for phrase in self._sections[name]:
                for slots, end in self._parts(phrase.parts, start):
                    found[(_tree(phrase.behind, slots), end)] = None
            self._found[key] = tuple(found)
        return self._found[key]

    def _number(self, name: str, start: int) -> tuple[tuple[Tree, int], ...]:
        least, most = _DIGITS[name]
        token = self._tokens[start] if start < len(self._tokens) else ""
        return ((token, start + 1),) if token.isdecimal() and least <= len(token) <= most else ()

    def _parts(
        self, parts: tuple[_Part, ...], start: int
    ) -> list[tuple[tuple[tuple[str, Tree], ...], int]]:
        if not parts:
            return [((), start)]
        first, rest = parts[0], parts[1:]
        ways = list(self._parts(rest, start)) if first.is_optional else []
        if not first.section:
            if start < len(self._tokens) and self._tokens[start] in first.words:
                ways += self._parts(rest, start + 1)
            return ways
        for tree, middle in self.section(first.section, start):
            named = ((first.slot, tree),) if first.slot else ()
            ways += [((*named, *slots), end) for slots, end in self._parts(rest, middle)]
        return ways


def _part(text: str) -> _Part:
    is_optional = len(text) > 1 and text.endswith("?")
    plain = text[:-1] if is_optional else text
    if plain.startswith("{"):
        slot, colon, section = plain[1:-1].partition(":")
        return _Part(frozenset(), slot, section if colon else slot, is_optional)
    return _Part(frozenset(plain.split("|")), "", "", is_optional)


def _tree(behind: int | str, slots: tuple[tuple[str, Tree], ...]) -> Tree:
    if isinstance(behind, int):
        return behind
    return behind[1:] if behind.startswith("=") else Node(behind, slots)


def _tokens(text: str) -> tuple[str, ...]:
    """Words in lower case, numbers and signs. Commas and a last full stop say nothing."""
    found = _TOKEN.findall(text.casefold().translate(_LOOKALIKES))
    if len(found) > 1 and found[-1] == "." and found[-2] != ".":
        found.pop()
    return tuple(found)


@cache
def grammar(language: str) -> Grammar:
    """The phrases of ``catalogs/<language>/when.toml``."""
    text = (_FOLDER / language / "when.toml").read_text(encoding="utf-8")
    return Grammar(tomllib.loads(text))
