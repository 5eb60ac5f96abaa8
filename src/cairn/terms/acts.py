"""Every kind of act the journal can hold, and the one registry of field tags for all of them.

Acts are data with a version, never a class's signature: a body names its kind by number and its
fields by tag, each value a string. Unknown kinds become ``UnknownAct`` and are kept and shown.
Numbers are never given a second meaning. Tags 17-24 are attachments; a longer list goes on in a
following act whose ``CONCERNS`` names the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

from cairn.terms.original import ActRef

FIELD_COUNT = 24
FIRST_ATTACHMENT = 17


class Tag(IntEnum):
    """Field tags 1-24. A value is text, hashed as its UTF-8 bytes exactly as stored."""

    WRITTEN_AT = 1
    """When it was written down: JSON of a Moment from this computer's clock."""
    HAPPENED_STATED = 2
    """When it happened, in the owner's own words."""
    HAPPENED = 3
    """The same as JSON of a Moment."""
    TEXT = 4
    IMPACT = 5
    PLACE = 6
    PEOPLE = 7
    """JSON list of handles or names."""
    WITNESSES = 8
    CONCERNS = 9
    """JSON list of references (``str(SourceRef)``) this act is about."""
    WORDS_SEEN = 10
    """JSON list, as long as CONCERNS: the words the owner saw there."""
    REASON = 11
    CHANNEL = 12
    DETAILS = 13
    """JSON object for what has no tag of its own."""
    ORIGINAL = 14
    """JSON of an Original."""
    SEAL = 15
    """JSON of a Seal."""
    DEVICE = 16
    """Random id of the copy of the vault that wrote this."""
    ATTACHMENT_1 = 17
    ATTACHMENT_8 = 24


class Kind(IntEnum):
    DUMMY = 0
    CREATED = 1
    WRITER = 2
    RECEIVED = 3
    ENTRY = 4
    ADDITION = 5
    CORRECTION = 6
    TOLD_TO_STOP = 7
    CONTACT_ARRANGED = 8
    DECIDED = 9
    MARKED = 10
    PACK_MADE = 11
    HANDED_OVER = 12
    SET_ASIDE = 13
    DISPOSED = 14
    RESEALED = 15
    ATTRIBUTED = 16
    KEY_EXPORTED = 17
    SEEN_AGAIN = 18
    """The same bytes were added once more: one original, seen twice."""
    ANCHORED = 19
    """An authority's answer to what ``ANCHOR_ASKED`` asked, as it came."""
    BINNED = 20
    """Put into the bin: out of sight, and destroyed later unless it is taken back."""
    TAKEN_BACK = 21
    """No longer set aside, or taken out of the bin."""
    BIN_DUE = 22
    """The owner was told that the days in the bin are over. Destroying follows a day later."""
    CREDENTIALS_CHANGED = 23
    """A way in was made, changed or taken away; DETAILS says of which kind, and nothing else."""
    REHEARSED = 24
    """The owner practised opening the vault. Stands among the private notes."""
    ANCHOR_ASKED = 25
    """A timestamp was asked for: the checkpoint, the salt and the request."""
    BROUGHT_IN = 26
    """A log of another copy of this diary was taken in: what was written there stands beside."""


KIND_VERSION = 1


@dataclass(frozen=True, slots=True)
class Act:
    """One act as read back: its place, and its fields by tag (empty ones left out)."""

    ref: ActRef
    kind: Kind
    version: int
    fields: tuple[tuple[int, str], ...]
    frame_sha256: str = ""

    def get(self, tag: Tag) -> str:
        return next((value for number, value in self.fields if number == tag), "")


@dataclass(frozen=True, slots=True)
class UnknownAct:
    """An act written by a newer version: kept, counted and shown as such."""

    ref: ActRef
    kind: int
    version: int
    fields: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class DisposedAct:
    """An act whose body was destroyed on purpose; its commitment stands."""

    ref: ActRef
    by: ActRef


@dataclass(frozen=True, slots=True)
class DamagedAct:
    """A body that is missing or changed without an act that says so: a named fault."""

    ref: ActRef
    fault: str


@dataclass(frozen=True, slots=True)
class DummyAct:
    """A record that says nothing. It keeps numbers from telling how much was written on a day."""

    ref: ActRef


AnyAct: TypeAlias = Act | UnknownAct | DisposedAct | DamagedAct
