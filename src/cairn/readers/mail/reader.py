"""Mail as files: one mail (``.eml``, Maildir), Apple's ``.emlx``, or a mailbox (mbox).

Formats: RFC 5322 and MIME; see ``mailbox`` for mbox. Seen: Gmail's Takeout, Thunderbird, Apple
Mail, Outlook's ``.eml``, and test files of seven projects. Not read: what is encrypted, and what is
inside attachments. The bytes of each mail are its evidence; nothing is written anew from them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from email.message import Message

from cairn.readers.mail.heads import (
    clocks_differ,
    conversation,
    details,
    direction,
    first,
    heads_of,
    people,
    received_at,
    sent_at,
)
from cairn.readers.mail.mailbox import Mail, kind_of, mails
from cairn.readers.mail.parts import Content, content_of, parsed
from cairn.terms.moment import Moment
from cairn.terms.original import byte_span
from cairn.terms.reading import (
    Answers,
    Found,
    Item,
    ItemKind,
    Place,
    Source,
    Unit,
    Unread,
)

_HEAD = 64 * 1024
_QUOTED = re.compile(r"^>(>*From )", re.MULTILINE)
"""How a mailbox keeps a line of words from looking like the start of the next mail."""
_MOST_PEOPLE = 500
_LONGEST_INSIDE = 20_000
_MOST_INSIDE = 20


class Email:
    """Units are mails."""

    name = "email"
    version = 1
    unit = Unit.MESSAGES

    def recognises(self, source: Source) -> bool:
        return bool(kind_of(source.read_at("", 0, _HEAD)))

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        size = next((one.size for one in source.members() if one.name == ""), 0)
        for mail in mails(source, size):
            yield _read_mail(mail, answers)


def _read_mail(mail: Mail, answers: Answers) -> Found:
    span = byte_span(mail.start, mail.end)
    if not mail.raw:
        return Unread(Place("", span, ""), "too-large" if mail.end > mail.start else "empty-file")
    place = Place("", span, hashlib.sha256(mail.raw).hexdigest())
    message = parsed(mail.raw)
    if message is None:
        return Unread(place, "bad-element")
    return _item(message, place, mail.from_line.decode("utf-8", "replace"), answers)


def _item(message: Message, place: Place, from_line: str, answers: Answers) -> Item:
    content, heads = content_of(message), heads_of(message)
    sender = next((address for _, address in people(heads, "From", "Sender")), "")
    recipients = tuple(
        dict.fromkeys(address for _, address in people(heads, "To", "Cc", "Bcc")[:_MOST_PEOPLE])
    )
    sent, received = sent_at(heads), received_at(heads)
    flags = set(content.flags)
    if clocks_differ(sent, received):
        flags.add("date-differs")
    return Item(
        ItemKind.MESSAGE,
        place,
        sent,
        "email",
        conversation(heads),
        sender,
        recipients,
        direction(sender, recipients, answers),
        _QUOTED.sub(r"\1", content.text) if from_line else content.text,
        attachments=tuple(content.attachments),
        flags=tuple(sorted(flags)),
        details=(*_about_received(received), *details(heads, from_line), *_inside(content)),
    )


def _about_received(received: Moment | None) -> Iterator[tuple[str, str]]:
    if received is not None:
        yield "received", received.as_written


def _inside(content: Content) -> Iterator[tuple[str, str]]:
    """Mails that came as files: said of each what it says of itself. Their words are not the
    sender's, so they stand apart.
    """
    for number, mail in enumerate(content.inside[:_MOST_INSIDE], 1):
        heads = heads_of(mail)
        for name in ("From", "To", "Date", "Subject"):
            if value := first(heads, name):
                yield f"attached mail {number} {name}", value
        if text := content_of(mail).text[:_LONGEST_INSIDE]:
            yield f"attached mail {number} text", text
    if content.left:
        yield "parts not shown", str(content.left)
