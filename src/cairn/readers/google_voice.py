"""Google Voice as Google Takeout gives it: one HTML file for a conversation or a call.

There is no specification. Seen: texts, picture messages, group conversations, calls that were
placed, received and missed, and voicemails, of 2009 to 2022. The time is taken from the attribute
``title``, which has an offset; the words beside it are not parsed. Files that a message names have
no ending and lie beside the HTML; they are named, not looked for.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from cairn.readers.html_pieces import Broken, Node, Piece, Pieces
from cairn.readers.instants import from_iso
from cairn.terms.moment import Clock, Moment
from cairn.terms.original import byte_span
from cairn.terms.reading import (
    Answers,
    Attachment,
    Direction,
    Found,
    Item,
    ItemKind,
    Place,
    Source,
    Unit,
    Unread,
)

_HEAD = 64 * 1024
_CHANNEL = "google-voice"
_KINDS = ("placed", "received", "missed", "voicemail", "recorded")
_LABEL = "http://www.google.com/voice#"
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_MEDIA = ("img", "video", "audio")


@dataclass(slots=True)
class _About:
    """What the file says outside its messages."""

    title: str = ""
    own: str = ""
    others: dict[str, None] = field(default_factory=dict)
    """Handles in the order in which they appear."""
    details: list[tuple[str, str]] = field(default_factory=list)


class GoogleVoice:
    """Units are the messages and calls in the file."""

    name = "google-voice"
    version = 1
    unit = Unit.ELEMENTS

    def recognises(self, source: Source) -> bool:
        head = source.read_at("", 0, _HEAD)
        if b"<html" not in head.lower():
            return False
        is_chat = b'class="hChatLog hfeed"' in head and b'<abbr class="dt"' in head
        return is_chat or (b'class="haudio"' in head and b'<abbr class="published"' in head)

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        about = _survey(source)
        for piece in Pieces(source, "", _wanted):
            if piece.label not in ("message", "call"):
                continue
            place = Place("", byte_span(piece.start, piece.end), "")
            if isinstance(piece, Broken):
                yield Unread(place, piece.reason)
                continue
            digest = hashlib.sha256(piece.raw).hexdigest()
            place = Place("", place.locator, digest)
            made = _message if piece.label == "message" else _call
            yield made(piece, place, about, answers)


def _wanted(name: str, attributes: dict[str, str]) -> str:
    if name == "title":
        return "title"
    if name != "div":
        return ""
    classes = attributes.get("class", "").split()
    for label, of_class in (
        ("message", "message"), ("call", "haudio"), ("participants", "participants"),
        ("tags", "tags"), ("deleted", "deletedStatusContainer"),
    ):  # fmt: skip
        if of_class in classes:
            return label
    return ""


def _survey(source: Source) -> _About:
    about = _About()
    for piece in Pieces(source, "", _wanted):
        if isinstance(piece, Broken):
            continue
        if piece.label == "title":
            about.title = " ".join(piece.node.text().split())
        elif piece.label == "tags":
            about.details.append(("Labels", _labels(piece.node)))
        elif piece.label == "deleted":
            about.details += _deleted(piece.node)
        elif piece.label in ("message", "participants"):
            for who in _people(piece.node):
                if who.is_owner:
                    about.own = about.own or who.handle
                elif who.handle:
                    about.others[who.handle] = None
    return about


@dataclass(frozen=True, slots=True)
class _Person:
    handle: str
    """The number or address of the link; the name where the link is empty."""
    name: str
    is_owner: bool


def _people(node: Node) -> Iterator[_Person]:
    for link in node.all():
        if link.name == "a" and "tel" in link.classes:
            number = _plain(link.attributes.get("href", "").removeprefix("tel:"))
            named = link.first(of_class="fn")
            name = named.text() if named is not None else ""
            # The owner's own name stands in an ``abbr`` with an empty title, in any language.
            is_owner = named is not None and named.name == "abbr"
            yield _Person(number or ("" if is_owner else name), name, is_owner)


def _plain(link: str) -> str:
    """A link without its percent signs (RFC 3986); what is no text then stays as it is."""
    data = _PERCENT.sub(lambda match: bytes([int(match[1], 16)]), link.encode())
    try:
        return data.decode()
    except UnicodeDecodeError:
        return link


def _labels(node: Node) -> str:
    links = (one for one in node.all() if one.attributes.get("rel") == "tag")
    return ", ".join(one.text() for one in links)


def _deleted(node: Node) -> list[tuple[str, str]]:
    name, colon, value = node.text().partition(":")
    return [(name.strip(), value.strip())] if colon else []


def _message(piece: Piece, place: Place, about: _About, answers: Answers) -> Item:
    who = next(_people(piece.node), _Person("", "", is_owner=False))
    quoted = piece.node.first("q")
    is_own = who.is_owner or who.handle in answers.own_handles
    others = tuple(about.others)
    known = bool(who.handle or who.is_owner)
    return Item(
        ItemKind.MESSAGE,
        place,
        _moment(piece.node, "dt", Clock.SENT),
        _CHANNEL,
        about.title or next(iter(others), ""),
        who.handle,
        others if is_own else (about.own,) if about.own else (),
        Direction.OUTGOING if is_own else Direction.INCOMING if known else Direction.UNKNOWN,
        quoted.text() if quoted is not None else "",
        "" if is_own or who.name == who.handle else who.name,
        tuple(_attachments(piece.node)),
        ("characters-replaced",) if piece.is_replaced else (),
        tuple(about.details),
    )


def _call(piece: Piece, place: Place, about: _About, answers: Answers) -> Item:
    kinds = {
        one.attributes.get("href", "").removeprefix(_LABEL)
        for one in piece.node.all()
        if one.attributes.get("rel") == "tag"
    }
    kind = next((name for name in _KINDS if name in kinds), "")
    who = next(_people(piece.node), _Person("", "", is_owner=False))
    direction = _direction(kind)
    spoken = piece.node.first(of_class="full-text")
    details = [("Labels", _labels(piece.node))]
    length = piece.node.first("abbr", of_class="duration")
    if length is not None:
        details.append(("duration", length.attributes.get("title", "")))
    deleted = piece.node.first(of_class="deletedStatusContainer")
    details += _deleted(deleted) if deleted is not None else []
    flags: list[str] = [name for name in ("missed", "voicemail") if name == kind]
    flags += ["machine-transcript"] if spoken is not None else []
    flags += ["withheld-number"] if not who.handle else []
    flags += ["characters-replaced"] if piece.is_replaced else []
    is_out = direction is Direction.OUTGOING
    return Item(
        ItemKind.CALL,
        place,
        _moment(piece.node, "published", Clock.SENT),
        _CHANNEL,
        who.handle,
        "" if is_out else who.handle,
        (who.handle,) if is_out and who.handle else (),
        direction,
        spoken.text() if spoken is not None else "",
        "" if who.name == who.handle else who.name,
        tuple(_attachments(piece.node)),
        tuple(flags),
        tuple(details),
    )


def _direction(kind: str) -> Direction:
    if kind == "placed":
        return Direction.OUTGOING
    return Direction.INCOMING if kind in ("received", "missed", "voicemail") else Direction.UNKNOWN


def _moment(node: Node, of_class: str, clock: Clock) -> Moment:
    found = node.first("abbr", of_class=of_class)
    return from_iso(found.attributes.get("title", "") if found is not None else "", clock=clock)


def _attachments(node: Node) -> Iterator[Attachment]:
    for one in node.all():
        name = one.attributes.get("src", "") if one.name in _MEDIA else ""
        if one.name == "a" and "video" in one.classes:
            name = one.attributes.get("href", "")
        if name:
            yield Attachment(name, missing_reason="lies beside this file in the export")
