"""The entry of the shut-away process: it has one channel, and sees bytes only by asking on it."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterator
from typing import Protocol

from cairn.readers.bundle import part_of
from cairn.readers.recognise import name_of, read_with, readers_of
from cairn.readers.row_places import digest_of_row
from cairn.readers.wire import (
    MOST_AT_ONCE,
    End,
    Job,
    decode_job,
    encode_at,
    encode_digests,
    encode_end,
    encode_found,
)
from cairn.terms.original import NotAReference, parse_byte_span, parse_row_place
from cairn.terms.reading import Found, Member, Source, Unit

_BLOCK = 256 * 1024
_BLOCKS = 8


class Channel(Protocol):
    """One end of a connected pair. A frame is at most 1 MiB."""

    def send(self, frame: bytes) -> None: ...

    def receive(self) -> bytes | None:
        """The next frame; ``None`` when the other side has closed."""


class ChannelSource:
    """A ``Source`` whose bytes are asked for on a channel; the last few blocks are held."""

    __slots__ = ("_channel", "_held", "_job", "_sizes")

    def __init__(self, channel: Channel, job: Job) -> None:
        self._channel, self._job = channel, job
        self._held: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._sizes = {member.name: member.size for member in job.members}

    @property
    def name(self) -> str:
        return self._job.name

    def members(self) -> tuple[Member, ...]:
        return self._job.members

    def read_at(self, member: str, offset: int, size: int) -> bytes:
        end = min(offset + size, self._sizes.get(member, 0))
        parts: list[bytes] = []
        while offset < end:
            start = offset - offset % _BLOCK
            part = self._block(member, start)[offset - start : end - start]
            if not part:
                break
            parts.append(part)
            offset += len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _block(self, member: str, start: int) -> bytes:
        key = (member, start)
        held = self._held.get(key)
        if held is not None:
            self._held.move_to_end(key)
            return held
        self._channel.send(encode_at(member, start, min(_BLOCK, MOST_AT_ONCE)))
        block = self._channel.receive()
        if block is None:
            raise EOFError
        self._held[key] = block
        if len(self._held) > _BLOCKS:
            self._held.popitem(last=False)
        return block


def read(channel: Channel) -> None:
    """Do the one job that comes on the channel, and return."""
    frame = channel.receive()
    if frame is None:
        return
    job = decode_job(frame)
    source = ChannelSource(channel, job)
    if job.spans is not None:
        channel.send(encode_digests([_digest(source, *span) for span in job.spans]))
        return
    _read(channel, source, job)


def _read(channel: Channel, source: Source, job: Job) -> None:
    end = End("", Unit.FILE, "reader-stopped")

    def until_the_end() -> Iterator[Found]:
        """What was found before a reader failed is kept; how it failed is its own business."""
        nonlocal end
        try:
            readers = readers_of(source)
            if len(readers) == 1:
                end = End(name_of(readers[0]), readers[0].unit, "reader-stopped")
            for found in read_with(readers, source, job.answers):
                if isinstance(found, End):
                    end = found
                else:
                    yield found
        except (EOFError, MemoryError):
            raise
        except Exception:  # noqa: S110 - `end` tells it; the words of the fault may be a person's
            pass

    for found_frame in encode_found(until_the_end()):
        channel.send(found_frame)
    channel.send(encode_end(end))


def _digest(source: Source, member: str, locator: str) -> str:
    """Hex SHA-256 of the raw slice; empty if it is not there."""
    inside = part_of(source, member)
    if inside is None:
        return ""
    try:
        if locator.startswith("row:"):
            return digest_of_row(inside, *parse_row_place(locator))
        start, end = parse_byte_span(locator)
    except NotAReference:
        return ""
    digest = hashlib.sha256()
    while start < end and (block := inside.read_at("", start, min(_BLOCK, end - start))):
        digest.update(block)
        start += len(block)
    return digest.hexdigest() if start >= end else ""
