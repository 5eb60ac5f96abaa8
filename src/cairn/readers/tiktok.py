"""TikTok's "Download your data": direct messages in ``user_data_tiktok.json``.

There is no specification, and no download of a living account was at hand: the form is that which
others describe (2021 to 2026). Chats are found by their names, ``Chat History with …:``, wherever
they stand. The time has no zone in older files, and is said to be UTC; it is left without one. Not
read: everything else in the file, which is about its owner.
"""

from __future__ import annotations

from collections.abc import Iterator

from cairn.readers.instants import from_iso
from cairn.readers.json_fields import place_of, rest_of, text_in, unread
from cairn.readers.json_pieces import Broken, Path, Pieces, Value, is_json
from cairn.terms.moment import Clock
from cairn.terms.reading import (
    Answers,
    Direction,
    Found,
    Item,
    ItemKind,
    Source,
    Unit,
    Unread,
)

_HEAD = 256 * 1024
_CHAT = "Chat History with "
_MARKS = (b'"Chat History with ', b'"Video Browsing History"', b'"VideoBrowsingHistory"')
_SECTIONS = ("Direct Message", "Direct Messages")
_SHOWN = frozenset({"Date", "From"})
_DEEPEST = 5


class TikTok:
    """Units are the elements of the chats."""

    name = "tiktok"
    version = 1
    unit = Unit.MESSAGES

    def recognises(self, source: Source) -> bool:
        head = source.read_at("", 0, _HEAD)
        return is_json(head) and any(mark in head for mark in _MARKS)

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        for piece in Pieces(source, "", _is_walked):
            if isinstance(piece, Broken):
                yield unread(piece)
            elif isinstance(piece, Value) and _is_chat(piece.path[:-1]):
                yield _found(piece, answers)


def _is_chat(path: Path) -> bool:
    return bool(path) and isinstance(path[-1], str) and path[-1].startswith(_CHAT)


def _is_walked(path: Path) -> bool:
    """Into the messages, and into each chat; never into one message."""
    if not path:
        return True
    return path[0] in _SECTIONS and len(path) <= _DEEPEST and not _is_chat(path[:-1])


def _found(piece: Value, answers: Answers) -> Found:
    place = place_of(piece)
    message = piece.value
    if not isinstance(message, dict):
        return Unread(place, "unknown-element")
    sender = text_in(message, "From")
    is_own = sender in answers.own_handles
    known = bool(sender and answers.own_handles)
    return Item(
        ItemKind.MESSAGE,
        place,
        from_iso(text_in(message, "Date"), clock=Clock.SENT),
        "tiktok",
        str(piece.path[-2]).removeprefix(_CHAT).rstrip(": "),
        sender,
        (),
        Direction.OUTGOING if is_own else Direction.INCOMING if known else Direction.UNKNOWN,
        text_in(message, "Content"),
        flags=("characters-replaced",) if piece.is_replaced else (),
        details=tuple(rest_of(message, _SHOWN, texts=("Content",))),
    )
