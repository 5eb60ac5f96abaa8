"""One line of the chronology: an item or an act, with the reference it can be walked back by."""

from __future__ import annotations

from dataclasses import dataclass

from cairn.terms.moment import Moment
from cairn.terms.original import SourceRef
from cairn.terms.reading import Attachment, Direction


@dataclass(frozen=True, slots=True)
class Row:
    """``kind`` is an ``ItemKind`` value, or the lower-case name of an act's kind
    (``entry``, ``addition``, ``correction``, ``told_to_stop``, ``contact_arranged``).

    ``happened`` is placed (by the home zone if need be). ``written`` is set for what a person
    wrote down later: two clocks, never merged. ``order`` is the position in its source: the third
    sort key.
    """

    ref: SourceRef
    kind: str
    happened: Moment
    channel: str
    conversation: str
    sender: str
    recipients: tuple[str, ...]
    direction: Direction
    text: str
    order: int
    written: Moment | None = None
    name_saved: str = ""
    attachments: tuple[Attachment, ...] = ()
    flags: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    concerns: tuple[str, ...] = ()
    """For acts: ``str(SourceRef)`` of what it is about."""
    people: tuple[str, ...] = ()
    """For acts: handles or names they are about."""
    same_as: str = ""
    """For an item that another original has too: ``str(SourceRef)`` of that one, which counts
    alone."""
