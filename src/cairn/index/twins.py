"""The same message by two routes: an export made again, or a chat and the database behind it.

Two rows of different originals are the same if they are of one kind and channel, say the same, went
the same way between the same two, and can have happened at one time. The one whose original came
first is counted; the other names it. Rows of one original are never the same: two equal messages
in it are two, and of three equal ones in another original the third is new.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from cairn.index.words import folded
from cairn.terms.original import ItemRef, parse_ref
from cairn.terms.reading import Direction
from cairn.terms.row import Row

_KINDS = ("message", "call", "reaction")
_FEWEST_DIGITS, _LAST_DIGITS = 7, 9
_NUMBER = re.compile(r"[+\d() .\-\u2010-\u2015/]+")


class Candidate(NamedTuple):
    """A row that has the likeness of another one."""

    likeness: int
    id: int
    ref: str
    at_from: int
    at_to: int
    place: int
    direction: str
    names: str
    """Who it is with, as ``names_of`` gives it."""


@dataclass(slots=True)
class _First:
    """One that is counted, and the originals in which it was found again."""

    row: Candidate
    original: tuple[int, int]
    found_in: set[tuple[int, int]] = field(default_factory=set)


def likeness(row: Row) -> int:
    """Equal for rows that say the same, whoever says it; 0 for what is never linked."""
    if row.kind not in _KINDS or not isinstance(row.ref, ItemRef) or not row.happened.is_placed:
        return 0
    said = " ".join(folded(row.text).split()) or "\0".join(file.name for file in row.attachments)
    if not said and row.kind != "call":
        return 0
    text = "\0".join((row.kind, row.channel, said)).encode("utf-8", "surrogatepass")
    return 1 + (int.from_bytes(hashlib.sha256(text).digest()[:8]) >> 2)


def names_of(row: Row) -> str:
    """Handle and saved name of the other side, one a line: numbers by their last digits."""
    handles = row.recipients if row.direction is Direction.OUTGOING else (row.sender,)
    found = dict.fromkeys(_alike(name) for name in (*handles, row.name_saved) if name)
    return "\n".join(found)


def linked(candidates: Iterable[Candidate]) -> Iterator[tuple[int, str]]:
    """Id of each row that is the same as an earlier one, and the reference of that one.

    ``candidates`` come in order of likeness. The same rows give the same links, in whatever order
    they were loaded.
    """
    for _, rows in groupby(candidates, lambda one: one.likeness):
        yield from _linked_in(list(rows))


def _linked_in(rows: list[Candidate]) -> Iterator[tuple[int, str]]:
    by_original: dict[tuple[int, int], list[Candidate]] = {}
    for row in rows:
        ref = parse_ref(row.ref)
        assert isinstance(ref, ItemRef)  # noqa: S101 - others have no likeness
        by_original.setdefault((ref.branch, ref.received), []).append(row)
    if len(by_original) < len(("one", "another")):
        return
    firsts: list[_First] = []
    for original in sorted(by_original):
        new = []
        for row in sorted(by_original[original], key=_in_order):
            first = _first_like(row, original, firsts)
            if first is None:
                new.append(_First(row, original))
            else:
                first.found_in.add(original)
                yield row.id, first.row.ref
        firsts = sorted([*firsts, *new], key=lambda one: _in_order(one.row))


def _in_order(row: Candidate) -> tuple[int, int, int, str]:
    return row.at_from, row.at_to, row.place, row.ref


def _first_like(row: Candidate, original: tuple[int, int], firsts: list[_First]) -> _First | None:
    """The earliest that can be the same and was not found in this original yet."""
    # What begins a day earlier or more cannot overlap: no time that is linked is less exact.
    at = bisect_left(firsts, row.at_from - _LONGEST, key=lambda one: one.row.at_from)
    while at < len(firsts) and firsts[at].row.at_from < row.at_to:
        first = firsts[at]
        is_free = original not in first.found_in and first.original != original
        if is_free and first.row.at_to > row.at_from and _is_between_the_same(first.row, row):
            return first
        at += 1
    return None


_LONGEST = 24 * 60 * 60 * 1_000_000
_EITHER = Direction.UNKNOWN.value


def _is_between_the_same(one: Candidate, other: Candidate) -> bool:
    if one.direction != other.direction and _EITHER not in (one.direction, other.direction):
        return False
    names = set(one.names.split("\n")), set(other.names.split("\n"))
    # An export that names nobody for what went out, as of a group, names nobody else either.
    is_out = one.direction == other.direction == Direction.OUTGOING.value
    return bool(names[0] & names[1]) or (is_out and not (one.names and other.names))


def _alike(name: str) -> str:
    name = " ".join(folded(name).split())
    digits = "".join(filter(str.isdigit, name))
    is_number = _NUMBER.fullmatch(name) is not None and len(digits) >= _FEWEST_DIGITS
    return digits[-_LAST_DIGITS:] if is_number else name
