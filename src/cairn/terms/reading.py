"""What one version of one reader found in one original.

A reader yields a flat stream of *findings in a source*: ``Item``, ``Unread``, ``Continuation``,
``Kept`` and ``Decision``. The conservation law, in the reader's ``unit``:

    items + system + continuation + unread = everything in the source

where an ``Item`` counts one (as *system* if its kind is ``SYSTEM``); ``Continuation`` and
``Unread`` count what they say. ``Kept`` members (a picture inside a zip) stand outside
the sum, by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeAlias

from cairn.terms.moment import Moment


class ItemKind(StrEnum):
    """Only messages and calls are contact, and are counted as such."""

    MESSAGE = "message"  # also a mail, and the words that came with a payment
    CALL = "call"  # also a voicemail
    REACTION = "reaction"  # a sign put on another message, which the details name
    DIARY = "diary"
    SYSTEM = "system"  # text written by an app, never a person's words
    PICTURE = "picture"  # a photograph or screenshot
    RECORDING = "recording"  # sound or video
    PAPER = "paper"  # a document, or a page of one
    POSITION = "position"  # where a device was
    EVENT = "event"  # in a calendar, or in the security log of an account
    CONTACT = "contact"  # an entry in an address book


class Direction(StrEnum):
    OUTGOING = "outgoing"
    INCOMING = "incoming"
    UNKNOWN = "unknown"


class Unit(StrEnum):
    LINES = "lines"
    ELEMENTS = "elements"
    ROWS = "rows"
    MESSAGES = "messages"
    FILE = "file"
    PARTS = "parts"  # each part of an archive in the unit of its own reader


@dataclass(frozen=True, slots=True)
class Place:
    """Where in an original something stands."""

    member: str
    locator: str
    raw_sha256: str
    """Hex digest of the raw slice, ``""`` where the place is only a position."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that an item names. ``member`` is set when it lies in the same original."""

    name: str
    mime: str = ""
    member: str = ""
    size: int | None = None
    sha256: str = ""
    missing_reason: str = ""
    """Why it is not there, in the export's own terms, such as ``omitted``."""


@dataclass(frozen=True, slots=True)
class Item:
    """One message, call, diary row or system line, as the source has it.

    ``sender`` and ``recipients`` are handles exactly as exported. ``flags`` are codes from
    ``FLAGS``. ``details`` keeps further fields of the source by their own names.
    """

    kind: ItemKind
    place: Place
    moment: Moment
    channel: str
    conversation: str
    sender: str
    recipients: tuple[str, ...]
    direction: Direction
    text: str
    name_saved: str = ""
    """The name in the exporter's address book, if the source gives one beside the handle."""
    attachments: tuple[Attachment, ...] = ()
    flags: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A part that could not be read: where, why (a code from ``REASONS``) and how much of it."""

    place: Place
    reason: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Continuation:
    """Further lines of the item just yielded (or blank lines before the first)."""

    count: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A member that is kept inside the sealed original and was not read."""

    member: str
    size: int
    why: str = "media"


@dataclass(frozen=True, slots=True)
class Decision:
    """Something the file alone may not settle, and how it was settled.

    ``chosen == ""`` means pending: nothing is read until the owner answers; the original waits,
    sealed.
    """

    kind: str
    """``date_order`` | ``columns`` | ``encoding`` | ``owner`` | ``stated_count`` | ``whose``
    | ``log``: the SHA-256 of the log that a database was read with
    | ``extract``: the SHA-256 of the whole export, of which this is what the owner chose
    """
    options: tuple[str, ...]
    chosen: str
    by: str
    """``file`` (decided by evidence in it), ``owner``, or empty while pending."""
    why: str


Found: TypeAlias = Item | Unread | Continuation | Kept | Decision


@dataclass(frozen=True, slots=True)
class Answers:
    """What the owner has decided about one original. Its digest is part of a reading's key."""

    date_order: str = ""
    """``dmy`` | ``mdy`` | ``ymd`` | ``ydm`` or empty."""
    zone: str = ""
    own_handles: tuple[str, ...] = ()
    """Names or numbers, as exported, that are the owner's own."""
    whose: str = ""
    """Whose phone or account it comes from: one of ``WHOSE``, or empty while nobody said. A reader
    is not told.
    """


WHOSE = ("mine", "shared", "child", "other")
"""The owner's, one that they share, their child's, somebody else's: that one is not read."""


@dataclass(frozen=True, slots=True)
class Member:
    """One stream of bytes inside a source; a plain file has one, named ``""``."""

    name: str
    size: int


class Source(Protocol):
    """What a reader sees of an original: bytes on request, nothing else."""

    @property
    def name(self) -> str:
        """The file name it came with: a hint, never trusted."""

    def members(self) -> tuple[Member, ...]: ...

    def read_at(self, member: str, offset: int, size: int) -> bytes:
        """At most ``size`` bytes; fewer only at the end."""


