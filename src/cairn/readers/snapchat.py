"""Snapchat's "My Data": ``chat_history.json``, newer form (conversations by name or number).

There is no specification, and no export of a living account was at hand: the form is that which
others describe (2024). ``Created(microseconds)`` holds thousandths. Only what was saved has words;
that a chat is not in the file does not say that it did not happen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cairn.readers.instants import from_iso
from cairn.readers.json_fields import (
    from_unix_millis,
    number_in,
    place_of,
    rest_of,
    text_in,
    unread,
)
from cairn.readers.json_pieces import Broken, Path, Pieces, Value, is_json
from cairn.terms.moment import Clock, Moment
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
_MILLIS = "Created(microseconds)"
_SHOWN = frozenset({"From", "Created", _MILLIS, "Conversation Title", "IsSender", "Media IDs"})
_APART = " | "


class Snapchat:
    """Units are the elements of the conversations."""

    name = "snapchat"
    version = 1
    unit = Unit.MESSAGES

    def recognises(self, source: Source) -> bool:
        head = source.read_at("", 0, _HEAD)
        names = (b'"IsSender"', b'"Media Type"', b'"Created"')
        return is_json(head) and all(name in head for name in names)

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        del answers  # the file says who its owner is
        for piece in Pieces(source, "", _is_walked):
            if isinstance(piece, Broken):
                yield unread(piece)
            elif isinstance(piece, Value):
                yield _found(piece)


def _is_walked(path: Path) -> bool:
    return len(path) <= 1


def _found(piece: Value) -> Found:
    place = place_of(piece)
    message = piece.value
    if not isinstance(message, dict) or len(piece.path) != 2:
        return Unread(place, "unknown-element")
    is_own = message.get("IsSender")
    title, known = text_in(message, "Conversation Title"), isinstance(is_own, bool)
    kind = text_in(message, "Media Type")
    is_notice = kind.startswith("STATUS")
    # The app wrote a notice about somebody: who it was stands in the details.
    shown = _SHOWN - {"From"} if is_notice else _SHOWN
    return Item(
        ItemKind.SYSTEM if is_notice else ItemKind.MESSAGE,
        place,
        _moment(message),
        "snapchat",
        title or piece.path[0],
        "" if is_notice else text_in(message, "From"),
        (),
        Direction.UNKNOWN
        if is_notice or not known
        else Direction.OUTGOING
        if is_own
        else Direction.INCOMING,
        text_in(message, "Content") or (kind if is_notice else ""),
        attachments=tuple(_attachments(message)),
        flags=("characters-replaced",) if piece.is_replaced else (),
        details=(("conversation", piece.path[0]), *rest_of(message, shown, texts=("Content",))),
    )


def _moment(message: dict[str, Any]) -> Moment:
    written = text_in(message, "Created")
    at = from_unix_millis(number_in(message, _MILLIS), written, Clock.SENT)
    return at if at.is_placed else from_iso(written, clock=Clock.SENT)


def _attachments(message: dict[str, Any]) -> Iterator[Attachment]:
    for name in text_in(message, "Media IDs").split(_APART):
        if name.strip():
            yield Attachment(name.strip(), missing_reason="lies in another folder of the export")
