"""Messenger and Instagram as pages, which "Download your information" gives unless JSON is chosen.

There is no specification, and the names of classes change, so the form is looked for: blocks of one
class, each with a name, the words, and a time as its last line. Seen: test files of one project in
the forms of 2019 to 2024. The time is that of the account's settings, without a zone and in the
account's language, mostly to the minute. JSON says more (the second, UTC, what was unsent).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace

from cairn.readers.html_pieces import Broken, Node, Piece, Pieces, tree_of
from cairn.readers.meta import channel_of
from cairn.readers.whens import typed_date, typed_time
from cairn.terms.moment import DAY, MINUTE, SECOND, Clock, Moment, Precision
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

_HEAD = 256 * 1024
_MARKS = (b"_a6-", b"_3-95", b"uiBoxWhite", b"Participants:", b"facebook.com", b"instagram.com")
_BLOCKS = ("div", "section", "article")
_TIME = re.compile(
    r"(?:,| at|)\s+(\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s?[AaPp]\.?\s?[Mm]\.?)?)(?:\s+[A-Z]{2,5})?$"
)
_SPACES = re.compile(r"[\u202f\u00a0\s]+")
_LONGEST_TIME = 60
_LONGEST_NAME = 300
_EPOCH_DAY = 719_163
_WIDTHS = {
    1: (SECOND, Precision.SECOND),
    60: (MINUTE, Precision.MINUTE),
    3600: (60 * MINUTE, Precision.HOUR),
}


class MetaHtml:
    """Units are the blocks of messages: elements of the class that most of them have."""

    name = "meta-html"
    version = 1
    unit = Unit.ELEMENTS

    def recognises(self, source: Source) -> bool:
        head = source.read_at("", 0, _HEAD)
        is_page = b"<html" in head[:1024].lower() and any(mark in head for mark in _MARKS)
        return is_page and bool(_class_of_blocks(head))

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        head = source.read_at("", 0, _HEAD)
        of_class = _class_of_blocks(head)
        title = _title(head)

        def wanted(name: str, attributes: dict[str, str]) -> str:
            is_block = name in _BLOCKS and attributes.get("class", "") == of_class
            return "message" if is_block else ""

        for piece in Pieces(source, "", wanted):
            place = Place("", byte_span(piece.start, piece.end), "")
            if isinstance(piece, Broken):
                yield Unread(place, piece.reason)
            else:
                digest = hashlib.sha256(piece.raw).hexdigest()
                yield _item(piece, replace(place, raw_sha256=digest), title, source.name, answers)


def _class_of_blocks(head: bytes) -> str:
    """The class of the outermost elements that have the form of a message; ``""`` if there are
    none.
    """
    found: dict[str, int] = {}
    todo = [tree_of(head)]
    while todo:
        node = todo.pop()
        if node.name in _BLOCKS and node.attributes.get("class") and _is_message(node):
            of_class = node.attributes["class"]
            found[of_class] = found.get(of_class, 0) + 1
            continue
        todo += [child for child in node.children if isinstance(child, Node)]
    return max(found, key=lambda one: found[one], default="")


def _is_message(node: Node) -> bool:
    parts = [child for child in node.children if isinstance(child, Node)]
    if len(parts) < 2 or moment_of(parts[-1].text()) is None:
        return False
    return all(moment_of(part.text()) is None for part in parts[:-1])


def _title(head: bytes) -> str:
    node = tree_of(head).first("title")
    return "" if node is None else " ".join(node.text().split())[:_LONGEST_NAME]


def _item(piece: Piece, place: Place, title: str, path: str, answers: Answers) -> Item:
    parts = [child for child in piece.node.children if isinstance(child, Node)]
    # A block with one part alone is what the page says of the conversation.
    is_message = len(parts) > 1
    moment = Moment("", clock=Clock.DEVICE)
    if is_message:
        written = parts.pop().text()
        moment = moment_of(written) or replace(moment, as_written=written[:_LONGEST_NAME])
    name = " ".join(parts[0].text().split()) if len(parts) > 1 else ""
    has_name = 0 < len(name) <= _LONGEST_NAME
    body = parts[1:] if has_name else parts
    text = "\n".join(one for one in (part.text(without=_is_list) for part in body) if one)
    sender = name if has_name else ""
    return Item(
        ItemKind.MESSAGE if is_message else ItemKind.SYSTEM,
        place,
        moment,
        channel_of(path),
        title,
        sender,
        (),
        _direction(sender, answers),
        text,
        attachments=tuple(_files(body)),
        flags=("characters-replaced",) if piece.is_replaced else (),
        details=tuple(_reactions(body)),
    )


def _direction(sender: str, answers: Answers) -> Direction:
    if not sender or not answers.own_handles:
        return Direction.UNKNOWN
    return Direction.OUTGOING if sender in answers.own_handles else Direction.INCOMING


def _is_list(node: Node) -> bool:
    return node.name == "ul"


def _reactions(body: list[Node]) -> Iterator[tuple[str, str]]:
    """Signs that others put on the message stand in a list under it."""
    for part in body:
        for node in part.all():
            if _is_list(node):
                for number, one in enumerate(node.children, 1):
                    text = one.text() if isinstance(one, Node) else one.strip()
                    if text:
                        yield f"reaction {number}", text


def _files(body: list[Node]) -> Iterator[Attachment]:
    seen = set()
    for part in body:
        for node in part.all():
            key = {"img": "src", "video": "src", "audio": "src", "source": "src", "a": "href"}
            path = node.attributes.get(key.get(node.name, ""), "")
            is_inside = path and "://" not in path and not path.startswith(("#", "mailto:", "/"))
            if is_inside and path not in seen:
                seen.add(path)
                yield Attachment(path, missing_reason="lies beside this file in the download")


def moment_of(written: str) -> Moment | None:
    """``Sep 13, 2020, 12:26 PM`` and what other languages make of it, as a wall clock without a
    zone; ``None`` for what is no time. A day in numbers alone is not read.
    """
    plain = _SPACES.sub(" ", written).strip()
    match = _TIME.search(plain) if len(plain) <= _LONGEST_TIME else None
    date = typed_date(plain[: match.start()].strip(" ,")) if match is not None else None
    time = typed_time(match[1]) if match is not None else None
    if date is None or date.day is None or time is None:
        return None
    width, precision = _WIDTHS[time.width]
    start = (date.day - _EPOCH_DAY) * DAY + time.seconds * SECOND
    return Moment(plain, start, start + width, precision=precision, clock=Clock.DEVICE)
