"""A chat that Telegram Desktop exported as HTML: ``messages.html``, ``messages2.html`` and so on.

There is no specification. Seen: versions of 2020 and 2023; each file by itself. The time stands in
the attribute ``title`` of the date, day first, since 2022 with an offset; without one the zone is
that of the computer that exported. A message without a name goes on under the name before it, as
the app shows it. Who the owner is does not stand in the file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

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
_CHANNEL = "telegram"
_STARTS = re.compile(rb"""<div class="message (?:default|service)\b[^">]*" id="message-?\d+""")
_TIME = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d:\d\d)(?: UTC([+-]\d\d:?\d\d))?", re.ASCII)
_NUMBER = re.compile(r"message(-?\d+)", re.ASCII)
_SIZE = re.compile(r"\d[\d.,]* (?:B|KB|MB|GB)(?:\b|$)")
_FILES = ("photos/", "video_files/", "voice_messages/", "round_video_messages/", "files/",
          "stickers/", "contacts/")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Context:
    title: str
    answers: Answers


class TelegramHtml:
    """Units are the blocks of messages: messages, calls, and the app's own lines."""

    name = "telegram-html"
    version = 1
    unit = Unit.ELEMENTS

    def recognises(self, source: Source) -> bool:
        head = source.read_at("", 0, _HEAD)
        return b'class="history"' in head and _STARTS.search(head) is not None

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        title, sender = "", ""
        for piece in Pieces(source, "", _wanted):
            if piece.label == "title":
                if not title and isinstance(piece, Piece):
                    found = piece.node.first(of_class="text")
                    title = found.text() if found is not None else ""
                continue
            span = byte_span(piece.start, piece.end)
            if isinstance(piece, Broken):
                sender = ""  # whose words follow is not known any more
                yield Unread(Place("", span, ""), piece.reason)
                continue
            place = Place("", span, hashlib.sha256(piece.raw).hexdigest())
            if "service" in piece.node.classes:
                yield _service(piece, place, title)
                continue
            sender = _sender(piece.node, sender)
            yield _message(piece, place, sender, _Context(title, answers))


def _wanted(name: str, attributes: dict[str, str]) -> str:
    classes = attributes.get("class", "").split()
    if name != "div":
        return ""
    if "message" in classes:
        return "message"
    return "title" if "page_header" in classes else ""


def _sender(node: Node, before: str) -> str:
    """The name of this message; the one before where the app shows it as going on."""
    named = next((one for one in _body(node) if "from_name" in one.classes), None)
    if named is not None:
        return named.text(without=_is_date)
    return before if "joined" in node.classes else ""


def _body(node: Node) -> list[Node]:
    """What stands in a message itself, not in one that it passes on."""
    body = next((one for one in _children(node) if "body" in one.classes), None)
    return _children(body) if body is not None else []


def _children(node: Node) -> list[Node]:
    return [child for child in node.children if isinstance(child, Node)]


def _is_date(node: Node) -> bool:
    return "date" in node.classes


def _service(piece: Piece, place: Place, title: str) -> Item:
    return Item(
        ItemKind.SYSTEM,
        place,
        Moment(""),
        _CHANNEL,
        title,
        "",
        (),
        Direction.UNKNOWN,
        piece.node.text(),
        flags=("characters-replaced",) if piece.is_replaced else (),
        details=_id_of(piece.node),
    )


def _message(piece: Piece, place: Place, sender: str, context: _Context) -> Item:
    parts = _body(piece.node)
    passed_on = next((one for one in parts if "forwarded" in one.classes), None)
    inside = _children(passed_on) if passed_on is not None else parts
    call = piece.node.first(of_class="media_call")
    is_own = bool(sender) and sender in context.answers.own_handles
    known = bool(sender) and bool(context.answers.own_handles)
    flags = ["characters-replaced"] if piece.is_replaced else []
    if call is not None and "success" not in call.classes:
        flags.append("missed")
    return Item(
        ItemKind.MESSAGE if call is None else ItemKind.CALL,
        place,
        _moment(parts),
        _CHANNEL,
        context.title,
        sender,
        (),
        Direction.OUTGOING if is_own else Direction.INCOMING if known else Direction.UNKNOWN,
        "\n".join(one.text() for one in inside if "text" in one.classes),
        attachments=tuple(_attachments(inside)),
        flags=tuple(flags),
        details=(*_id_of(piece.node), *_details(parts, passed_on, call)),
    )


def _moment(parts: list[Node]) -> Moment:
    date = next((one for one in parts if _is_date(one)), None)
    written = date.attributes.get("title", "") if date is not None else ""
    match = _TIME.fullmatch(written.strip())
    if match is None:
        return Moment(written, clock=Clock.DEVICE)
    iso = f"{match[3]}-{match[2]}-{match[1]}T{match[4]}{match[5] or ''}"
    at = from_iso(iso, clock=Clock.DEVICE)
    return Moment(
        written, at.local_from, at.local_to, at.earliest, at.latest, at.zone, at.zone_source,
        at.precision, clock=Clock.DEVICE,
    )  # fmt: skip


def _id_of(node: Node) -> tuple[tuple[str, str], ...]:
    match = _NUMBER.fullmatch(node.attributes.get("id", ""))
    return (("id", match[1]),) if match is not None else ()


def _details(
    parts: list[Node], passed_on: Node | None, call: Node | None
) -> Iterator[tuple[str, str]]:
    for one in parts:
        if "reply_to" in one.classes:
            link = one.first("a")
            yield "reply_to", link.attributes.get("href", "") if link is not None else one.text()
        if "signature" in one.classes:
            yield "signature", one.text()
        if "reactions" in one.classes:
            for reaction in (each for each in one.all() if "reaction" in each.classes):
                yield "reaction", reaction.text()
    if passed_on is not None:
        author = passed_on.first(of_class="from_name")
        yield "forwarded_from", author.text(without=_is_date) if author is not None else ""
        date = author.first(of_class="date") if author is not None else None
        if date is not None:
            yield "forwarded_date", date.attributes.get("title", "")
    status = call.first(of_class="status") if call is not None else None
    if status is not None:
        yield "status", status.text()


def _attachments(parts: list[Node]) -> Iterator[Attachment]:
    """Files that a link inside the export names, and those that were left out of it."""
    for part in parts:
        if "media_wrap" not in part.classes:
            continue
        names = {
            one.attributes.get("href", "")
            for one in part.all()
            if one.name == "a" and one.attributes.get("href", "").startswith(_FILES)
        }
        for name in sorted(names):
            yield Attachment(name, missing_reason="lies beside this file in the export")
        left_out = part.first(of_class="title") if not names else None
        status = part.first(of_class="status")
        is_file = status is not None and _SIZE.search(status.text()) is not None
        if left_out is not None and is_file:
            yield Attachment(left_out.text(), missing_reason="not included in the export")
