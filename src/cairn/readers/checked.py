"""Values that come over the wire, checked field by field before they are believed.

Every function raises ``ValueError``, ``NotAReference`` or an error of msgspec for what is not
exactly as agreed; ``wire.py`` turns these into ``BadReading``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import msgspec

from cairn.terms.moment import Clock, Moment, Precision, ZoneSource
from cairn.terms.original import parse_byte_span, parse_row_place
from cairn.terms.reading import (
    FLAGS,
    REASONS,
    Attachment,
    Continuation,
    Decision,
    Direction,
    Found,
    Item,
    ItemKind,
    Kept,
    Place,
    Unread,
)

Natural = Annotated[int, msgspec.Meta(ge=0, le=2**60)]
FARTHEST = 2**58
"""Microseconds from 1970 either way: some 9,000 years."""
LONGEST_SHORT = 4096
_Micros = Annotated[int, msgspec.Meta(ge=-FARTHEST, le=FARTHEST)]
_Short = Annotated[str, msgspec.Meta(max_length=LONGEST_SHORT)]
Hex = Annotated[str, msgspec.Meta(pattern=r"^(?:[0-9a-f]{64})?$")]
_Place = tuple[_Short, _Short, Hex]
_Moment = tuple[
    _Short, _Micros | None, _Micros | None, _Micros | None, _Micros | None,
    _Short | None, ZoneSource, Precision, bool, Clock,
]  # fmt: skip
_Attachment = tuple[str, str, str, Natural | None, Hex, str]
_Item = tuple[
    ItemKind, _Place, _Moment, _Short, str, str, tuple[str, ...], Direction, str, str,
    tuple[_Attachment, ...], tuple[str, ...], tuple[tuple[str, str], ...],
]  # fmt: skip
_Unread = tuple[_Place, str, Natural]
_Kept = tuple[_Short, Natural, _Short]
_Decision = tuple[str, tuple[_Short, ...], _Short, str, _Short]

_ITEM = msgspec.msgpack.Decoder(_Item)
_UNREAD = msgspec.msgpack.Decoder(_Unread)
_CONTINUATION = msgspec.msgpack.Decoder(tuple[Natural])
_KEPT = msgspec.msgpack.Decoder(_Kept)
_DECISION = msgspec.msgpack.Decoder(_Decision)
_FOUND = msgspec.msgpack.Decoder(list[tuple[Annotated[int, msgspec.Meta(ge=0)], msgspec.Raw]])
_DECISIONS = {
    "date_order", "columns", "encoding", "owner", "stated_count", "whose", "log", "extract",
}  # fmt: skip
_BY = {"", "file", "owner"}


def checked_found(untrusted: msgspec.Raw, sizes: dict[str, int]) -> tuple[Found, ...]:
    """The values of one "found" frame. ``sizes`` are those of the source's own members."""
    return tuple(_DECODERS[kind](raw, sizes) for kind, raw in _FOUND.decode(untrusted))


def _decode_item(raw: msgspec.Raw, sizes: dict[str, int]) -> Item:
    fields = _ITEM.decode(raw)
    flags = fields[11]
    if not FLAGS.keys() >= set(flags):
        raise ValueError
    return Item(
        kind=fields[0],
        place=_decode_place(fields[1], sizes, needs_digest=True),
        moment=_decode_moment(fields[2]),
        channel=fields[3],
        conversation=fields[4],
        sender=fields[5],
        recipients=fields[6],
        direction=fields[7],
        text=fields[8],
        name_saved=fields[9],
        attachments=tuple(Attachment(*attachment) for attachment in fields[10]),
        flags=flags,
        details=fields[12],
    )


def _decode_moment(fields: _Moment) -> Moment:
    moment = Moment(*fields)
    for start, end in ((moment.local_from, moment.local_to), (moment.earliest, moment.latest)):
        if (start is None) != (end is None):
            raise ValueError
        if start is not None and end is not None and start >= end:
            raise ValueError
    return moment


def _decode_place(fields: _Place, sizes: dict[str, int], *, needs_digest: bool = False) -> Place:
    place = Place(*fields)
    if place.locator.startswith("row:"):
        parse_row_place(place.locator)
    else:
        start, end = parse_byte_span(place.locator)
        if start > end or end > sizes.get(place.member, 2**60):
            raise ValueError
    if needs_digest and not place.raw_sha256:
        raise ValueError
    return place


def _decode_unread(raw: msgspec.Raw, sizes: dict[str, int]) -> Unread:
    place, reason, count = _UNREAD.decode(raw)
    if reason not in REASONS:
        raise ValueError
    return Unread(_decode_place(place, sizes), reason, count)


def _decode_continuation(raw: msgspec.Raw, sizes: dict[str, int]) -> Continuation:
    del sizes
    return Continuation(_CONTINUATION.decode(raw)[0])


def _decode_kept(raw: msgspec.Raw, sizes: dict[str, int]) -> Kept:
    del sizes
    return Kept(*_KEPT.decode(raw))


def _decode_decision(raw: msgspec.Raw, sizes: dict[str, int]) -> Decision:
    del sizes
    decision = Decision(*_DECISION.decode(raw))
    if decision.kind not in _DECISIONS or decision.by not in _BY:
        raise ValueError
    if bool(decision.chosen) != bool(decision.by):
        raise ValueError
    return decision


_DECODERS: tuple[Callable[[msgspec.Raw, dict[str, int]], Found], ...] = (
    _decode_item,
    _decode_unread,
    _decode_continuation,
    _decode_kept,
    _decode_decision,
)
