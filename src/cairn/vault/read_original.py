"""Have one original read by a child without keys, and count what it gives.

Limits: 20 s of processor time and 2 s more for each MiB; 30 s without a word; 512 MiB of memory.
What was read before a limit stays; the rest is one ``Unread`` with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from cairn.evidence.give_back import OpenOriginal
from cairn.evidence.received import ReceivedOriginal
from cairn.platform.channel import Channel, ChannelBroken
from cairn.platform.jail import JailUnavailable
from cairn.platform.zygote import Child, ZygoteGone
from cairn.readers.parent import ReaderGone, drive
from cairn.readers.wire import BadReading, End
from cairn.terms.original import byte_span, parse_byte_span
from cairn.terms.reading import (
    Answers,
    Continuation,
    Decision,
    Direction,
    Found,
    Item,
    ItemKind,
    Kept,
    Member,
    Place,
    Reading,
    Unit,
    Unread,
)
from cairn.vault.children import READING, NoSafeChild
from cairn.vault.vault import Vault

MEMORY_BYTES = 512 << 20
CPU_SECONDS, CPU_SECONDS_A_MIB = 20, 2
SILENCE_SECONDS = 30.0
MOST_HANDLES = 200
_LONGEST_HANDLE = 1000
_MOST_COUNTED = 100_000
"""Distinct handles. A file can name as many as it likes, and this process must stay small."""
_MIB = 1 << 20


@dataclass(slots=True)
class Measured:
    """The sum of a reading, as it comes."""

    end: End = field(default_factory=lambda: End("", Unit.FILE, ""))
    items: int = 0
    system: int = 0
    continuation: int = 0
    unread: int = 0
    kept: list[Kept] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    senders: Counter[str] = field(default_factory=Counter)
    earliest: tuple[int, bool] | None = None
    latest: tuple[int, bool] | None = None
    last_place: Place | None = None

    def take(self, found: Found) -> Found:
        """Count one, and pass it on."""
        if isinstance(found, Item):
            self._take_item(found)
        elif isinstance(found, Unread):
            self.unread += found.count
        elif isinstance(found, Continuation):
            self.continuation += found.count
        elif isinstance(found, Kept):
            self.kept.append(found)
        else:
            self.decisions.append(found)
        return found

    def _take_item(self, item: Item) -> None:
        self.last_place = item.place
        if item.kind is ItemKind.SYSTEM:
            self.system += 1
        else:
            self.items += 1
            if item.direction is Direction.OUTGOING:
                self._count(item.recipients)
            self._count((item.sender,) if item.sender else ())
        at = item.moment
        start = at.local_from if at.earliest is None else at.earliest
        if start is not None:
            mark = (start, at.earliest is not None)
            self.earliest = min(self.earliest or mark, mark)
            self.latest = max(self.latest or mark, mark)

    def _count(self, handles: Iterable[str]) -> None:
        for handle in handles:
            is_known = handle in self.senders or len(self.senders) < _MOST_COUNTED
            if is_known and len(handle) <= _LONGEST_HANDLE:
                self.senders[handle] += 1

    def reading(self) -> Reading:
        return Reading(
            self.end.reader,
            self.end.unit,
            self.items,
            self.system,
            self.continuation,
            self.unread,
            tuple(self.kept),
            tuple(self.decisions),
            self.end.stopped,
        )

    def handles(self) -> tuple[str, ...]:
        return tuple(handle for handle, _ in self.senders.most_common(MOST_HANDLES))

    def counts_by_handle(self) -> dict[str, int]:
        return dict(self.senders.most_common(MOST_HANDLES))

    def first_and_last(self) -> tuple[str, str]:
        return _iso(self.earliest), _iso(self.latest)


def _iso(mark: tuple[int, bool] | None) -> str:
    if mark is None:
        return ""
    micros, is_shared = mark
    try:
        at = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=micros)
    except OverflowError:
        return ""
    return at.isoformat() if is_shared else at.replace(tzinfo=None).isoformat()


class _SealedSource:
    """The ``Source`` that a child is served from: one member, the original itself."""

    def __init__(self, opened: OpenOriginal) -> None:
        self._opened = opened

    @property
    def name(self) -> str:
        return self._opened.original.name

    def members(self) -> tuple[Member, ...]:
        return (Member("", self._opened.original.size),)

    def read_at(self, member: str, offset: int, size: int) -> bytes:
        return self._opened.read_at(offset, size) if member == "" else b""


class _Impatient:
    """A child's channel that does not wait for ever."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def send(self, frame: bytes) -> None:
        self._channel.send(frame, seconds=SILENCE_SECONDS)

    def receive(self) -> bytes | None:
        return self._channel.receive(seconds=SILENCE_SECONDS)


def read_original(
    vault: Vault, one: ReceivedOriginal, answers: Answers, measured: Measured
) -> Iterator[Found]:
    """Everything found, in order; ``measured.end`` is set when it ends.

    Where this computer cannot shut a child away, nothing is read and the reason says so. Raises
    ``NoSafeChild`` if the process that forks children is gone, ``ChangedOriginal``.
    """
    identity = vault.keys.identity(one.seal.key_period)
    with OpenOriginal(vault.originals, one.original, one.seal, identity) as opened:
        source = _SealedSource(opened)
        try:
            child = _child(vault, one.original.size)
        except JailUnavailable:
            measured.end = End("", Unit.FILE, "no-jail")
            yield Unread(_the_rest(source, None), "no-jail")
            return
        with child:
            yield from _driven(child, source, answers, measured)


def _child(vault: Vault, size: int) -> Child:
    if vault.around.zygote is None:
        raise NoSafeChild
    try:
        return vault.around.zygote.run(
            f"{READING}:read",
            profile="bytes",
            memory_bytes=MEMORY_BYTES,
            cpu_seconds=CPU_SECONDS + CPU_SECONDS_A_MIB * (size // _MIB),
        )
    except ZygoteGone as error:
        raise NoSafeChild from error


def _driven(
    child: Child, source: _SealedSource, answers: Answers, measured: Measured
) -> Iterator[Found]:
    broken = ""
    try:
        for found in drive(_Impatient(child.channel), source, answers):
            if isinstance(found, End):
                measured.end = found
            else:
                yield found
    except TimeoutError:
        broken = "out-of-time"
    except (ReaderGone, BadReading, ChannelBroken, OSError):
        child.kill()
        ending = child.wait().reason
        broken = ending if ending in ("out-of-time", "out-of-memory") else "reader-stopped"
    if measured.end.stopped == "reader-stopped":
        broken = measured.end.stopped
    if broken:
        measured.end = End(measured.end.reader, measured.end.unit, broken)
        yield Unread(_the_rest(source, measured.last_place), broken)


def _the_rest(source: _SealedSource, last: Place | None) -> Place:
    """From the last item to the end; the whole file where nothing was read."""
    (member,) = source.members()
    start = parse_byte_span(last.locator)[1] if last and last.member == "" else 0
    return Place("", byte_span(min(start, member.size), member.size), "")
