"""Telegram Desktop's JSON (``result.json``): one chat, or the whole account.

There is no specification. Seen: exports of 2019 to 2024. ``date`` is the exporting computer's wall
clock; ``date_unixtime``, since 2022, is UTC, and both together give the offset. Secret chats are
never in an export. Who the owner is stands only in an export of the account.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from cairn.readers.instants import from_iso
from cairn.readers.json_fields import list_in, number_in, place_of, rest_of, text_in, unread
from cairn.readers.json_pieces import Broken, Edge, Path, Pieces, Value, is_json
from cairn.terms.moment import (
    HOUR,
    MINUTE,
    SECOND,
    Clock,
    Moment,
    Precision,
    ZoneSource,
    from_instant,
)
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
_CHANNEL = "telegram"
_CHAT = re.compile(
    rb'"type"\s*:\s*"(?:personal_chat|bot_chat|saved_messages|replies|verification_codes'
    rb'|(?:private|public)_(?:group|supergroup|channel))"'
)
_CHATS = ("chats", "left_chats")
_LISTS: frozenset[Path] = frozenset(
    {("messages",), *((name, "list", "*", "messages") for name in _CHATS)}
)
_WALKED = _LISTS | {
    (), *((name,) for name in _CHATS), *((name, "list") for name in _CHATS),
    *((name, "list", "*") for name in _CHATS),
}  # fmt: skip
_FILES = ("photo", "file", "thumbnail", "contact_vcard")
_SHOWN = frozenset({"type", "from", "actor", "text", "text_entities", "date", "date_unixtime",
                    "photo", "file", "contact_vcard", "mime_type"})  # fmt: skip
_FARTHEST = 18 * HOUR
_LEFT_OUT = "("


@dataclass(frozen=True, slots=True)
class _Chat:
    name: str = ""
    id: str = ""
    type: str = ""


class Telegram:
    """Units are the elements of the lists of messages."""

    name = "telegram"
    version = 1
    unit = Unit.MESSAGES

    def recognises(self, source: Source) -> bool:
        head = source.read_at("", 0, _HEAD)
        if not is_json(head):
            return False
        is_account = b'"personal_information"' in head and b'"user_id"' in head
        is_chat = b'"messages"' in head and b'"date_unixtime"' in head
        return is_account or is_chat or (_CHAT.search(head) is not None and b'"messages"' in head)

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        chat, owner = _Chat(), ""
        for piece in Pieces(source, "", _WALKED.__contains__):
            if isinstance(piece, Edge):
                if piece.is_begin and piece.path[-1:] == ("*",):
                    chat = _Chat()
            elif isinstance(piece, Broken):
                yield unread(piece)
            elif piece.path[:-1] in _LISTS:
                yield _found(piece, chat, owner, answers)
            elif piece.path == ("personal_information",):
                owner = text_in(piece.value, "user_id")
            elif piece.path[:-1] in _WALKED and piece.path[-1] in ("name", "id", "type"):
                text = text_in({"": piece.value}, "")
                chat = replace(chat, **{piece.path[-1]: text})


def _found(piece: Value, chat: _Chat, owner: str, answers: Answers) -> Found:
    place = place_of(piece)
    message = piece.value
    kind = _kind(message)
    if kind is None:
        return Unread(place, "unknown-element")
    sender = text_in(message, "from") or text_in(message, "actor")
    sender_id = text_in(message, "from_id") or text_in(message, "actor_id")
    direction = _direction(sender, sender_id, owner, answers)
    shown = _SHOWN
    if kind is ItemKind.SYSTEM:
        # The app wrote it about somebody: who it was stands in the details.
        sender, sender_id, direction, shown = "", "", Direction.UNKNOWN, _SHOWN - {"actor"}
    is_to_one = direction is Direction.OUTGOING and chat.type == "personal_chat" and chat.name
    return Item(
        kind,
        place,
        _moment(message),
        _CHANNEL,
        chat.name or chat.id,
        sender or sender_id,
        (chat.name,) if is_to_one else (),
        direction,
        _text(message) or (text_in(message, "action") if kind is ItemKind.SYSTEM else ""),
        attachments=tuple(_attachments(message)),
        flags=tuple(_flags(piece)),
        details=tuple(rest_of(message, shown)),
    )


def _kind(message: object) -> ItemKind | None:
    known = text_in(message, "type")
    if known == "service":
        is_call = text_in(message, "action") in ("phone_call", "group_call")
        return ItemKind.CALL if is_call else ItemKind.SYSTEM
    return ItemKind.MESSAGE if known == "message" else None


def _direction(sender: str, sender_id: str, owner: str, answers: Answers) -> Direction:
    if sender in answers.own_handles or (owner and sender_id == f"user{owner}"):
        return Direction.OUTGOING
    is_known = bool(owner and sender_id) or bool(answers.own_handles and sender)
    return Direction.INCOMING if is_known else Direction.UNKNOWN


def _moment(message: object) -> Moment:
    written, seconds = text_in(message, "date"), number_in(message, "date_unixtime")
    local = from_iso(written, clock=Clock.SENT)
    if not seconds or abs(seconds) > 10**11:
        return local
    shared = seconds * SECOND
    at = from_instant(shared, written or str(seconds), precision=Precision.SECOND, clock=Clock.SENT)
    offset = (local.local_from or shared) - shared
    if local.local_from is None or abs(offset) > _FARTHEST or offset % (15 * MINUTE):
        return at
    minutes = abs(offset) // MINUTE
    zone = f"{'-' if offset < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"
    return replace(
        at, local_from=local.local_from, local_to=local.local_to, zone=zone,
        zone_source=ZoneSource.IN_RECORD,
    )  # fmt: skip


def _text(message: object) -> str:
    """A text, or a list of texts and of objects that hold one (links, bold words)."""
    text = text_in(message, "text")
    parts: list[Any] = list_in(message, "text")
    return text or "".join(one if isinstance(one, str) else text_in(one, "text") for one in parts)


def _flags(piece: Value) -> Iterator[str]:
    if text_in(piece.value, "edited") or text_in(piece.value, "edited_unixtime"):
        yield "edited"
    if text_in(piece.value, "discard_reason") in ("missed", "busy"):
        yield "missed"
    if piece.is_replaced:
        yield "characters-replaced"


def _attachments(message: object) -> Iterator[Attachment]:
    """Paths inside the export; what was left out of it says so in the app's words, in brackets."""
    for key in _FILES:
        path = text_in(message, key)
        if path and key != "thumbnail":
            is_left_out = path.startswith(_LEFT_OUT)
            name = text_in(message, "file_name") or key if is_left_out else path
            reason = path if is_left_out else "lies beside this file in the export"
            yield Attachment(name, text_in(message, "mime_type"), missing_reason=reason)
