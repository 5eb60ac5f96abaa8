"""What a pattern gives back: figures, the rows they stand on, and what they cannot show."""

from __future__ import annotations

from dataclasses import dataclass

from cairn.terms.original import SourceRef

MAX_REFS = 50


FAR = 1 << 62
"""UTC microseconds after every moment: the end of a stretch that has none."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time on one channel, or on all if ``channel`` is empty. UTC microseconds."""

    channel: str
    earliest: int
    latest: int


@dataclass(frozen=True, slots=True)
class Selection:
    """A replayable choice of rows: the same filter over the same rows gives the same digest."""

    kinds: tuple[str, ...] = ()
    """Empty means any."""
    channels: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    """Rows sent by or to any of these, or (acts) about them."""
    senders: tuple[str, ...] = ()
    sole_recipients: tuple[str, ...] = ()
    """Rows that went to one recipient, who is any of these."""
    direction: str = ""
    conversation: str | None = None
    earliest: int | None = None
    """UTC microseconds, half-open; rows must lie wholly inside."""
    latest: int | None = None
    overlaps: Span | None = None
    """Rows with a place on the line that lie neither wholly before nor wholly after it."""
    undated: bool = False
    """Only rows that have no place on the line of time."""
    outside: tuple[Span, ...] = ()
    """Rows that lie wholly inside any of these are left out."""
    conversations: tuple[str, ...] = ()
    without_conversations: tuple[str, ...] = ()
    """Rows of any of these are left out: conversations of several people."""
    without_flags: tuple[str, ...] = ()
    """Rows with any of these flags are left out."""
    count: int = 0
    digest: str = ""
    """SHA-256 over the sorted references, each followed by a newline."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its own words and its own rows."""

    label: str
    """A message id of the catalogue, such as ``how_often.from_them``."""
    value: int
    selection: Selection
    who: str = ""
    """The handle it is about, as exported, or empty."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of one pattern. ``figures == ()`` means the pattern is quiet."""

    pattern: str
    version: int
    figures: tuple[Figure, ...]
    limits: tuple[str, ...]
    """Message ids of the sentences that say what this does not show."""
    refs: tuple[SourceRef, ...] = ()
    """At most ``MAX_REFS``, in order of time."""
