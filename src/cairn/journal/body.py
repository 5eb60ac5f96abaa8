"""The sealed part of a record: JSON with every field of the act, salted, and padding.

Format: ``docs/format/vault-1.md``. A body always carries all 24 fields, each with its own salt, so
that an empty field and one that is withheld look the same from its commitment. The text of a value
is hashed as its UTF-8 exactly as stored here; nothing is made canonical when it is checked.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec

from cairn.crypto.leaf import dummy_leaf, leaf_of_fields
from cairn.crypto.padding import bucket
from cairn.terms.acts import FIELD_COUNT, Kind

BODY_FORMAT = 1
SALT_BYTES = 32
_END = len(b'"}')
_TAGS = range(1, FIELD_COUNT + 1)


class BodyDoesNotFit(ValueError):
    """The opened bytes are not a body of this record. The message is a code for the log."""


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    tag: int
    salt: str
    value: str


class Context(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Where the record stands: sealed in with the act, so that a body cannot be moved."""

    log: int
    branch: int
    seq: int
    prev: str
    """Hex SHA-256 of the frame before."""
    kind: int
    v: int


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    fmt: int
    context: Context
    esalt: str
    fields: tuple[Field, ...]
    pad: str


class _NewField(msgspec.Struct, frozen=True, gc=False):
    """As ``Field``, before it is written."""

    tag: int
    salt: bytes
    value: str


class _NewBody(msgspec.Struct, frozen=True, gc=False):
    """As ``Body``, before it is written: bytes are written in base64, which is quick."""

    fmt: int
    context: Context
    esalt: bytes
    fields: list[_NewField]
    pad: str


@dataclass(frozen=True, slots=True)
class MadeBody:
    """A body ready to be sealed, and the leaf its frame commits to."""

    plain: bytes
    leaf: bytes


def _text(salt: bytes) -> str:
    return binascii.b2a_base64(salt, newline=False).decode("ascii")


def _salt(text: str) -> bytes:
    try:
        salt = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BodyDoesNotFit("salt") from error
    if len(salt) != SALT_BYTES or _text(salt) != text:
        raise BodyDoesNotFit("salt")
    return salt


def make_body(
    context: Context, values: Mapping[int, str], *, random: Callable[[int], bytes]
) -> MadeBody:
    """``values`` by tag; tags left out are empty. ``random`` gives so many random bytes."""
    drawn = random(SALT_BYTES * (FIELD_COUNT + 1))
    salts = [drawn[at : at + SALT_BYTES] for at in range(0, len(drawn), SALT_BYTES)]
    fields = [_NewField(tag, salts[tag], values.get(tag, "")) for tag in _TAGS]
    leaf = leaf_of_fields(
        context.kind, salts[0], [(one.tag, one.salt, one.value.encode()) for one in fields]
    )
    return _made(_NewBody(BODY_FORMAT, context, salts[0], fields, ""), leaf)


def make_dummy(context: Context, *, random: Callable[[int], bytes]) -> MadeBody:
    """A body that says nothing, of the size that most bodies have. Its kind in ``context`` is 0."""
    salt = random(SALT_BYTES)
    return _made(_NewBody(BODY_FORMAT, context, salt, [], ""), dummy_leaf(salt))


def _made(body: _NewBody, leaf: bytes) -> MadeBody:
    encoded = msgspec.json.encode(body)
    missing = bucket(len(encoded)) - len(encoded)
    # The padding is the last member: it goes in before the quotation mark that ends it.
    return MadeBody(b"".join((encoded[:-_END], b" " * missing, encoded[-_END:])), leaf)


def leaf_of(body: Body) -> bytes:
    """The commitment to this body. Raises ``BodyDoesNotFit`` for bad salts or tags."""
    if body.context.kind == Kind.DUMMY:
        if body.fields:
            raise BodyDoesNotFit("dummy")
        return dummy_leaf(_salt(body.esalt))
    if tuple(field.tag for field in body.fields) != tuple(_TAGS):
        raise BodyDoesNotFit("tags")
    return leaf_of_fields(
        body.context.kind,
        _salt(body.esalt),
        [(field.tag, _salt(field.salt), field.value.encode()) for field in body.fields],
    )


def parse_body(plain: bytes) -> Body:
    """Raises ``BodyDoesNotFit`` for anything that is not a body of a known format."""
    try:
        body = msgspec.json.decode(plain, type=Body)
    except (msgspec.DecodeError, ValueError) as error:
        raise BodyDoesNotFit("json") from error
    if body.fmt != BODY_FORMAT:
        raise BodyDoesNotFit("format")
    return body