class Reader(Protocol):
    """What every reader of a format promises."""

    name: str
    version: int
    unit: Unit

    def recognises(self, source: Source) -> bool:
        """Whether the *content* is this format. Reads little; never raises for bad content."""

    def read(self, source: Source, answers: Answers) -> Iterator[Found]: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """The counted result. Items travel beside it in order; this is their sum and their key."""

    reader: str
    """``whatsapp/1``"""
    unit: Unit
    items: int
    system: int
    continuation: int
    unread: int
    kept: tuple[Kept, ...] = ()
    decisions: tuple[Decision, ...] = ()
    stopped: str = ""
    """Why reading ended early (a code from ``REASONS``), or empty."""

    @property
    def is_pending(self) -> bool:
        return any(not decision.chosen for decision in self.decisions)


FLAGS: dict[str, str] = {
    "goes-back-in-time": "this line is dated earlier than the one before it",
    "sender-not-seen-before": "this name appears nowhere else in the export",
    "header-like-line-inside": "a line inside this message looks like the start of another one",
    "layout-differs": "the date is written in another way than in the rest of the export",
    "looks-like-app-text": "begins with the mark that the app puts before its own text",
    "edited": "the app marked this as edited",
    "deleted": "the app marked this as deleted",
    "media-omitted": "a picture, sound or file was left out of the export",
    "attachment-in-export": "a file that came with the export",
    "sign": "a sign put on another message",
    "sign-taken-back": "a sign on another message, taken back",
    "not-sent": "a draft or a message that the phone could not send",
    "type-unknown": "the phone's own code for the direction is not known",
    "surrogates-repaired": "characters written as two halves were put together",
    "characters-replaced": "characters that cannot stand in text were replaced by a mark",
    "withheld-number": "the number was withheld",
    "missed": "the call was missed",
    "rejected": "the call was rejected or blocked",
    "voicemail": "voicemail",
    "machine-transcript": "the words were written down by a machine from the sound",
    "encoding-guessed": "the letters of this file were guessed",
    "text-from-html": "the words were taken from a page; how it looked is not shown",
    "letters-mended": "letters that the export wrote as bytes were put together",
    "incomplete": "its parts do not end as its format says; something may be missing",
    "text-cut": "only the beginning of the words is shown; the original has all",
    "date-differs": "its date and the time at which it was received lie over ten minutes apart",
    "time-from-name": "its time is taken from the name of the file",
    "time-of-saving": "its time may be that of a later saving",
    "zone-unknown": "it names a time zone that is not known; its place in time may be hours off",
    "repeats": "it repeats; only its first time is shown",
    "times-differ": "the times in its name and in the file lie days apart",
    "clock-differs": "the camera's clock and the satellites' time lie over a day apart",
    "details-damaged": "what the camera wrote beside the picture is damaged in part",
    "pages-without-words": "some pages have no words in them, as a scan has none",
    "words-not-read": "its words are there in a form that is not read; the original has them",
    "day-month-unsure": "beside it stand dates as text; day and month may have been exchanged",
    "c2pa-manifest": "a C2PA manifest (content credentials) is in the file; it was not checked",
    "moving-part": "a short film, perhaps with sound, is kept behind the picture",
    "bidi-control": "holds marks that change the direction of text",
    "not-downloaded": "the phone knew of this message and had not fetched it",
    "recovered": "found in a part of the mailbox that belongs to no folder any more",
    "worked-out": "the maker of the phone or app worked this out; it was not measured",
    "written-time-unknown": "when this was written down is not known",
}

REASONS: dict[str, str] = {
    "no-reader": "kept as it is: no reader for this kind of file",
    "empty-file": "the file is empty",
    "no-header": "stands before the first message and belongs to none",
    "bad-date": "the date could not be read",
    "line-too-long": "a single line was too long to read",
    "not-text": "these bytes are not text in any known encoding",
    "unknown-element": "an element this version does not know",
    "bad-element": "an element that is not complete or not well formed",
    "picture-damaged": "a picture that is damaged and cannot be opened",
    "someone-elses": "it comes from someone else's phone or account, and was not read",
    "paper-damaged": "a document that is damaged and cannot be opened",
    "has-password": "it has a password, and cannot be read without it",
    "database-damaged": "a part of the database is damaged; how much stood there is not known",
    "database-log": "the newest changes of a database: read with the database, if it came along",
    "cut-short": "the file ends in the middle",
    "bad-row": "a row that does not fit the columns",
    "archive-overlap": "parts of the archive overlap, as in a trap",
    "archive-path": "a name in the archive points outside it",
    "archive-ratio": "the archive would grow too far when unpacked",
    "archive-nested": "an archive inside an archive",
    "archive-encrypted": "a part of the archive has a password",
    "archive-damaged": "the archive is damaged",
    "archive-too-many": "the archive holds too many parts",
    "archive-duplicate": "two parts of the archive have the same name",
    "archive-special": "a part of the archive is a link or a device",
    "out-of-time": "reading took too long and was stopped",
    "out-of-memory": "reading took too much memory and was stopped",
    "reader-stopped": "the reader stopped unexpectedly",
    "several-readers": "more than one reader knows this file",
    "undecided": "waits for an answer",
    "no-jail": "this computer cannot shut a reader away, so the file was only kept",
    "too-large": "too large for this reader",
}
