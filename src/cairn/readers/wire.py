"""What the process that reads and the process that keeps say to each other.

Every frame is at most 1 MiB. A frame that begins a job or answers one is a msgpack array whose
first element names it:

    parent → child   ["read", name, [[member, size], …], [date_order, zone, [own handle, …]]]
                     ["digest", name, [[member, size], …], [[member, locator], …]]
    child → parent   ["at", member, offset, size]        at most ``MOST_AT_ONCE`` bytes
    parent → child   the bytes themselves, fewer only at the member's end
    child → parent   ["found", [[kind, fields], …]]      in the order of the source
                     ["end", reader, unit, stopped]      last
                     ["digests", [hex SHA-256 or "", …]] last, for "digest"

``kind`` is 0 item, 1 unread, 2 continuation, 3 kept, 4 decision; ``fields`` are the fields of the
frozen value in the order in which it declares them. The child has read what a hostile person may
have written, so all it says is checked: types, lengths, ranges, known codes. ``BadReading`` if not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import msgspec

from cairn.readers.checked import FARTHEST, LONGEST_SHORT, Hex, Natural, checked_found
from cairn.terms.errors import DATA_ERROR, Problem
from cairn.terms.moment import Moment
from cairn.terms.original import NotAReference
from cairn.terms.reading import (
    REASONS,
    Answers,
    Continuation,
    Found,
    Item,
    Kept,
    Member,
    Place,
    Unit,
    Unread,
)

MAX_FRAME = 1024 * 1024
MOST_AT_ONCE = MAX_FRAME - 64
_BATCH = 256 * 1024
_ROOM = 4096

_FRAME = msgspec.msgpack.Decoder(list[msgspec.Raw])
_NAME = msgspec.msgpack.Decoder(str)
_ENCODER = msgspec.msgpack.Encoder()
_READER = re.compile(r"(?:[a-z][a-z0-9-]{0,40}/\d{1,6})?")


class BadReading(Problem):
    """What the reading process sent is not what was agreed."""

    say = "The part that reads files gave back something that could not be used."
    hint = "The file is kept safely as it is. Nothing else is changed."
    exit_code = DATA_ERROR


@dataclass(frozen=True, slots=True)
class End:
    """The last thing said of an original. ``reader`` is empty if it was kept as it is."""

    reader: str
    unit: Unit
    stopped: str
    """A code of ``REASONS``, or empty."""


@dataclass(frozen=True, slots=True)
class At:
    """The child asks for bytes."""

    member: str
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Job:
    """What the child is to do: read (``spans is None``), or give digests of spans."""

    name: str
    members: tuple[Member, ...]
    answers: Answers
    spans: tuple[tuple[str, str], ...] | None = None


Said: TypeAlias = At | End | tuple[Found, ...] | tuple[str, ...]


def encode_job(job: Job) -> bytes:
    members = [(member.name, member.size) for member in job.members]
    # A file system may give a name that is no text; as a hint it may lose a letter.
    name = job.name.encode("utf-8", "replace").decode()
    if job.spans is not None:
        return _ENCODER.encode(("digest", name, members, job.spans))
    answers = (job.answers.date_order, job.answers.zone, job.answers.own_handles)
    return _ENCODER.encode(("read", name, members, answers))


def decode_job(frame: bytes) -> Job:
    """The parent is trusted, but a garbled frame is still told. Raises ``BadReading``."""
    members_type = tuple[tuple[str, Natural], ...]
    try:
        what, name, members, rest = msgspec.msgpack.decode(
            frame, type=tuple[str, str, members_type, msgspec.Raw]
        )
        listed = tuple(Member(*member) for member in members)
        if what == "digest":
            spans = msgspec.msgpack.decode(rest, type=tuple[tuple[str, str], ...])
            return Job(name, listed, Answers(), spans)
        answers = msgspec.msgpack.decode(rest, type=tuple[str, str, tuple[str, ...]])
        return Job(name, listed, Answers(*answers))
    except msgspec.MsgspecError as error:
        raise BadReading from error


def encode_at(member: str, offset: int, size: int) -> bytes:
    return _ENCODER.encode(("at", member, offset, size))


def encode_end(end: End) -> bytes:
    return _ENCODER.encode(("end", end.reader, end.unit, end.stopped))


def encode_digests(digests: Sequence[str]) -> bytes:
    return _ENCODER.encode(("digests", digests))


def encode_found(found: Iterable[Found]) -> Iterator[bytes]:
    """Frames for everything found, in order. What is too large for one is told as unread."""
    batch: list[bytes] = []
    size = 0
    for one in found:
        encoded = _encode_one(one)
        if size + len(encoded) > _BATCH and batch:
            yield _found_frame(batch)
            batch, size = [], 0
        batch.append(encoded)
        size += len(encoded)
    if batch:
        yield _found_frame(batch)


def _found_frame(batch: list[bytes]) -> bytes:
    return _ENCODER.encode(("found", [msgspec.Raw(one) for one in batch]))


def _encode_one(one: Found) -> bytes:
    encoded = _ENCODER.encode(_fields(one))
    if len(encoded) <= MAX_FRAME - _ROOM:
        return encoded
    if isinstance(one, Item):
        return _ENCODER.encode(_fields(Unread(one.place, "too-large")))
    raise BadReading(size=len(encoded))


def _fields(one: Found) -> tuple[int, tuple[Any, ...]]:
    """The kind and the fields, as ``Any``: five shapes meet here, and msgpack takes them all."""
    if isinstance(one, Item):
        return 0, _item_fields(one)
    if isinstance(one, Unread):
        return 1, (_place_fields(one.place), one.reason, one.count)
    if isinstance(one, Continuation):
        return 2, (one.count,)
    if isinstance(one, Kept):
        return 3, (one.member, one.size, one.why)
    return 4, (one.kind, one.options, one.chosen, one.by, one.why)


def _representable(moment: Moment) -> Moment:
    """A file can write a date as long as a book, and a time beyond all years: what is too long is
    cut, and a time that no calendar has is none. The original has both.
    """
    bounds = (moment.local_from, moment.local_to, moment.earliest, moment.latest)
    if any(one is not None and abs(one) > FARTHEST for one in bounds):
        moment = replace(moment, local_from=None, local_to=None, earliest=None, latest=None)
    if len(moment.as_written) <= LONGEST_SHORT:
        return moment
    return replace(moment, as_written=moment.as_written[: LONGEST_SHORT - 1] + "…")


def _place_fields(place: Place) -> tuple[str, str, str]:
    return place.member, place.locator, place.raw_sha256


def _item_fields(item: Item) -> tuple[Any, ...]:
    moment = _representable(item.moment)
    return (
        item.kind, _place_fields(item.place),
        (
            moment.as_written, moment.local_from, moment.local_to, moment.earliest, moment.latest,
            moment.zone, moment.zone_source, moment.precision, moment.approximate, moment.clock,
        ),
        item.channel, item.conversation, item.sender, item.recipients, item.direction, item.text,
        item.name_saved,
        [(a.name, a.mime, a.member, a.size, a.sha256, a.missing_reason) for a in item.attachments],
        item.flags, item.details,
    )  # fmt: skip


def decode_said(untrusted_frame: bytes, sizes: dict[str, int]) -> Said:
    """What the child says. ``sizes`` are those of the source's own members. ``BadReading``."""
    if len(untrusted_frame) > MAX_FRAME:
        raise BadReading(size=len(untrusted_frame))
    try:
        parts = _FRAME.decode(untrusted_frame)
        what = _NAME.decode(parts[0])
        return _SAID[what](untrusted_frame, parts, sizes)
    except (msgspec.MsgspecError, IndexError, KeyError, ValueError, NotAReference) as error:
        raise BadReading(fault=type(error).__name__) from error


