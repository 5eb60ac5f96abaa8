"""What an owner picks from a longer export."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """Conversations by channel and name, as the export has them, and days of the clock that it
    shows (ISO 8601), both included; an empty day is no limit.
    """

    conversations: tuple[tuple[str, str], ...]
    since: str = ""
    until: str = ""
    pictures: bool = True
    """Whether the bytes of items are taken along, in which pictures can be."""
