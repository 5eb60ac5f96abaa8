"""What an Outlook item is made of, wherever it is kept: numbered properties.

Format: MS-OXPROPS, MS-OXOMSG. A mail that came in has the headers it came with, and they are kept
like those of any mail; one that was sent has none. Not read: words that are there as RTF alone
(``words-not-read``), and mails inside the mail, which are named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from cairn.readers.html_pieces import text_of_html
from cairn.readers.instants import as_utc
from cairn.readers.mail.heads import (
    Heads,
    clocks_differ,
    details,
    direction,
    heads_of,
    people,
    subject_of,
)
from cairn.readers.mail.letters import Text, decoded
from cairn.readers.mail.parts import LONGEST_TEXT, parsed
from cairn.terms.moment import Clock, Moment, Precision, from_instant
from cairn.terms.reading import Answers, Attachment, Item, ItemKind, Place

_KINDS = {
    "ipm.contact": ItemKind.CONTACT,
    "ipm.distlist": ItemKind.CONTACT,
    "ipm.appointment": ItemKind.EVENT,
    "ipm.task": ItemKind.EVENT,
    "ipm.stickynote": ItemKind.PAPER,
    "ipm.activity": ItemKind.PAPER,
    "ipm.document": ItemKind.PAPER,
    "ipm.microsoft": ItemKind.SYSTEM,
    "ipm.configuration": ItemKind.SYSTEM,
}
"""By the beginning of the class; all else is a mail, or what goes like one."""
_CLASS, _SUBJECT, _PLAIN, _HTML, _RTF = 0x001A, 0x0037, 0x1000, 0x1013, 0x1009
_HEADERS, _SENT_AT, _CAME_AT, _SHOWN_TO = 0x007D, 0x0039, 0x0E06, 0x0E04
_SENDER_MAIL, _SENDER_ADDRESS, _SENDER_NAME = 0x5D01, 0x0C1F, 0x0C1A
_MAIL, _ADDRESS, _NAME = 0x39FE, 0x3003, 0x3001
_LONG_FILE, _SHORT_FILE, _MIME, _DATA = 0x3707, 0x3704, 0x370E, 0x3701
_CHANNEL = "email"
_LONGEST = 4000


class Properties(Protocol):
    """Of the item itself, of one recipient, or of one file with it, by number."""

    def text(self, number: int) -> Text:
        """Empty where there is none."""

    def data(self, number: int) -> bytes: ...

    def has(self, number: int) -> bool: ...

    def holds_a_file(self, number: int) -> bool:
        """Whether it is another such item, as a mail in the mail is."""

    def micros(self, number: int) -> int | None:
        """A time, as UTC microseconds since 1970."""

    def measure(self, number: int) -> tuple[int, str]:
        """Size and SHA-256 of a file."""


class Opened(Protocol):
    """An item. What is damaged may be known only when all was asked for."""

    @property
    def own(self) -> Properties: ...

    @property
    def recipients(self) -> Sequence[Properties]: ...

    @property
    def files(self) -> Sequence[Properties]: ...

    @property
    def is_damaged(self) -> bool: ...


def item_of(mail: Opened, place: Place, answers: Answers) -> Item:
    own = mail.own
    of_class = own.text(_CLASS).value.casefold()
    words, flags = _words(own)
    heads = _heads(own)
    sender = _sender(own, heads)
    recipients = tuple(one for one in (_recipient(each) for each in mail.recipients) if one)
    sent = _moment(own.micros(_SENT_AT), Clock.SENT)
    came = _moment(own.micros(_CAME_AT), Clock.RECEIVED)
    if clocks_differ(sent, came):
        flags.append("date-differs")
    kinds = (kind for name, kind in _KINDS.items() if of_class.startswith(name))
    kind = next(kinds, ItemKind.MESSAGE)
    if kind is ItemKind.SYSTEM:
        # Outlook keeps what it needs for itself among the mails.
        sender, recipients = "", ()
    subject = own.text(_SUBJECT).value
    files = tuple(_file(each) for each in mail.files)
    about = tuple(_details(own, heads, subject, came))
    if mail.is_damaged:
        flags.append("incomplete")
    return Item(
        kind,
        place,
        sent if sent.as_written else came,
        "calendar" if kind is ItemKind.EVENT else _CHANNEL,
        subject_of(subject),
        sender,
        recipients,
        direction(sender, recipients, answers),
        words,
        attachments=files,
        flags=tuple(dict.fromkeys(flags)),
        details=about,
    )


def _heads(own: Properties) -> Heads:
    """Those that the mail came with; none for a mail that was sent from here."""
    message = parsed(own.text(_HEADERS).value.encode("utf-8", "surrogateescape"))
    return {} if message is None else heads_of(message)


def _sender(own: Properties, heads: Heads) -> str:
    for number in (_SENDER_MAIL, _SENDER_ADDRESS):
        address = own.text(number).value
        # Inside an organisation the address can be a path in its own directory.
        if "@" in address:
            return address[:_LONGEST]
    named = next((address for _, address in people(heads, "From", "Sender")), "")
    return named or own.text(_SENDER_ADDRESS).value[:_LONGEST] or own.text(_SENDER_NAME).value


def _recipient(one: Properties) -> str:
    for number in (_MAIL, _ADDRESS, _NAME):
        if value := one.text(number).value:
            return value[:_LONGEST]
    return ""


def _words(own: Properties) -> tuple[str, list[str]]:
    """The words, and flags about them."""
    plain = own.text(_PLAIN)
    flags: list[str] = []
    if not plain.value.strip():
        page = own.text(_HTML)
        if not page.value and (raw := own.data(_HTML).rstrip(b"\0")):
            page = decoded(raw, "utf-8")
        if page.value.strip():
            plain = Text(text_of_html(page.value), page.is_guessed, page.is_replaced)
            flags.append("text-from-html")
        elif own.has(_RTF):
            flags.append("words-not-read")
    if plain.is_guessed:
        flags.append("encoding-guessed")
    text = plain.value.replace("\r\n", "\n").replace("\0", "\ufffd").strip("\n")
    if plain.is_replaced or "\ufffd" in text:
        flags.append("characters-replaced")
    if len(text) > LONGEST_TEXT:
        flags.append("text-cut")
    return text[:LONGEST_TEXT], flags


def _moment(micros: int | None, clock: Clock) -> Moment:
    if micros is None:
        return Moment("", clock=clock)
    return from_instant(micros, as_utc(micros), precision=Precision.SUBSECOND, clock=clock, width=1)


def _file(one: Properties) -> Attachment:
    name = one.text(_LONG_FILE).value or one.text(_SHORT_FILE).value
    if one.holds_a_file(_DATA):
        name = name or one.text(_NAME).value
        return Attachment(name[:_LONGEST], "message/rfc822", missing_reason="a mail in the mail")
    size, digest = one.measure(_DATA)
    return Attachment(name[:_LONGEST], one.text(_MIME).value[:_LONGEST], size=size, sha256=digest)


def _details(
    own: Properties, heads: Heads, subject: str, came: Moment
) -> Iterator[tuple[str, str]]:
    if came.earliest is not None:
        yield "received", came.as_written
    if not heads:
        for name, value in (("Subject", subject), ("From", own.text(_SENDER_NAME).value)):
            if value:
                yield name, value[:_LONGEST]
    if shown := own.text(_SHOWN_TO).value:
        yield "To", shown[:_LONGEST]
    yield from details(heads, "")
    yield "class", own.text(_CLASS).value[:_LONGEST]
