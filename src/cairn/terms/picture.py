"""What a scan over all rows shows together."""

from __future__ import annotations

from dataclasses import dataclass

from cairn.terms.finding import Finding


@dataclass(frozen=True, slots=True)
class ContactCount:
    """Messages or calls with one handle on one channel, in both directions. Never added up across
    kinds: a count from the phone's records and a count from the diary stay apart.
    """

    channel: str
    kind: str
    """``message`` or ``call``"""
    handle: str
    """As exported: the sender of what came in, the one recipient of what went out; for what went
    out to a group, empty."""
    from_them: int
    from_owner: int
    direction_unknown: int
    earliest: int | None
    """UTC microseconds of the first and last of them that have a place on the line of time."""
    latest: int | None
    group: str = ""
    """The conversation, if it is one of several people: what one of them wrote there was not
    written to the owner alone, and what the owner wrote there went to all of them."""


@dataclass(frozen=True, slots=True)
class Picture:
    """``items + entries`` rows were counted; ``undated`` of them have no place in time."""

    items: int
    entries: int
    undated: int
    contacts: tuple[ContactCount, ...]
    findings: tuple[Finding, ...]
    """One for each pattern, in the order of the registry, quiet ones included."""
    repeated: int = 0
    """Items that another original has too: they were fed, and are counted there."""
