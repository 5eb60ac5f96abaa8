"""The same message by two routes: an export made again, or a chat and the database behind it.

Two rows of different originals are the same if they are of one kind and channel, say the same, went
the same way between the same two, and can have happened at one time. The one that tells most of
way and time is counted, of equal ones the one that came first; the others name it. Rows of one
original are never the same: two equal messages in it are two, and of three equal ones in another
original the third is new.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple, TypeAlias

from cairn.index.words import folded
from cairn.terms.moment import DAY
from cairn.terms.original import ItemRef, parse_ref
from cairn.terms.reading import Direction
from cairn.terms.row import Row

_KINDS = ("message", "call", "reaction")
_FEWEST_DIGITS, _LAST_DIGITS = 7, 9
_MOST_LOOKED_AT = 1000
_EITHER = Direction.UNKNOWN.value
_NUMBER = re.compile(r"[+\d() .\-\u2010-\u2015/]+")


Original: TypeAlias = tuple[int, int]
"""Branch and sequence of the act that received it."""


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
class _Group:
    """Rows that are the same, each of another original. All their times overlap."""

    rows: list[Candidate]
    originals: set[Original]
    at_from: int
    at_to: int

    def takes(self, row: Candidate, original: Original) -> bool:
        is_now = self.at_from < row.at_to and row.at_from < self.at_to
        return (
            is_now
            and original not in self.originals
            and all(_is_between_the_same(one, row) for one in self.rows)
        )

    def add(self, row: Candidate, original: Original) -> None:
        self.rows.append(row)
        self.originals.add(original)
        self.at_from, self.at_to = max(self.at_from, row.at_from), min(self.at_to, row.at_to)

    def counted(self) -> Candidate:
        """The one that says which way it went, then the one with the finest time, then the first.
        So no vague row that somebody sends can stand for an exact one.
        """
        return min(self.rows, key=lambda one: (one.direction == _EITHER, one.at_to - one.at_from))


def likeness(row: Row) -> int:
    """Equal for rows that say the same, whoever says it; 0 for what is never linked."""
    at = row.happened
    if row.kind not in _KINDS or not isinstance(row.ref, ItemRef):
        return 0
    if at.earliest is None or at.latest is None or at.latest - at.earliest > DAY:
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
    """Id of each row that is the same as another, and the reference of the one that is counted.

    ``candidates`` come in order of likeness. The same rows give the same links, in whatever order
    they were loaded.
    """
    for _, rows in groupby(candidates, lambda one: one.likeness):
        yield from _linked_in(list(rows))


def _linked_in(rows: list[Candidate]) -> Iterator[tuple[int, str]]:
    by_original: dict[Original, list[Candidate]] = {}
    for row in rows:
        ref = parse_ref(row.ref)
        assert isinstance(ref, ItemRef)  # noqa: S101 - others have no likeness
        by_original.setdefault((ref.branch, ref.received), []).append(row)
    widest = max(row.at_to - row.at_from for row in rows)
    groups: list[_Group] = []
    for original in sorted(by_original):
        new = []
        for row in sorted(by_original[original], key=_in_order):
            group = _group_of(row, original, groups, widest)
            if group is None:
                new.append(_Group([row], {original}, row.at_from, row.at_to))
            else:
                group.add(row, original)
        groups = sorted([*groups, *new], key=_begins)
    for group in groups:
        counted = group.counted()
        yield from ((row.id, counted.ref) for row in group.rows if row is not counted)


def _in_order(row: Candidate) -> tuple[int, int, int, str]:
    return row.at_from, row.at_to, row.place, row.ref


def _begins(group: _Group) -> tuple[int, int, int, str]:
    return _in_order(group.rows[0])


def _group_of(
    row: Candidate, original: Original, groups: list[_Group], widest: int
) -> _Group | None:
    """The earliest that the row fits into, of the next ``_MOST_LOOKED_AT`` in time: a file can say
    one thing as often as it likes, and must not hold up everything.
    """
    at = bisect_left(groups, row.at_from - widest, key=lambda one: one.rows[0].at_from)
    for group in groups[at : at + _MOST_LOOKED_AT]:
        if group.rows[0].at_from >= row.at_to:
            return None
        if group.takes(row, original):
            return group
    return None


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
