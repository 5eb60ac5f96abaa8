"""Which rows are contact, with whom, and which of it was arranged.

Text that an app wrote itself is not contact. A message that the owner's phone could not send is
not either. A group is not a person: what stands in a conversation of several people is counted
under its name, apart from what two people wrote to each other.
"""

from __future__ import annotations

from cairn.picture.pattern import Context
from cairn.terms.finding import FAR, Selection, Span
from cairn.terms.moment import Answer, Moment
from cairn.terms.reading import Direction
from cairn.terms.row import Row

KINDS = ("message", "call")
NOT_SENT = "not-sent"


def is_contact(row: Row) -> bool:
    return row.kind in KINDS and NOT_SENT not in row.flags


def handle_of(row: Row) -> str:
    """The other side of a contact, as exported; empty for what went out to several people."""
    if row.direction is not Direction.OUTGOING:
        return row.sender
    return row.recipients[0] if len(row.recipients) == 1 else ""


class Groups:
    """Which conversations are of several people: known only when all rows have been seen."""

    def __init__(self) -> None:
        self._senders: dict[tuple[str, str], str] = {}
        self._groups: set[tuple[str, str]] = set()

    def feed(self, row: Row) -> None:
        key = (row.channel, row.conversation)
        if row.direction is Direction.OUTGOING:
            if len(row.recipients) != 1:
                self._groups.add(key)
        elif row.sender and self._senders.setdefault(key, row.sender) != row.sender:
            self._groups.add(key)

    def has(self, channel: str, conversation: str) -> bool:
        return (channel, conversation) in self._groups


def from_them(channel: str, kind: str, handle: str) -> Selection:
    return Selection(
        (kind,), (channel,), senders=(handle,), direction="incoming", without_flags=(NOT_SENT,)
    )


def from_owner(channel: str, kind: str, handle: str) -> Selection:
    return Selection(
        (kind,),
        (channel,),
        sole_recipients=(handle,),
        direction="outgoing",
        without_flags=(NOT_SENT,),
    )


def direction_unknown(channel: str, kind: str, handle: str) -> Selection:
    return Selection(
        (kind,), (channel,), senders=(handle,), direction="unknown", without_flags=(NOT_SENT,)
    )


def spans_arranged(context: Context, handle: str, channel: str) -> tuple[Span, ...]:
    """The stretches in which contact with ``handle`` on ``channel`` was arranged, in order; those
    that touch are one, so that no row lies inside two of them.
    """
    found = sorted(
        (act.happened.earliest, _end(act.happened))
        for act in context.acts
        if act.kind == "contact_arranged"
        and handle in act.people
        and act.channel in ("", channel)
        and act.happened.earliest is not None
    )
    merged: list[Span] = []
    for start, end in found:
        last = merged[-1] if merged else None
        if last and start <= last.latest:
            merged[-1] = Span(channel, last.earliest, max(last.latest, end))
        else:
            merged.append(Span(channel, start, end))
    return tuple(merged)


class Arranged:
    """The stretches of arranged contact by handle and channel, found once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._spans: dict[tuple[str, str], tuple[Span, ...]] = {}

    def spans(self, handle: str, channel: str) -> tuple[Span, ...]:
        key = (handle, channel)
        if key not in self._spans:
            self._spans[key] = spans_arranged(self._context, handle, channel)
        return self._spans[key]


def _end(moment: Moment) -> int:
    return FAR if moment.latest is None else moment.latest


def span_around(row: Row, spans: tuple[Span, ...]) -> Span | None:
    """The one of ``spans`` that the row lies wholly inside."""
    start, end = row.happened.earliest, row.happened.latest
    if start is None or end is None:
        return None
    inside = (span for span in spans if span.earliest <= start and end <= span.latest)
    return next(inside, None)


def comes_after(row: Row, moment: Moment) -> Answer:
    """Whether all of ``row`` lies after all of ``moment``."""
    at = row.happened
    if at.earliest is None or at.latest is None or moment.earliest is None:
        return Answer.CANT_SAY
    if at.earliest >= _end(moment):
        return Answer.YES
    return Answer.NO if at.latest <= moment.earliest else Answer.CANT_SAY