def _decode_at(frame: bytes, parts: list[msgspec.Raw], sizes: dict[str, int]) -> At:
    del parts
    _, member, offset, size = msgspec.msgpack.decode(frame, type=tuple[str, str, Natural, Natural])
    if member not in sizes or size > MOST_AT_ONCE:
        raise ValueError
    return At(member, offset, size)


def _decode_end(frame: bytes, parts: list[msgspec.Raw], sizes: dict[str, int]) -> End:
    del parts, sizes
    _, reader, unit, stopped = msgspec.msgpack.decode(frame, type=tuple[str, str, Unit, str])
    if not _READER.fullmatch(reader) or (stopped and stopped not in REASONS):
        raise ValueError
    return End(reader, unit, stopped)


def _decode_digests(
    frame: bytes, parts: list[msgspec.Raw], sizes: dict[str, int]
) -> tuple[str, ...]:
    del parts, sizes
    return msgspec.msgpack.decode(frame, type=tuple[str, tuple[Hex, ...]])[1]


def _decode_found(
    frame: bytes, parts: list[msgspec.Raw], sizes: dict[str, int]
) -> tuple[Found, ...]:
    del frame
    if len(parts) != 2:
        raise ValueError
    return checked_found(parts[1], sizes)


_SAID: dict[str, Callable[[bytes, list[msgspec.Raw], dict[str, int]], Said]] = {
    "at": _decode_at,
    "found": _decode_found,
    "end": _decode_end,
    "digests": _decode_digests,
}
