"""What the headers of a mail say: who, to whom, when, and which way it came.

``Date`` is the sender's claim. The newest ``Received`` was written by the server that took the mail
in for its owner. Both are kept as they stand. Format: RFC 5322; dates also as they are in the wild.
"""

from __future__ import annotations

import email.utils
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from email.message import Message
from typing import TypeAlias

from cairn.readers.mail.letters import header_text
from cairn.terms.moment import MINUTE, SECOND, Clock, Moment, Precision, ZoneSource
from cairn.terms.reading import Answers, Direction

MOST_RECEIVED = 40
_LONGEST = 4000
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall clocks, on purpose without a zone
_MICRO = timedelta(microseconds=1)
_ZONE = re.compile(r"[+-]\d{4}\b|\b(?:UT|GMT|Z|UTC|E[SD]T|C[SD]T|M[SD]T|P[SD]T)\b")
_SECONDS = re.compile(r"\d:\d\d:\d\d")
_DIFFERS = 10 * MINUTE
_ANSWERED = re.compile(r"(?:\s*(?:re|fwd?|aw|wg|sv|vs|tr|rv|odp)\s*(?:\[\d+\])?\s*:)+\s*", re.I)
_KEPT = (
    "From", "Subject", "Message-ID", "In-Reply-To", "References", "Reply-To", "Return-Path",
    "Sender",
    "Delivered-To", "Cc", "Bcc", "Resent-From", "Resent-Date", "X-Originating-IP", "X-Mailer",
    "User-Agent", "List-Id", "X-GM-THRID", "X-Gmail-Labels", "Status", "X-Status",
)  # fmt: skip
_MANY = ("Received", "Authentication-Results", "ARC-Authentication-Results", "Received-SPF")


Heads: TypeAlias = Mapping[str, Sequence[str]]
"""Raw values by name in lower case, in order; bytes that are no ASCII as half characters."""


def heads_of(mail: Message) -> Heads:
    found: dict[str, list[str]] = {}
    # Python's own way to ask for one would replace the bytes that are no ASCII.
    for name, value in mail.raw_items():
        found.setdefault(name.lower(), []).append(str(value))
    return found


def first(heads: Heads, name: str) -> str:
    return next((header_text(value) for value in heads.get(name.lower(), ())), "")


def all_of(heads: Heads, name: str) -> list[str]:
    return [header_text(value) for value in heads.get(name.lower(), ())]


def people(heads: Heads, *names: str) -> list[tuple[str, str]]:
    """``(name, address)`` in order; the whole header as address where it holds none."""
    found: list[tuple[str, str]] = []
    for name in names:
        for raw in heads.get(name.lower(), ()):
            pairs = [pair for pair in _pairs(raw) if pair[1]]
            whole = header_text(raw)[:_LONGEST]
            found += pairs or ([("", whole)] if whole else [])
    return found


def _pairs(raw: str) -> list[tuple[str, str]]:
    # Taken apart before it is decoded: a decoded name may hold commas and brackets of its own.
    try:
        pairs = email.utils.getaddresses([raw])
    except (ValueError, IndexError, TypeError, AttributeError, RecursionError):
        return []
    return [(header_text(name), header_text(address)) for name, address in pairs]


def conversation(heads: Heads) -> str:
    return subject_of(first(heads, "Subject"))


def subject_of(subject: str) -> str:
    """Without the marks of answering and passing on."""
    return _ANSWERED.sub("", subject, count=1)[:_LONGEST]


def direction(sender: str, recipients: tuple[str, ...], answers: Answers) -> Direction:
    """Only where the owner has said which addresses are theirs."""
    own = {handle.casefold() for handle in answers.own_handles}
    if sender.casefold() in own:
        return Direction.OUTGOING
    is_to_owner = any(address.casefold() in own for address in recipients)
    return Direction.INCOMING if is_to_owner and sender else Direction.UNKNOWN


def sent_at(heads: Heads) -> Moment:
    return moment_of(first(heads, "Date"), Clock.SENT)


def received_at(heads: Heads) -> Moment | None:
    """When the last server took it in."""
    newest = first(heads, "Received")
    _, semicolon, written = newest.rpartition(";")
    at = moment_of(written.strip(), Clock.RECEIVED) if semicolon else None
    return at if at is not None and at.is_placed else None


def clocks_differ(sent: Moment, received: Moment | None) -> bool:
    if sent.earliest is None or received is None or received.earliest is None:
        return False
    return abs(sent.earliest - received.earliest) > _DIFFERS


def moment_of(written: str, clock: Clock) -> Moment:
    """Placed where an offset is stated. A date that cannot be read is kept as it was written."""
    try:
        found = email.utils.parsedate_tz(written)
        wall = datetime(*found[:6]) if found is not None else None  # noqa: DTZ001
    except (ValueError, TypeError, IndexError, OverflowError):
        found = wall = None
    if found is None or wall is None or wall.year < 1970:
        return Moment(written[:_LONGEST], clock=clock)
    local = (wall - _EPOCH) // _MICRO
    width, precision = SECOND, Precision.SECOND
    if not _SECONDS.search(written):
        width, precision = MINUTE, Precision.MINUTE
    offset = found[9]
    if offset is None and "-0000" in written:
        offset = 0  # the time is UTC, and where the sender was is not said
    if offset is None or not _ZONE.search(written) or abs(offset) >= 24 * 3600:
        return Moment(written, local, local + width, precision=precision, clock=clock)
    shared = local - offset * SECOND
    sign = "-" if offset < 0 else "+"
    minutes = abs(offset) // 60
    return Moment(
        written, local, local + width, shared, shared + width,
        f"{sign}{minutes // 60:02}:{minutes % 60:02}", ZoneSource.IN_RECORD, precision,
        clock=clock,
    )  # fmt: skip


def details(heads: Heads, from_line: str) -> Iterator[tuple[str, str]]:
    """Headers that say more, by their own names; those that stand often, numbered from the top."""
    for name in _KEPT:
        if value := first(heads, name):
            yield name, value[:_LONGEST]
    for name in _MANY:
        for number, value in enumerate(all_of(heads, name)[:MOST_RECEIVED], 1):
            yield f"{name} {number}", value[:_LONGEST]
    if from_line:
        yield "From line", from_line[:_LONGEST]
