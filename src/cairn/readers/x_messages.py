"""Direct messages in an archive of X (Twitter): ``direct-messages.js`` and the file for groups.

There is no specification. Seen: the form that others describe (2024). The file begins with a line
of JavaScript; behind it stands JSON. People are numbers; who the owner is does not stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cairn.readers.instants import from_iso
from cairn.readers.json_fields import list_in, place_of, rest_of, text_in, unread
from cairn.readers.json_pieces import Broken, Edge, Path, Pieces, Value
from cairn.terms.moment import Clock
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

_HEAD = 4096
_STARTS = re.compile(rb"window\.YTD\.direct_messages?(?:_group)?\.part\d{1,4}\s*=\s*(?=\[)")
_TALK: Path = ("*", "dmConversation")
_LIST: Path = (*_TALK, "messages")
_WALKED: frozenset[Path] = frozenset({(), ("*",), _TALK, _LIST})
_SHOWN = frozenset({"text", "senderId", "recipientId", "createdAt", "mediaUrls"})


class XMessages:
    """Units are the elements of the lists of messages."""

    name = "x-messages"
    version = 1
    unit = Unit.MESSAGES

    def recognises(self, source: Source) -> bool:
        return _STARTS.match(source.read_at("", 0, _HEAD)) is not None

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        match = _STARTS.match(source.read_at("", 0, _HEAD))
        conversation = ""
        for piece in Pieces(source, "", _WALKED.__contains__, start=match.end() if match else 0):
            if isinstance(piece, Broken):
                yield unread(piece)
            elif isinstance(piece, Edge):
                conversation = "" if piece.path == ("*",) else conversation
            elif piece.path[:-1] == _LIST:
                yield _found(piece, conversation, answers)
            elif piece.path == (*_TALK, "conversationId"):
                conversation = text_in({"": piece.value}, "")


def _found(piece: Value, conversation: str, answers: Answers) -> Found:
    place = place_of(piece)
    kinds = list(piece.value.items()) if isinstance(piece.value, dict) else []
    if len(kinds) != 1 or not isinstance(kinds[0][1], dict):
        return Unread(place, "unknown-element")
    kind, message = kinds[0]
    is_words = kind == "messageCreate"
    sender = text_in(message, "senderId")
    to = text_in(message, "recipientId")
    own = answers.own_handles
    return Item(
        ItemKind.MESSAGE if is_words else ItemKind.SYSTEM,
        place,
        from_iso(text_in(message, "createdAt"), clock=Clock.SENT),
        "x",
        conversation,
        sender,
        (to,) if to else (),
        _direction(sender, to, own) if is_words else Direction.UNKNOWN,
        text_in(message, "text") if is_words else kind,
        attachments=tuple(_attachments(message)),
        flags=("characters-replaced",) if piece.is_replaced else (),
        details=tuple(rest_of(message, _SHOWN if is_words else ("createdAt",))),
    )


def _direction(sender: str, to: str, own: tuple[str, ...]) -> Direction:
    if sender and sender in own:
        return Direction.OUTGOING
    return Direction.INCOMING if sender and to in own else Direction.UNKNOWN


def _attachments(message: dict[str, Any]) -> Iterator[Attachment]:
    for url in list_in(message, "mediaUrls"):
        if isinstance(url, str):
            yield Attachment(url, missing_reason="an address on the network; nothing is fetched")
