"""How often is there contact, in both directions, and has it changed?

Rule, for each name or number on each channel, messages and calls apart, contact that was arranged
and conversations of several people left out: it is shown when *one-sided* (at least 20 came from
them, and at least three times as many as went to them), or when it *rose* (in the last four weeks
of the record more than twice as many came as in the four weeks before, more than chance alone would
make of an even rate in fewer than 1 in 100 cases, and the owner's own did not rise alike: at least
twice as many came as went). A rise needs something to rise from: contact of that kind with them,
in either direction, must begin before those eight weeks; else an export that begins late, or
somebody new, would look like one.

The test is the exact conditional one for two Poisson counts over equal times: given their sum n,
the later one is Binomial(n, 1/2) if the rate was even (Przyborowski and Wilenski, 1940).
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import exp, lgamma, log

from cairn.picture.contact import (
    Arranged,
    Groups,
    direction_unknown,
    from_owner,
    from_them,
    handle_of,
    is_contact,
    span_around,
)
from cairn.picture.pattern import Context
from cairn.terms.finding import MAX_REFS, Figure, Finding, Selection, Span
from cairn.terms.moment import DAY
from cairn.terms.original import SourceRef
from cairn.terms.reading import Direction
from cairn.terms.row import Row

LEAST, TIMES = 20, 3
WINDOW = 28 * DAY
RISE, CHANCE = 2, 0.01
_NO_MORE = 1e-20

_LIMITS = ("how_often.limit.rule", "how_often.limit.exports", "how_often.limit.written")


def chance_of_rise(before: int, recent: int) -> float:
    """How likely at least ``recent`` of ``before + recent`` events fall into the later half."""
    n = before + recent
    whole = lgamma(n + 1) - n * log(2)
    chance = 0.0
    for k in range(recent, n + 1):
        part = exp(whole - lgamma(k + 1) - lgamma(n - k + 1))
        chance += part
        if 2 * k > n and part < chance * _NO_MORE:  # from the middle on, the parts only shrink
            break
    return chance


@dataclass(slots=True)
class _Contact:
    """What came and went with one handle on one channel, arranged contact left out."""

    numbers: dict[Direction, int] = field(default_factory=lambda: dict.fromkeys(Direction, 0))
    arranged: dict[Span, Counter[Direction]] = field(default_factory=dict)
    """What came and went within each stretch of arranged contact."""
    came: array[int] = field(default_factory=lambda: array("q"))
    """Start and end of everything from them that has a place: two numbers each."""
    went: array[int] = field(default_factory=lambda: array("q"))
    refs: list[tuple[int, SourceRef]] = field(default_factory=list)
    """The first of what came, with their times."""
    first: int | None = None
    """When contact began, arranged contact with it."""

    def begin(self, at: int | None) -> None:
        if at is not None:
            self.first = at if self.first is None else min(self.first, at)

    def join(self, other: _Contact) -> None:
        for direction, number in other.numbers.items():
            self.numbers[direction] += number
        for span, counts in other.arranged.items():
            self.arranged.setdefault(span, Counter()).update(counts)
        self.came += other.came
        self.went += other.went
        self.refs += other.refs
        self.begin(other.first)

    def within(self, times: array[int], start: int, end: int) -> int:
        pairs = zip(times[::2], times[1::2], strict=True)
        return sum(start <= first and last <= end for first, last in pairs)


_Key = tuple[str, str, str]
"""Channel, kind, handle."""


class HowOften:
    name = "how_often"
    version = 2

    def start(self, context: Context) -> _Fold:
        return _Fold(context)


class _Fold:
    def __init__(self, context: Context) -> None:
        self._contacts: dict[tuple[_Key, str], _Contact] = {}
        self._groups = Groups()
        self._spans = Arranged(context)
        self._entries: dict[str, int] = {}
        self._end = 0

    def feed(self, row: Row) -> None:
        if row.kind == "entry":
            for person in set(row.people):
                self._entries[person] = self._entries.get(person, 0) + 1
        if not is_contact(row):
            return
        if row.happened.latest is not None:
            self._end = max(self._end, row.happened.latest)
        self._groups.feed(row)
        handle = handle_of(row)
        if not handle:  # nobody in particular: a number that was withheld, a group
            return
        key = (row.channel, row.kind, handle)
        contact = self._contacts.setdefault((key, row.conversation), _Contact())
        contact.begin(row.happened.earliest)
        span = span_around(row, self._arranged(key))
        if span:
            contact.arranged.setdefault(span, Counter())[row.direction] += 1
            return
        contact.numbers[row.direction] += 1
        _note_time(contact, row)

    def _arranged(self, key: _Key) -> tuple[Span, ...]:
        channel, _, handle = key
        return self._spans.spans(handle, channel)

    def finding(self) -> Finding:
        figures: list[Figure] = []
        refs: list[tuple[int, SourceRef]] = []
        for key, contact in sorted(self._joined().items()):
            rose = self._has_risen(contact)
            if rose or _is_one_sided(contact):
                figures += self._figures(key, contact, rose=rose)
                refs += contact.refs
        return Finding(
            HowOften.name,
            HowOften.version,
            tuple(figures),
            _LIMITS if figures else (),
            tuple(ref for _, ref in sorted(refs, key=lambda one: one[0])[:MAX_REFS]),
        )

    def _joined(self) -> dict[_Key, _Contact]:
        """By handle, without conversations of several people."""
        joined: dict[_Key, _Contact] = {}
        for (key, conversation), contact in self._contacts.items():
            if not self._groups.has(key[0], conversation):
                joined.setdefault(key, _Contact()).join(contact)
        return joined

    def _groups_of(self, key: _Key) -> tuple[str, ...]:
        """Conversations of several people in which there is something of this handle."""
        theirs = (where for one, where in self._contacts if one == key)
        return tuple(sorted(where for where in theirs if self._groups.has(key[0], where)))

    def _windows(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The four weeks before the last four, and the last four, by whole days of UTC."""
        end = -(-self._end // DAY) * DAY
        return (end - 2 * WINDOW, end - WINDOW), (end - WINDOW, end)

    def _has_risen(self, contact: _Contact) -> bool:
        earlier, later = self._windows()
        before, recent = (contact.within(contact.came, *window) for window in (earlier, later))
        own = contact.within(contact.went, *later)
        begins = contact.first
        return (
            begins is not None
            and begins < earlier[0]
            and recent > RISE * before
            and recent >= RISE * own
            and chance_of_rise(before, recent) < CHANCE
        )

    def _figures(self, key: _Key, contact: _Contact, *, rose: bool) -> Iterator[Figure]:
        _, kind, handle = key
        spans = self._arranged(key)
        groups = self._groups_of(key)
        came = replace(from_them(*key), outside=spans, without_conversations=groups)
        yield from self._both_directions(key, contact, came)
        for span, counts in sorted(contact.arranged.items(), key=lambda one: one[0].earliest):
            inside = replace(came, outside=(), earliest=span.earliest, latest=span.latest)
            count = counts[Direction.INCOMING]
            yield _figure(f"how_often.{kind}.arranged", count, inside, handle)
            went = replace(
                from_owner(*key),
                without_conversations=groups,
                earliest=span.earliest,
                latest=span.latest,
            )
            count = counts[Direction.OUTGOING]
            yield _figure(f"how_often.{kind}.arranged_from_you", count, went, handle)
        if rose:
            for name, window in zip(("before", "recent"), self._windows(), strict=True):
                chosen = replace(came, earliest=window[0], latest=window[1])
                count = contact.within(contact.came, *window)
                yield _figure(f"how_often.{kind}.{name}", count, chosen, handle)
        if entries := self._entries.get(handle):
            about = Selection(("entry",), handles=(handle,))
            yield _figure("how_often.entries", entries, about, handle)

    def _both_directions(self, key: _Key, contact: _Contact, came: Selection) -> Iterator[Figure]:
        _, kind, handle = key
        outside, groups = came.outside, came.without_conversations
        went = replace(from_owner(*key), outside=outside, without_conversations=groups)
        unknown = replace(direction_unknown(*key), outside=outside, without_conversations=groups)
        numbers = contact.numbers
        yield _figure(f"how_often.{kind}.from_them", numbers[Direction.INCOMING], came, handle)
        yield _figure(f"how_often.{kind}.from_you", numbers[Direction.OUTGOING], went, handle)
        if count := numbers[Direction.UNKNOWN]:
            yield _figure(f"how_often.{kind}.unknown", count, unknown, handle)


def _note_time(contact: _Contact, row: Row) -> None:
    at = row.happened
    if at.earliest is None or at.latest is None or row.direction is Direction.UNKNOWN:
        return
    times = contact.came if row.direction is Direction.INCOMING else contact.went
    times.append(at.earliest)
    times.append(at.latest)
    if row.direction is Direction.INCOMING and len(contact.refs) < MAX_REFS:
        contact.refs.append((at.earliest, row.ref))


def _is_one_sided(contact: _Contact) -> bool:
    came, went = contact.numbers[Direction.INCOMING], contact.numbers[Direction.OUTGOING]
    return came >= LEAST and came >= TIMES * went


def _figure(label: str, value: int, selection: Selection, who: str) -> Figure:
    return Figure(label, value, replace(selection, count=value), who)
