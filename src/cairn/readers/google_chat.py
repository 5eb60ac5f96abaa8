"""Google Chat as Google Takeout gives it: ``messages.json`` of one conversation.

There is no specification. Seen: the form that others describe, in English and Hungarian. The time
is written in words of the account's language, always in UTC; what cannot be read of it is kept as
it is written. A deleted message has neither writer nor time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cairn.readers.json_fields import list_in, place_of, rest_of, text_in, unread
from cairn.readers.json_pieces import Broken, Path, Pieces, Value, is_json
from cairn.readers.whens import typed_date, typed_time
from cairn.terms.moment import DAY, SECOND, Clock, Moment, Precision, ZoneSource
from cairn.terms.reading import (
    Answers,
    Attachment,
    Direction,
    Found,
    Item,
    ItemKind,
    Source,
    Unit,
    Unread,
)

_HEAD = 64 * 1024
_LISTS: frozenset[Path] = frozenset({("messages",)})
_WALKED: frozenset[Path] = _LISTS | {()}
_SHOWN = frozenset({"creator", "created_date", "attached_files"})
_SPACES = re.compile(r"[\u202f\u00a0\s]+")
_TIME = re.compile(r"(?:at |, )?(\d{1,2}:\d\d:\d\d(?: ?[AaPp]\.?[Mm]\.?)?) UTC")
_WEEKDAY = re.compile(r"^[^\W\d_]+, ")
_EPOCH_DAY = 719_163


class GoogleChat:
    """Units are the elements of the list of messages."""

    name = "google-chat"
    version = 1
    unit = Unit.MESSAGES

    def recognises(self, source: Source) -> bool:
        head = source.read_at("", 0, _HEAD)
        names = (b'"messages"', b'"created_date"', b'"topic_id"')
        return is_json(head) and all(name in head for name in names)

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        # The folder is named after the conversation; a single file does not say it.
        conversation = source.name.rpartition("/")[0].rpartition("/")[2]
        for piece in Pieces(source, "", _WALKED.__contains__):
            if isinstance(piece, Broken):
                yield unread(piece)
            elif isinstance(piece, Value) and piece.path[:-1] in _LISTS:
                yield _found(piece, conversation, answers)


def _found(piece: Value, conversation: str, answers: Answers) -> Found:
    place = place_of(piece)
    message = piece.value
    if not isinstance(message, dict):
        return Unread(place, "unknown-element")
    creator = message.get("creator")
    name, sender = text_in(creator, "name"), text_in(creator, "email")
    sender = sender or name
    own = answers.own_handles
    is_own = bool(sender) and (sender in own or name in own)
    known = bool(sender and own)
    flags = ["characters-replaced"] if piece.is_replaced else []
    if not isinstance(creator, dict):
        flags.append("deleted")
    return Item(
        ItemKind.MESSAGE,
        place,
        moment_of(text_in(message, "created_date")),
        "google-chat",
        conversation,
        sender,
        (),
        Direction.OUTGOING if is_own else Direction.INCOMING if known else Direction.UNKNOWN,
        text_in(message, "text"),
        attachments=tuple(_attachments(message)),
        flags=tuple(flags),
        details=(
            *((("creator name", name),) if name not in ("", sender) else ()),
            *rest_of(message, _SHOWN, texts=("text",)),
        ),
    )


def moment_of(written: str) -> Moment:
    """``Monday, September 5, 2016 at 6:46:08 PM UTC``, and what other languages make of it."""
    plain = _SPACES.sub(" ", written)
    match = _TIME.search(plain)
    day = plain[: match.start()].strip(" ,") if match is not None else ""
    date = typed_date(_WEEKDAY.sub("", day))
    time = typed_time(match[1]) if match is not None else None
    if date is None or date.day is None or time is None:
        return Moment(written, clock=Clock.SENT)
    start = (date.day - _EPOCH_DAY) * DAY + time.seconds * SECOND
    return Moment(
        written, start, start + SECOND, start, start + SECOND, "UTC", ZoneSource.IN_RECORD,
        Precision.SECOND, clock=Clock.SENT,
    )  # fmt: skip


def _attachments(message: dict[str, Any]) -> Iterator[Attachment]:
    for one in list_in(message, "attached_files"):
        name = text_in(one, "export_name") or text_in(one, "original_name")
        if name:
            yield Attachment(name, missing_reason="lies beside this file in the export")
