"""What was written, counted by the writer and not by any reader."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from cairn.sample import plot


class Side(Enum):
    """Whose it is, as far as the export says so."""

    THEM = "from_them"
    OWNER = "from_owner"
    UNKNOWN = "direction_unknown"
    NOT_SENT = "not_sent"  # a draft, or what the phone could not send


@dataclass(frozen=True, slots=True)
class Contact:
    """A message or call as the export shows it. ``start`` up to ``end`` are the UTC seconds that
    its time covers; ``written`` is that time in ISO 8601, by the export's own clock.
    """

    channel: str
    kind: str
    handle: str
    side: Side
    start: int
    end: int
    written: str

    @property
    def is_after_told(self) -> bool:
        """Wholly after the owner told him to stop; arranged contact too."""
        return self.handle in plot.THEIRS and self.start >= plot.TOLD_UNTIL

    @property
    def is_arranged(self) -> bool:
        return self.start >= plot.ARRANGED_FROM and self.end <= plot.ARRANGED_TO


@dataclass(slots=True)
class Tally:
    """One file: the four counts of the conservation law, and who sent how many."""

    unit: str
    """``lines``, ``elements`` or ``file``"""
    items: int = 0
    system: int = 0
    continuation: int = 0
    unread: int = 0
    kept: int = 0
    undated: int = 0
    clock_read_twice: int = 0
    """Items whose wall-clock time happened twice, in the hour that autumn repeats."""
    first: str = ""
    last: str = ""
    by_sender: Counter[str] = field(default_factory=Counter)
    """By sender as exported; in texts and calls the owner's own have an empty one."""
    sides: dict[tuple[str, str, str], Counter[Side]] = field(default_factory=dict)
    """By channel, kind and the other side's handle (empty if withheld)."""
    after_told: Counter[str] = field(default_factory=Counter)
    """From him, wholly after he was told to stop, by handle; arranged contact apart."""
    arranged: Counter[str] = field(default_factory=Counter)
    arranged_from_owner: Counter[str] = field(default_factory=Counter)

    def note(self, when: str) -> None:
        """``when`` is ISO 8601 of one clock, so that text order is time order."""
        self.first = min(self.first or when, when)
        self.last = max(self.last, when)

    def add(self, contact: Contact, sender: str) -> None:
        """One item. ``sender`` as exported."""
        self.items += 1
        self.by_sender[sender] += 1
        self.note(contact.written)
        key = (contact.channel, contact.kind, contact.handle)
        self.sides.setdefault(key, Counter())[contact.side] += 1
        if not contact.is_after_told:
            return
        if contact.side is Side.THEM:
            (self.arranged if contact.is_arranged else self.after_told)[contact.handle] += 1
        elif contact.side is Side.OWNER and contact.is_arranged:
            self.arranged_from_owner[contact.handle] += 1

    def contacts(self) -> list[dict[str, Any]]:
        return [
            {"channel": channel, "kind": kind, "handle": handle}
            | {side.value: counts[side] for side in Side}
            for (channel, kind, handle), counts in sorted(self.sides.items())
        ]

    def as_object(self) -> dict[str, Any]:
        counts = (
            "unit", "items", "system", "continuation", "unread", "kept", "undated",
            "clock_read_twice", "first", "last",
        )  # fmt: skip
        return {
            **{name: getattr(self, name) for name in counts},
            "by_sender": dict(sorted(self.by_sender.items())),
            "contacts": self.contacts(),
            "after_told_to_stop": dict(sorted(self.after_told.items())),
            "arranged": dict(sorted(self.arranged.items())),
            "arranged_from_owner": dict(sorted(self.arranged_from_owner.items())),
        }
