"""Discord as DiscordChatExporter writes it (JSON): one channel or conversation a file.

There is no specification. Seen: exports of 2019 to 2023. Discord's own package holds only what its
owner wrote, and is not read. A number of Discord's carries its own time (``details``: ``id``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cairn.readers.instants import from_iso
from cairn.readers.json_fields import list_in, number_in, place_of, rest_of, text_in, unread
from cairn.readers.json_pieces import Broken, Path, Pieces, Value, is_json
from cairn.terms.moment import Clock
from cairn.terms.reading import (
    Answers,
    Attachment,
    Decision,
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
_BY_PEOPLE = ("Default", "Reply", "Call", "ThreadStarterMessage", "ApplicationCommand")
_SHOWN = frozenset({"timestamp", "author", "attachments", "reactions"})


@dataclass(slots=True)
class _About:
    guild: str = ""
    channel: str = ""

    @property
    def conversation(self) -> str:
        return " / ".join(name for name in (self.guild, self.channel) if name)


class Discord:
    """Units are the elements of the list of messages."""

    name = "discord"
    version = 1
    unit = Unit.MESSAGES

    def recognises(self, source: Source) -> bool:
        head = source.read_at("", 0, _HEAD)
        names = (b'"guild"', b'"channel"', b'"messages"', b'"dateRange"')
        return is_json(head) and all(name in head for name in names)

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        about, count, stated = _About(), 0, ""
        for piece in Pieces(source, "", _WALKED.__contains__):
            if isinstance(piece, Broken):
                count += piece.path[:1] == ("messages",)
                yield unread(piece)
            elif isinstance(piece, Value) and piece.path[:-1] in _LISTS:
                count += 1
                yield _found(piece, about, answers)
            elif isinstance(piece, Value):
                if piece.path == ("guild",):
                    about.guild = text_in(piece.value, "name")
                elif piece.path == ("channel",):
                    about.channel = text_in(piece.value, "name")
                elif piece.path == ("messageCount",):
                    stated = text_in({"": piece.value}, "")[:20]
        if stated and stated != str(count):
            why = f"the file says {stated}, {count} are in it"
            yield Decision("stated_count", (), stated, "file", why)


def _found(piece: Value, about: _About, answers: Answers) -> Found:
    place = place_of(piece)
    message = piece.value
    if not isinstance(message, dict):
        return Unread(place, "unknown-element")
    author = message.get("author")
    sender = text_in(author, "name")
    is_own = sender in answers.own_handles
    known = bool(sender and answers.own_handles)
    kind = _kind(message)
    more = list(_more(author, message))
    if kind is ItemKind.SYSTEM:
        # The app wrote it about somebody: who it was stands in the details.
        more.insert(0, ("author", sender))
        sender, is_own, known = "", False, False
    return Item(
        kind,
        place,
        from_iso(text_in(message, "timestamp"), clock=Clock.SENT),
        "discord",
        about.conversation,
        sender,
        (),
        Direction.OUTGOING if is_own else Direction.INCOMING if known else Direction.UNKNOWN,
        text_in(message, "content"),
        attachments=tuple(_attachments(message)),
        flags=tuple(_flags(piece, message)),
        details=(*more, *rest_of(message, _SHOWN, texts=("content",))),
    )


def _kind(message: dict[str, Any]) -> ItemKind:
    known = text_in(message, "type")
    if known == "Call":
        return ItemKind.CALL
    return ItemKind.MESSAGE if not known or known in _BY_PEOPLE else ItemKind.SYSTEM


def _flags(piece: Value, message: dict[str, Any]) -> Iterator[str]:
    if text_in(message, "timestampEdited"):
        yield "edited"
    if piece.is_replaced:
        yield "characters-replaced"


def _more(author: object, message: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ("id", "nickname"):
        if text_in(author, key):
            yield f"author {key}", text_in(author, key)
    for one in list_in(message, "reactions"):
        emoji = one.get("emoji") if isinstance(one, dict) else None
        yield "reaction", f"{text_in(emoji, 'name')} {text_in(one, 'count')}".strip()


def _attachments(message: dict[str, Any]) -> Iterator[Attachment]:
    """Addresses on Discord's servers, or paths beside the file; nothing is ever fetched."""
    for one in list_in(message, "attachments"):
        name = text_in(one, "fileName") or text_in(one, "url")
        if name:
            size = number_in(one, "fileSizeBytes")
            yield Attachment(
                name,
                size=size if size is not None and size >= 0 else None,
                missing_reason=text_in(one, "url") or "not in this file",
            )
