"""Invented rows."""

from __future__ import annotations

from cairn.terms.moment import SECOND, Clock, Moment, Precision, from_instant
from cairn.terms.original import ItemRef, byte_span
from cairn.terms.reading import Direction
from cairn.terms.row import Row

THEM = "+447700900123"


def at(micros: int | None) -> Moment:
    if micros is None:
        return Moment(as_written="some day")
    return from_instant(micros, str(micros), precision=Precision.SECOND, clock=Clock.SENT)


def message(
    n: int,
    seconds: int | None,
    text: str = "",
    *,
    sender: str = THEM,
    direction: Direction = Direction.INCOMING,
) -> Row:
    return Row(
        ref=ItemRef(4, "", byte_span(n * 100, n * 100 + 99), f"{n:064x}"),
        kind="message",
        happened=at(None if seconds is None else seconds * SECOND),
        channel="sms",
        conversation=THEM,
        sender=sender,
        recipients=() if direction is Direction.INCOMING else (THEM,),
        direction=direction,
        text=text,
        order=n,
    )
