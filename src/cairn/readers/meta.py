"""Messenger and Instagram as JSON, from "Download your information" and from secure storage.

There is no specification. Seen: ``message_1.json`` of 2019 to 2025, where every letter beyond ASCII
was written as the numbers of its UTF-8 bytes, which is undone here; and the newer files of
end-to-end encrypted chats, which have other keys and no such fault. Newest first, as exported.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cairn.readers.json_fields import (
    from_unix_millis,
    list_in,
    number_in,
    place_of,
    rest_of,
    text_in,
    unread,
)
from cairn.readers.json_pieces import Broken, Path, Pieces, Value, is_json
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

_HEAD = 64 * 1024
_LISTS: frozenset[Path] = frozenset({("messages",)})
_WALKED: frozenset[Path] = _LISTS | {()}
_BY_APP = ("Subscribe", "Unsubscribe")
_FILES = ("photos", "videos", "audio_files", "files", "gifs", "media")
_SHOWN = frozenset(
    {"sender_name", "senderName", "timestamp_ms", "timestamp", "reactions", "sticker", *_FILES}
)
_TEXTS = ("content", "text")
_MOST_PEOPLE = 300


@dataclass(slots=True)
class _Thread:
    title: str = ""
    people: list[str] = field(default_factory=list)
    is_broken: bool = True
    """Letters beyond ASCII are written as the numbers of their bytes."""


class Meta:
    """Units are the elements of the list of messages."""

    name = "meta"
    version = 1
    unit = Unit.MESSAGES

    def recognises(self, source: Source) -> bool:
        head = source.read_at("", 0, _HEAD)
        if not is_json(head) or b'"messages"' not in head:
            return False
        is_plain = b'"sender_name"' in head and b'"timestamp_ms"' in head
        return is_plain or (b'"senderName"' in head and b'"timestamp"' in head)

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        thread, channel = _thread(source), channel_of(source.name)
        for piece in Pieces(source, "", _WALKED.__contains__):
            if isinstance(piece, Broken):
                yield unread(piece)
            elif isinstance(piece, Value) and piece.path[:-1] in _LISTS:
                yield _found(piece, thread, channel, answers)


def channel_of(name: str) -> str:
    """The folders of the download tell; the file alone does not."""
    path = name.casefold()
    if "instagram" in path:
        return "instagram"
    return "messenger" if "facebook" in path or "messenger" in path else "meta"


def _thread(source: Source) -> _Thread:
    """What stands around the messages: the title comes behind them."""
    thread = _Thread()
    for piece in Pieces(source, "", _WALKED.__contains__):
        if isinstance(piece, Value) and len(piece.path) == 1:
            (key,) = piece.path
            if key == "participants" and isinstance(piece.value, list):
                thread.is_broken = not any(isinstance(one, str) for one in piece.value)
                named = [one if isinstance(one, str) else text_in(one, "name")
                         for one in piece.value[:_MOST_PEOPLE]]  # fmt: skip
                thread.people = [name for name in named if name]
            elif key in ("title", "threadName"):
                thread.title = text_in({key: piece.value}, key)
    if thread.is_broken:
        thread.title = mended(thread.title)
        thread.people = [mended(name) for name in thread.people]
    return thread


def mended(text: str) -> str:
    """The letters that were meant, where a text can be nothing else than UTF-8 bytes written as
    letters; else as it is.
    """
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _mend_all(value: Any) -> Any:
    todo = [value]
    while todo:
        one = todo.pop()
        if isinstance(one, dict | list):
            for key, inner in list(one.items() if isinstance(one, dict) else enumerate(one)):
                if isinstance(inner, str):
                    one[key] = mended(inner)
                else:
                    todo.append(inner)
    return value


def _found(piece: Value, thread: _Thread, channel: str, answers: Answers) -> Found:
    place = place_of(piece)
    message = piece.value
    if not isinstance(message, dict):
        return Unread(place, "unknown-element")
    before = repr(message) if thread.is_broken and b"\\u00" in piece.raw else ""
    if thread.is_broken:
        message = _mend_all(message)
    sender = text_in(message, "sender_name") or text_in(message, "senderName")
    direction = _direction(sender, thread, answers)
    others = tuple(name for name in thread.people if name != sender)
    millis = number_in(message, "timestamp_ms") or number_in(message, "timestamp")
    written = text_in(message, "timestamp_ms") or text_in(message, "timestamp")
    kind = _kind(message)
    shown = _SHOWN
    if kind is ItemKind.SYSTEM:
        # The app wrote it about somebody: who it was stands in the details.
        sender, direction, shown = "", Direction.UNKNOWN, _SHOWN - {"sender_name", "senderName"}
    flags = ["letters-mended"] if before and repr(message) != before else []
    return Item(
        kind,
        place,
        from_unix_millis(millis, written, Clock.SENT),
        channel,
        thread.title,
        sender,
        others if direction is Direction.OUTGOING else (),
        direction,
        text_in(message, "content") or text_in(message, "text"),
        attachments=tuple(_attachments(message)),
        flags=(*flags, *_flags(piece, message)),
        details=(*_reactions(message), *rest_of(message, shown, texts=_TEXTS)),
    )


def _kind(message: dict[str, Any]) -> ItemKind:
    if message.get("type") == "Call" or "call_duration" in message:
        return ItemKind.CALL
    return ItemKind.SYSTEM if message.get("type") in _BY_APP else ItemKind.MESSAGE


def _direction(sender: str, thread: _Thread, answers: Answers) -> Direction:
    if sender in answers.own_handles:
        return Direction.OUTGOING
    is_owner_there = any(name in answers.own_handles for name in thread.people)
    return Direction.INCOMING if is_owner_there and sender else Direction.UNKNOWN


def _flags(piece: Value, message: dict[str, Any]) -> Iterator[str]:
    if message.get("is_unsent") is True or message.get("isUnsent") is True:
        yield "deleted"
    if message.get("missed") is True:
        yield "missed"
    if piece.is_replaced:
        yield "characters-replaced"


def _reactions(message: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for one in list_in(message, "reactions"):
        yield "reaction", f"{text_in(one, 'reaction')} {text_in(one, 'actor')}".strip()


def _attachments(message: dict[str, Any]) -> Iterator[Attachment]:
    named = [one for key in _FILES for one in list_in(message, key)]
    named.append(message.get("sticker"))
    for one in named:
        uri = text_in(one, "uri").removeprefix("./")
        if uri:
            yield Attachment(uri, missing_reason="lies beside this file in the export")
