"""Look into files before any of them is taken in: what they are, and which conversations they hold.

Nothing is kept, and no diary is needed. A file is read where it lies, by a child that is shut away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cairn.platform.zygote import Zygote
from cairn.terms.reading import Answers, Direction, Found, Item, ItemKind, Reading, Unread
from cairn.vault.gather import Candidate, NotTaken, gather
from cairn.vault.measured import Measured, Span
from cairn.vault.open_file import opened_file
from cairn.vault.shut_away import read_shut_away

MOST_CONVERSATIONS = 5_000
"""Of one file. It can name as many as it likes; those after that are counted together."""
MOST_PEOPLE = 200
"""Of one conversation; what others sent counts as nobody's."""
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Conversation:
    """Name and channel as the file has them; no name for what is in no conversation."""

    channel: str
    name: str
    counts: tuple[tuple[str, int], ...]
    """Items by kind, most frequent first; without the app's own lines."""
    outgoing: int
    """Of these, what the file itself says its owner sent."""
    people: tuple[tuple[str, int], ...]
    """The rest by sender as exported, most frequent first; an empty sender is one that the file
    does not name."""
    first: str
    last: str
    """ISO 8601, UTC where it is known, else as the wall clock; empty where nothing is dated."""

    @property
    def items(self) -> int:
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True)
class Looked:
    """One file. ``why_not`` is a code of ``gather.REASONS``, or empty."""

    path: Path
    size: int
    why_not: str = ""
    reading: Reading | None = None
    conversations: tuple[Conversation, ...] = ()
    """In the order in which they begin in the file."""
    in_others: int = 0
    """Items of the conversations after the first ``MOST_CONVERSATIONS``."""
    why_unread: tuple[tuple[str, int], ...] = ()
    """Codes of ``terms.reading.REASONS``, with how much each holds back."""


@dataclass(slots=True)
class _Thread:
    kinds: Counter[str] = field(default_factory=Counter)
    people: Counter[str] = field(default_factory=Counter)
    outgoing: int = 0
    span: Span = field(default_factory=Span)

    def take(self, item: Item) -> None:
        self.kinds[item.kind] += 1
        self.span.take(item.moment)
        if item.direction is Direction.OUTGOING:
            self.outgoing += 1
            return
        is_known = item.sender in self.people or len(self.people) < MOST_PEOPLE
        self.people[item.sender if is_known and len(item.sender) <= _LONGEST else ""] += 1


@dataclass(slots=True)
class _Threads:
    by_name: dict[tuple[str, str], _Thread] = field(default_factory=dict)
    in_others: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def take(self, found: Found) -> None:
        if isinstance(found, Unread):
            self.reasons[found.reason] += found.count
        if not isinstance(found, Item) or found.kind is ItemKind.SYSTEM:
            return
        name = conversation_of(found)
        thread = self.by_name.get(name)
        if thread is None:
            if len(self.by_name) >= MOST_CONVERSATIONS:
                self.in_others += 1
                return
            thread = self.by_name[name] = _Thread()
        thread.take(found)

    def conversations(self) -> Iterator[Conversation]:
        for (channel, name), one in self.by_name.items():
            yield Conversation(
                channel,
                name,
                tuple(one.kinds.most_common()),
                one.outgoing,
                tuple(one.people.most_common()),
                *one.span.first_and_last(),
            )


def conversation_of(item: Item) -> tuple[str, str]:
    """Channel and name by which it is listed."""
    return item.channel, item.conversation[:_LONGEST]


def files_in(paths: Iterable[Path]) -> tuple[tuple[Candidate, int], ...]:
    """Every file under ``paths`` with its size, before any is opened; 0 where none is known."""
    return tuple((one, _size(one)) for one in gather(paths))


def look(candidate: Candidate, zygote: Zygote | None, answers: Answers | None = None) -> Looked:
    """What is in one file. Raises ``NoSafeChild`` where there is no process to read in."""
    if candidate.reason:
        return Looked(candidate.path, 0, candidate.reason)
    threads, measured = _Threads(), Measured()
    try:
        with opened_file(candidate.path) as source:
            for found in read_shut_away(zygote, source, answers or Answers(), measured):
                threads.take(measured.take(found))
            size = source.size
    except NotTaken as why:
        return Looked(candidate.path, 0, why.reason)
    return Looked(
        candidate.path,
        size,
        "",
        measured.reading(),
        tuple(threads.conversations()),
        threads.in_others,
        tuple(threads.reasons.most_common()),
    )


def _size(candidate: Candidate) -> int:
    try:
        return 0 if candidate.reason else candidate.path.lstat().st_size
    except OSError:
        return 0
