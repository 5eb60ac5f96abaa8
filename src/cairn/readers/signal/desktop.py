"""sigtop's JSON: each message as Signal Desktop keeps it in its database.

A list of objects. ``sent_at`` is Unix milliseconds by the sender's clock, ``received_at_ms`` by the
computer's own. Whoever sent it is ``source`` (a number) or ``sourceServiceId`` (an id, with no name
beside it). What was not seen is kept by its own name.
"""

from __future__ import annotations

from collections.abc import Iterator

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
_WALKED: frozenset[Path] = frozenset({()})
_SHOWN = frozenset({"type", "sent_at", "attachments", "source", "conversationId"})
_PEOPLE = {"incoming": Direction.INCOMING, "outgoing": Direction.OUTGOING}
_CALL = "call-history"


class SignalDesktop:
    """Units are the elements of the list."""

    name = "signal-desktop"
    version = 1
    unit = Unit.MESSAGES

    def recognises(self, source: Source) -> bool:
        head = source.read_at("", 0, _HEAD)
        names = (b'"conversationId"', b'"sent_at"', b'"type"')
        is_list = is_json(head) and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")
        return is_list and all(name in head for name in names)

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        for piece in Pieces(source, "", _WALKED.__contains__):
            if isinstance(piece, Broken):
                yield unread(piece)
            elif isinstance(piece, Value):
                yield _found(piece, answers)


def _found(piece: Value, answers: Answers) -> Found:
    place, message = place_of(piece), piece.value
    if not isinstance(message, dict) or not text_in(message, "type"):
        return Unread(place, "unknown-element")
    of_type = text_in(message, "type")
    kind = _kind(of_type)
    who = text_in(message, "source") or text_in(message, "sourceServiceId")
    direction = _PEOPLE.get(of_type, Direction.UNKNOWN)
    if who and who in answers.own_handles:
        direction = Direction.OUTGOING
    chat = text_in(message, "conversationId")
    is_person = kind is not ItemKind.SYSTEM
    is_own = direction is Direction.OUTGOING
    return Item(
        kind,
        place,
        from_unix_millis(number_in(message, "sent_at"), text_in(message, "sent_at"), Clock.SENT),
        "signal",
        chat,
        who if is_person and not is_own else "",
        (chat,) if is_person and is_own and chat else (),
        direction,
        text_in(message, "body") or ("" if is_person else of_type),
        attachments=tuple(_attachments(message)),
        flags=tuple(_flags(piece)),
        details=tuple(
            rest_of(message, _SHOWN if is_person else _SHOWN - {"source"}, texts=("body",))
        ),
    )


def _kind(of_type: str) -> ItemKind:
    if of_type in _PEOPLE:
        return ItemKind.MESSAGE
    return ItemKind.CALL if of_type == _CALL else ItemKind.SYSTEM


def _flags(piece: Value) -> Iterator[str]:
    message = piece.value
    if list_in(message, "editHistory"):
        yield "edited"
    if message.get("deletedForEveryone") is True or message.get("isErased") is True:
        yield "deleted"
    if piece.is_replaced:
        yield "characters-replaced"


def _attachments(message: object) -> Iterator[Attachment]:
    for one in list_in(message, "attachments"):
        if isinstance(one, dict):
            size = number_in(one, "size")
            yield Attachment(
                text_in(one, "fileName") or text_in(one, "path") or "a file",
                text_in(one, "contentType"),
                size=size if size is not None and 0 <= size < 2**60 else None,
                missing_reason="not in this file",
            )
