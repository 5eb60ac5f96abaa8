"""Fields of JSON objects as items keep them: by their own names, as text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterator
from typing import Any

import msgspec

from cairn.readers.json_pieces import Broken, Value
from cairn.terms.moment import Clock, Moment, Precision, from_instant
from cairn.terms.original import byte_span
from cairn.terms.reading import Place, Unread

_LONGEST = 4000
_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)


def text_in(value: object, key: str) -> str:
    """The text under ``key``; a number as it is written; else empty."""
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return ""
    return str(found)


def list_in(value: object, key: str) -> list[Any]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def number_in(value: object, key: str) -> int | None:
    """A whole number, also one that is written as text."""
    text = text_in(value, key)
    return int(text) if _WHOLE.fullmatch(text) else None


def rest_of(
    value: dict[str, Any], shown: Container[str], *, texts: Container[str] = ()
) -> Iterator[tuple[str, str]]:
    """What is not shown elsewhere, without what is empty; objects and lists as JSON, cut short.
    ``texts`` are shown elsewhere where they are what they should be.
    """
    for key, one in value.items():
        is_shown = key in shown or (key in texts and not isinstance(one, list | dict))
        if is_shown or one is None or one in ("", [], {}):
            continue
        if isinstance(one, bool):
            yield key[:_LONGEST], "true" if one else "false"
        elif isinstance(one, str | int | float):
            yield key[:_LONGEST], str(one)[:_LONGEST]
        else:
            yield key[:_LONGEST], msgspec.json.encode(one).decode()[:_LONGEST]


def place_of(piece: Value) -> Place:
    """Where it stands, with the digest of its bytes."""
    digest = hashlib.sha256(piece.raw).hexdigest()
    return Place("", byte_span(piece.start, piece.end), digest)


def unread(piece: Broken) -> Unread:
    return Unread(Place("", byte_span(piece.start, piece.end), ""), piece.reason)


def from_unix_millis(millis: int | None, written: str, clock: Clock) -> Moment:
    """A moment from thousandths of a second since 1970, UTC; 0 is no time."""
    if not millis or abs(millis) > 10**14:
        return Moment(written, clock=clock)
    return from_instant(
        millis * 1000, written, precision=Precision.SUBSECOND, clock=clock, width=1000
    )
