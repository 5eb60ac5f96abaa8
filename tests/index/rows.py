"""Invented rows."""

from __future__ import annotations

from hypothesis import strategies as st

from cairn.terms.moment import SECOND, Clock, Moment, Precision, ZoneSource, from_instant
from cairn.terms.original import ActRef, ItemRef, byte_span
from cairn.terms.reading import Attachment, Direction
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


words_of = st.text()
_names = st.lists(words_of, max_size=2).map(tuple)
_micros = st.none() | st.integers(-(2**58), 2**58)
moments = st.builds(
    Moment,
    words_of,
    _micros,
    _micros,
    _micros,
    _micros,
    zone=st.none() | words_of,
    zone_source=st.sampled_from(ZoneSource),
    precision=st.sampled_from(Precision),
    approximate=st.booleans(),
    clock=st.sampled_from(Clock),
)
_span = st.builds(byte_span, st.integers(0, 2**60), st.integers(0, 2**60))
_digest = st.binary(min_size=32, max_size=32).map(bytes.hex)
refs = st.builds(ActRef, st.integers(0, 1), st.integers(1, 9), st.integers(0, 2**60)) | st.builds(
    ItemRef, st.integers(0, 2**60), words_of, _span, _digest, st.integers(1, 9)
)
any_row = st.builds(
    Row,
    ref=refs,
    kind=st.sampled_from(["entry", "message", "call", "diary", "system", "told_to_stop"]),
    happened=moments,
    channel=words_of,
    conversation=words_of,
    sender=words_of,
    recipients=_names,
    direction=st.sampled_from(Direction),
    text=words_of,
    order=st.integers(0, 2**60),
    written=st.none() | moments,
    name_saved=words_of,
    attachments=st.lists(
        st.builds(
            Attachment, words_of, words_of, words_of, st.none() | st.integers(0, 2**60), words_of
        ),
        max_size=2,
    ).map(tuple),
    flags=st.lists(st.sampled_from(["not-sent", "edited", "missed"]), unique=True).map(tuple),
    details=st.lists(st.tuples(words_of, words_of), max_size=2).map(tuple),
    concerns=_names,
    people=_names,
)
"""Rows with anything in them that a row can hold."""
