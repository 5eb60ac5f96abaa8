"""What was written, counted by the writer and not by any reader."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Tally:
    """One file: the four counts of the conservation law, and who sent how many."""

    items: int = 0
    system: int = 0
    continuation: int = 0
    unread: int = 0
    kept: int = 0
    first: str = ""
    last: str = ""
    by_sender: Counter[str] = field(default_factory=Counter)
    after_told: Counter[str] = field(default_factory=Counter)
    """What lies wholly after the owner told him to stop, by sender; arranged contact apart."""
    arranged: Counter[str] = field(default_factory=Counter)

    def note(self, when: str) -> None:
        """``when`` is ISO 8601 of one clock, so that text order is time order."""
        self.first = min(self.first or when, when)
        self.last = max(self.last, when)

    def as_object(self) -> dict[str, Any]:
        counts = ("items", "system", "continuation", "unread", "kept", "first", "last")
        return {
            **{name: getattr(self, name) for name in counts},
            "by_sender": dict(sorted(self.by_sender.items())),
            "after_told_to_stop": dict(sorted(self.after_told.items())),
            "arranged": dict(sorted(self.arranged.items())),
        }
