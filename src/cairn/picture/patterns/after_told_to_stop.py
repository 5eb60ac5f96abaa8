"""What came after somebody was told to stop?

Rule, for each name or number, from the earliest act "told to stop" that names it: everything from
it that lies wholly after that act is counted, messages and calls apart; what cannot be said to lie
before or after (its time overlaps, or it has none) is counted apart; so is what came within
arranged contact, and what was written in a conversation of several people; and what the owner sent
after it is counted too. Who sent a thing is taken from its handle, also where its direction is not
known. With no such act the pattern is silent; it never suggests sending one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from cairn.picture.contact import (
    NOT_SENT,
    Arranged,
    Groups,
    comes_after,
    is_contact,
    span_around,
)
from cairn.picture.pattern import Context
from cairn.terms.finding import FAR, MAX_REFS, Figure, Finding, Selection, Span
from cairn.terms.moment import Answer, Moment
from cairn.terms.original import SourceRef
from cairn.terms.reading import Direction
from cairn.terms.row import Row

_LIMITS = ("after_told_to_stop.limit.exports", "after_told_to_stop.limit.received")

_Key = tuple[str, str, str]
"""Channel, kind, handle."""


@dataclass(slots=True)
class _After:
    """What one handle sent on one channel after one act, and what went to it."""

    came: int = 0
    in_group: int = 0
    cant_say: int = 0
    undated: int = 0
    went: int = 0
    arranged: dict[Span, Counter[Direction]] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)
    refs: list[tuple[int, SourceRef]] = field(default_factory=list)
    """The first of what came, with their times."""

    def join(self, other: _After, group: str) -> None:
        """``group`` is the name of the conversation if it is one of several people."""
        if group:
            self.groups.add(group)
            self.in_group += other.came
        else:
            self.came += other.came
            self.refs += other.refs
        self.cant_say += other.cant_say
        self.undated += other.undated
        self.went += other.went
        for span, counts in other.arranged.items():
            self.arranged.setdefault(span, Counter()).update(counts)


class AfterToldToStop:
    name = "after_told_to_stop"
    version = 2

    def start(self, context: Context) -> _Fold:
        return _Fold(context)


class _Fold:
    def __init__(self, context: Context) -> None:
        self._arranged = Arranged(context)
        self._told = _first_told(context)
        self._groups = Groups()
        self._found: dict[tuple[_Key, str], _After] = {}

    def feed(self, row: Row) -> None:
        if not self._told or not is_contact(row):
            return
        self._groups.feed(row)
        if row.sender in self._told:
            self._came(row, self._told[row.sender], self._at(row, row.sender))
        elif row.direction is Direction.OUTGOING and len(row.recipients) == 1:
            (to,) = row.recipients
            if to in self._told and comes_after(row, self._told[to]) is Answer.YES:
                self._went(row, to, self._at(row, to))

    def _at(self, row: Row, handle: str) -> _After:
        key = (row.channel, row.kind, handle)
        return self._found.setdefault((key, row.conversation), _After())

    def _went(self, row: Row, to: str, after: _After) -> None:
        span = span_around(row, self._arranged.spans(to, row.channel))
        if span:
            after.arranged.setdefault(span, Counter())[Direction.OUTGOING] += 1
        else:
            after.went += 1

    def _came(self, row: Row, told: Moment, after: _After) -> None:
        answer = comes_after(row, told)
        if answer is Answer.CANT_SAY:
            after.undated += not row.happened.is_placed
            after.cant_say += row.happened.is_placed
        if answer is not Answer.YES:
            return
        span = span_around(row, self._arranged.spans(row.sender, row.channel))
        if span:
            after.arranged.setdefault(span, Counter())[Direction.INCOMING] += 1
            return
        after.came += 1
        if len(after.refs) < MAX_REFS:
            after.refs.append((row.happened.earliest or 0, row.ref))

    def finding(self) -> Finding:
        figures: list[Figure] = []
        refs: list[tuple[int, SourceRef]] = []
        for key, after in sorted(self._joined().items(), key=lambda one: one[0]):
            spans = self._arranged.spans(key[2], key[0])
            figures += _figures(spans, self._told[key[2]], key, after)
            refs += after.refs
        return Finding(
            AfterToldToStop.name,
            AfterToldToStop.version,
            tuple(figures),
            _LIMITS if figures else (),
            tuple(ref for _, ref in sorted(refs, key=lambda one: one[0])[:MAX_REFS]),
        )

    def _joined(self) -> dict[_Key, _After]:
        """By handle; which conversations are of several people is known only now."""
        joined: dict[_Key, _After] = {}
        for (key, conversation), after in self._found.items():
            group = conversation if self._groups.has(key[0], conversation) else ""
            joined.setdefault(key, _After()).join(after, group)
        return joined


def _first_told(context: Context) -> dict[str, Moment]:
    told: dict[str, Moment] = {}
    acts = (act for act in context.acts if act.kind == "told_to_stop" and act.happened.is_placed)
    for act in sorted(acts, key=lambda act: act.happened.earliest or 0):
        for handle in act.people:
            told.setdefault(handle, act.happened)
    return told


def _figures(spans: tuple[Span, ...], moment: Moment, key: _Key, after: _After) -> Iterator[Figure]:
    channel, kind, handle = key
    start, end = moment.earliest or 0, FAR if moment.latest is None else moment.latest
    groups = tuple(sorted(after.groups))
    every = Selection((kind,), (channel,), senders=(handle,), without_flags=(NOT_SENT,))
    came = replace(every, earliest=end, outside=spans)
    went = replace(every, senders=(), sole_recipients=(handle,), direction="outgoing", earliest=end)
    apart = replace(came, without_conversations=groups)
    yield _figure("came", kind, after.came, apart, handle)
    yield _figure("went", kind, after.went, replace(went, outside=spans), handle)
    if after.in_group:
        together = replace(came, conversations=groups)
        yield _figure("in_group", kind, after.in_group, together, handle)
    for span, counts in sorted(after.arranged.items(), key=lambda one: one[0].earliest):
        start_inside = max(span.earliest, end)
        inside = replace(came, earliest=start_inside, latest=span.latest, outside=())
        yield _figure("arranged", kind, counts[Direction.INCOMING], inside, handle)
        inside = replace(went, earliest=start_inside, latest=span.latest)
        yield _figure("arranged_from_you", kind, counts[Direction.OUTGOING], inside, handle)
    if after.cant_say:
        overlapping = replace(every, overlaps=Span(channel, start, end))
        yield _figure("cant_say", kind, after.cant_say, overlapping, handle)
    if after.undated:
        yield _figure("undated", kind, after.undated, replace(every, undated=True), handle)


def _figure(name: str, kind: str, value: int, selection: Selection, who: str) -> Figure:
    label = f"after_told_to_stop.{kind}.{name}"
    return Figure(label, value, replace(selection, count=value), who)
