"""Have a file read by a child without keys, files or network, within limits.

Limits: 20 s of processor time and 2 s more for each MiB; 30 s without a word; 512 MiB of memory.
What was read before a limit stays; the rest is one ``Unread`` with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator

from cairn.platform.channel import Channel, ChannelBroken
from cairn.platform.jail import JailUnavailable
from cairn.platform.zygote import Child, Zygote, ZygoteGone
from cairn.readers.parent import ReaderGone, drive
from cairn.readers.wire import BadReading, End
from cairn.terms.original import byte_span, parse_byte_span
from cairn.terms.reading import Answers, Found, Place, Source, Unit, Unread
from cairn.vault.children import READING, NoSafeChild
from cairn.vault.measured import Measured

MEMORY_BYTES = 512 << 20
CPU_SECONDS, CPU_SECONDS_A_MIB = 20, 2
SILENCE_SECONDS = 30.0
_MIB = 1 << 20


def read_shut_away(
    zygote: Zygote | None, source: Source, answers: Answers, measured: Measured
) -> Iterator[Found]:
    """Everything found in a source, in order; ``measured.end`` is set when it ends.

    Where this computer cannot shut a child away, nothing is read and the reason says so. Raises
    ``NoSafeChild`` if the process that forks children is gone, and what ``source`` raises.
    """
    size = sum(member.size for member in source.members())
    try:
        child = _child(zygote, size)
    except JailUnavailable:
        measured.end = End("", Unit.FILE, "no-jail")
        yield Unread(_the_rest(source, None), "no-jail")
        return
    with child:
        yield from _driven(child, source, answers, measured)


class _Impatient:
    """A child's channel that does not wait for ever."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def send(self, frame: bytes) -> None:
        self._channel.send(frame, seconds=SILENCE_SECONDS)

    def receive(self) -> bytes | None:
        return self._channel.receive(seconds=SILENCE_SECONDS)


def _child(zygote: Zygote | None, size: int) -> Child:
    if zygote is None:
        raise NoSafeChild
    try:
        return zygote.run(
            f"{READING}:read",
            profile="bytes",
            memory_bytes=MEMORY_BYTES,
            cpu_seconds=CPU_SECONDS + CPU_SECONDS_A_MIB * (size // _MIB),
        )
    except ZygoteGone as error:
        raise NoSafeChild from error


def _driven(child: Child, source: Source, answers: Answers, measured: Measured) -> Iterator[Found]:
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


def _the_rest(source: Source, last: Place | None) -> Place:
    """From the last item to the end; the whole file where nothing was read."""
    member = next(one for one in source.members() if one.name == "")
    start = 0
    if last is not None and last.member == "" and last.locator.startswith("bytes:"):
        start = parse_byte_span(last.locator)[1]
    return Place("", byte_span(min(start, member.size), member.size), "")
