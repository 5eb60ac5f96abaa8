"""Where the name ends and the words begin: decided by the names of the whole file.

A name may hold ``: `` and so may a line of the app without any name, so the first ``: `` is only
the first guess.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from cairn.readers.whatsapp.phrases import sounds_like_notice

_LONGEST = 100
_MOST_NAMES = 20_000
_QUOTES = '"\u201c\u201d\u201e\u00ab\u00bb'
_SAME_EVERY_TIME = 3


@dataclass(slots=True)
class NameCount:
    """How often each text stands before the first ``: ``, and what follows it up to a second."""

    counts: Counter[str]
    seconds: dict[str, str | None]

    @classmethod
    def empty(cls) -> NameCount:
        return cls(Counter(), {})

    def add(self, body: str) -> None:
        name = before_colon(body)
        if name is None or (name not in self.counts and len(self.counts) >= _MOST_NAMES):
            return
        second = before_colon(body[len(name) + 2 :])
        if self.counts[name] == 0:
            self.seconds[name] = second
        elif self.seconds[name] != second:
            self.seconds[name] = None
        self.counts[name] += 1

    def absorb(self, other: NameCount) -> None:
        for name, count in other.counts.items():
            if self.counts[name] and self.seconds[name] != other.seconds[name]:
                self.seconds[name] = None
            elif not self.counts[name]:
                self.seconds[name] = other.seconds[name]
            self.counts[name] += count


@dataclass(frozen=True, slots=True)
class Names:
    """The senders of a file, in order of first appearance, and how often each is seen."""

    counts: dict[str, int]
    longer: dict[str, str]
    """Names that hold ``: ``, by the part before it."""

    def split(self, body: str) -> tuple[str, str] | None:
        """Name and words; ``None`` where the line has no name: the app's own line."""
        first = before_colon(body)
        if first is not None:
            name = self.longer.get(first, first)
            if name in self.counts:
                return name, body[len(name) + 2 :]
        # An empty message, or one whose space was lost.
        name, colon, text = body.partition(":")
        return (name, text) if colon and name in self.counts else None


def before_colon(body: str) -> str | None:
    at = body.find(": ", 1, _LONGEST)
    return body[:at] if at > 0 else None


def names_of(count: NameCount) -> Names:
    longer = {
        name: f"{name}: {second}"
        for name, second in count.seconds.items()
        if second is not None and count.counts[name] >= _SAME_EVERY_TIME
    }
    often = [name for name, times in count.counts.items() if times > 1]
    return Names(
        {
            longer.get(name, name): times
            for name, times in count.counts.items()
            if times > 1 or not _is_app_line(name, often)
        },
        longer,
    )


def _is_app_line(once: str, often: list[str]) -> bool:
    """``Anna changed the subject to "Re`` stands before a colon and is no name."""
    if sounds_like_notice(once):
        return True
    has_quote = any(quote in once for quote in _QUOTES)
    return has_quote and any(once.startswith(f"{name} ") for name in often)
