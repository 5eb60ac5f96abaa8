"""Which act can be used as its kind says: its fields have the form that whoever reads them expects.

A signature tells who wrote an act, not that a program of ours made it. What another copy wrote is
taken in, and that copy may have been in other hands; so an act of another form is kept and shown as
unknown, and nothing behind this has to expect one.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from cairn.terms.acts import Act, AnyAct, Kind, Tag, UnknownAct
from cairn.terms.moment import Moment
from cairn.terms.original import PRIVATE_NOTES, RECORD, ActRef, Original, Seal

_KINDS = {int(kind): kind for kind in Kind}
_LIST = msgspec.json.Decoder(tuple[str, ...])
_READS: dict[int, msgspec.json.Decoder[Any]] = {
    Tag.WRITTEN_AT: msgspec.json.Decoder(Moment),
    Tag.HAPPENED: msgspec.json.Decoder(Moment),
    Tag.PEOPLE: _LIST,
    Tag.CONCERNS: _LIST,
    Tag.DETAILS: msgspec.json.Decoder(dict[str, str]),
    Tag.ORIGINAL: msgspec.json.Decoder(Original),
    Tag.SEAL: msgspec.json.Decoder(Seal),
}
_HAS_ORIGINAL = (Tag.WRITTEN_AT, Tag.ORIGINAL, Tag.SEAL)
_NEEDED = {Kind.RECEIVED: _HAS_ORIGINAL, Kind.BROUGHT_IN: _HAS_ORIGINAL}
_NEEDED_DETAILS = {
    Kind.CREATED: ("home_zone",),
    Kind.BROUGHT_IN: ("log",),
    Kind.ANCHOR_ASKED: ("authority", "address", "checkpoint", "salt", "nonce", "request"),
    Kind.ANCHORED: ("reply", "authority", "at", "not_after"),
}
_WITH_LISTS = ("own_handles", "other_handles")
_NUMBERS = ("nonce", "at", "not_after")
_BASE64 = ("salt", "request", "reply")
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_DIGITS = re.compile(r"[0-9]{1,80}", re.ASCII)
_FIRST, _LAST = -62_135_596_800_000_000, 253_402_300_800_000_000
"""The years 1 to 9999, UTC microseconds: what a calendar can show."""


def act_of(
    ref: ActRef, kind: int, version: int, fields: tuple[tuple[int, str], ...], frame_sha256: bytes
) -> AnyAct:
    """The act, or an ``UnknownAct`` if its kind is not known or its fields are not of that kind."""
    known = _KINDS.get(kind)
    if known is None or not _fits(known, fields):
        return UnknownAct(ref, kind, version, fields)
    return Act(ref, known, version, fields, frame_sha256.hex())


def _fits(kind: Kind, fields: tuple[tuple[int, str], ...]) -> bool:
    try:
        found = {tag: _READS[tag].decode(text) for tag, text in fields if tag in _READS and text}
        return (
            all(tag in found for tag in _NEEDED.get(kind, ()))
            and all(map(_is_usable, found.values()))
            and _details_fit(kind, found.get(Tag.DETAILS, {}))
        )
    except (msgspec.DecodeError, ValueError, RecursionError):
        return False


def _is_usable(value: object) -> bool:
    if isinstance(value, Moment):
        bounds = (value.local_from, value.local_to, value.earliest, value.latest)
        return all(one is None or _FIRST <= one <= _LAST for one in bounds)
    if isinstance(value, Original):
        return value.size >= 0 and _DIGEST.fullmatch(value.sha256) is not None
    if isinstance(value, Seal):
        sizes = (value.sealed_size, value.padded_size, value.key_period)
        return min(sizes) >= 0 and _DIGEST.fullmatch(value.sealed_sha256) is not None
    return True


def _details_fit(kind: Kind, details: Mapping[str, str]) -> bool:
    """Raises ``ValueError`` for some that do not."""
    if not all(name in details for name in _NEEDED_DETAILS.get(kind, ())):
        return False
    if kind is Kind.BROUGHT_IN:
        return details["log"] in (str(RECORD), str(PRIVATE_NOTES))
    if kind is Kind.DISPOSED:
        sealed = details.get("sealed", "")
        return not sealed or _DIGEST.fullmatch(sealed) is not None
    if kind is Kind.DECIDED:
        for name in _WITH_LISTS:
            _LIST.decode(details.get(name) or "[]")
    if kind in (Kind.ANCHOR_ASKED, Kind.ANCHORED):
        for name in _BASE64:
            base64.b64decode(details.get(name, ""), validate=True)
        return all(_DIGITS.fullmatch(details.get(name, "0")) for name in _NUMBERS)
    return True
