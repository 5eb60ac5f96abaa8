"""What every place that keeps sealed bytes promises.

All calls are synchronous. What is written is durable when the call returns: it survives a crash of
the program, of the system, and a power cut, as far as the disk tells the truth. No place is
trusted: whoever can change it can make a check fail, not make a false one pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO, Protocol, Self

FRAME_BYTES = 184
"""Every record starts with a frame of this fixed size."""
BODY_LENGTH_AT = 116
"""Where in a frame the length of the body stands, as a big-endian u32."""
NO_FRAME = b""


def body_length(frame: bytes) -> int:
    """Bytes of body that follow ``frame``."""
    return int.from_bytes(frame[BODY_LENGTH_AT : BODY_LENGTH_AT + 4], "big")


@dataclass(frozen=True, slots=True)
class Record:
    """One signed frame and the sealed body that follows it."""

    frame: bytes
    body: bytes

    def __post_init__(self) -> None:
        if len(self.frame) != FRAME_BYTES or body_length(self.frame) != len(self.body):
            raise ValueError("the frame must be 184 bytes and state the length of the body")


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as it lies in the log. Frame and body are what was found, nothing is checked."""

    position: int
    """Byte where its frame starts."""
    frame: bytes
    body: bytes

    @property
    def end(self) -> int:
        """Byte after its body: where the next record starts."""
        return self.position + FRAME_BYTES + len(self.body)


@dataclass(frozen=True, slots=True)
class Head:
    """How far a log goes."""

    records: int
    """Whole records."""
    position: int
    """Byte after the last whole record: where the next one will start."""
    last_frame: bytes
    """Frame of the last whole record; empty in an empty log."""
    torn: int = 0
    """Bytes after the last whole record. They were never acknowledged, or the log was damaged."""
    torn_frame: bytes = NO_FRAME
    """The first of those bytes, up to one frame. A whole frame here with a good signature is a
    write that was cut short; a whole one without is damage, and must not be cut away."""


EMPTY = Head(records=0, position=0, last_frame=NO_FRAME)


class RecordLog(Protocol):
    """An append-only file of records."""

    def head(self) -> Head:
        """The newest state, read from the place itself."""
        ...

    def append(self, expected: Head, records: Sequence[Record]) -> Head:
        """Write ``records`` after ``expected``, all or none.

        Raises ``HeadMoved`` if the log is not as ``expected``, ``TornTail`` if unfinished bytes
        stand at the end, ``StorageFull`` with nothing changed, ``AppendFailed`` if it is unknown
        what reached the disk; after that every further write raises ``AppendFailed``.
        """
        ...

    def read_from(self, position: int = 0) -> Iterator[Stored]:
        """Whole records in order, from the one that starts at byte ``position``."""
        ...

    def tail(self, position: int) -> bytes:
        """All bytes from byte ``position`` on, whatever they are."""
        ...

    def blank_body(self, position: int) -> None:
        """Overwrite with zeros the body of the record that starts at byte ``position``.

        Raises ``NotThere`` if no whole record starts there.
        """
        ...

    def cut_tail(self, position: int) -> int:
        """Move all from byte ``position`` on into the bin, as a new file; bytes moved.

        ``position`` is the start of a record or the end of the last whole one, else ``NotThere``.
        """
        ...


class Staged(Protocol):
    """Bytes on their way into a blob store. Left unput at the end of a ``with``, they go."""

    @property
    def size(self) -> int:
        """Bytes written so far."""
        ...

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Add ``data``, all of it; its length. Raises ``StorageFull``."""
        ...

    def abandon(self) -> None:
        """Throw the bytes away. Does nothing when they were put or abandoned before."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class BlobStore(Protocol):
    """Sealed bytes by name. A name is 4 to 128 characters of ``a-z 0-9 -``; nothing is replaced."""

    def stage(self) -> Staged:
        """A new empty place for bytes whose name is not known yet."""
        ...

    def put(self, staged: Sequence[tuple[str, Staged]]) -> None:
        """Give staged bytes their names, a batch at once (512 or fewer keep it quick).

        A name that is there already is left as it is and the new bytes are dropped. Raises
        ``StorageFull`` or ``AppendFailed``; then any part of the batch may be there.
        """
        ...

    def open(self, name: str) -> BinaryIO:
        """The bytes, seekable; the caller closes. Raises ``NotThere``."""
        ...

    def names(self) -> Iterator[str]:
        """Every name, in order."""
        ...

    def remove(self, name: str) -> None:
        """Take one away. Raises ``NotThere``."""
        ...


class SmallStore(Protocol):
    """A few small files, replaced whole. A name is ``a-z 0-9 -``, starting with a letter."""

    def get(self, name: str) -> tuple[bytes, str] | None:
        """The bytes and their version (SHA-256, hex), or ``None``."""
        ...

    def put(self, name: str, data: bytes, expected_version: str | None) -> None:
        """Replace the bytes if their version is ``expected_version``; ``None``: must not exist.

        Raises ``HeadMoved`` on conflict, ``StorageFull`` with nothing changed.
        """
        ...

    def remove(self, name: str) -> None:
        """Take one away. Raises ``NotThere``."""
        ...


@dataclass(frozen=True, slots=True)
class Places:
    """All places of one vault."""

    logs: tuple[RecordLog, RecordLog]
    """The record, then private notes."""
    originals: BlobStore
    readings: BlobStore
    """Disposable: can be made again from the originals."""
    small: SmallStore
    """Header, slots, keys, settings."""
