"""A row as the index keeps it: what is asked for in columns, all of it beside them."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import Any

import msgspec

from cairn.terms.moment import Moment
from cairn.terms.original import parse_ref
from cairn.terms.reading import Attachment, Direction
from cairn.terms.row import Row

_COLUMNS = ("ref", "same_as")
_FIELDS = tuple(field.name for field in fields(Row) if field.name not in _COLUMNS)
_values = attrgetter(*_FIELDS)


class _Stored(msgspec.Struct, array_like=True, frozen=True):
    kind: str
    happened: Moment
    channel: str
    conversation: str
    sender: str
    recipients: tuple[str, ...]
    direction: Direction
    text: str
    order: int
    written: Moment | None
    name_saved: str
    attachments: tuple[Attachment, ...]
    flags: tuple[str, ...]
    details: tuple[tuple[str, str], ...]
    concerns: tuple[str, ...]
    people: tuple[str, ...]


_decoder = msgspec.msgpack.Decoder(_Stored)


def pack_row(row: Row) -> bytes:
    """Everything but the references, which have columns of their own."""
    return msgspec.msgpack.encode(_Stored(*_values(row)))


def unpack_row(ref: str, packed: bytes, same_as: str) -> Row:
    stored = _decoder.decode(packed)
    others: tuple[Any, ...] = (*_values(stored), same_as)
    return Row(parse_ref(ref), *others)


def handles_of(row: Row) -> frozenset[str]:
    """Everybody that a selection by handle finds the row under."""
    return frozenset({row.sender, *row.recipients, *row.people} - {""})
