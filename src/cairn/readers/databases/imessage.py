"""Messages on a Mac or an iPhone: ``chat.db`` and ``sms.db``.

There is no specification; columns come and go with the system, so each is looked for. Seen: macOS
of 2015 and iOS of 2019. Not read: what a program of its own put into a message (a game, a payment),
apart from being named, and messages that are deleted but not yet overwritten.
"""

from __future__ import annotations

import plistlib
from collections.abc import Iterator
from typing import Any
from xml.parsers.expat import ExpatError

from cairn.readers.databases.apple_time import from_apple, shown
from cairn.readers.databases.database import Database, Record
from cairn.readers.databases.numbers import Numbers
from cairn.readers.databases.of_database import OfDatabase, direction_of, items_of
from cairn.readers.databases.typed_stream import words_in
from cairn.terms.moment import Clock
from cairn.terms.reading import (
    Answers,
    Attachment,
    Direction,
    Found,
    Item,
    ItemKind,
)

_TABLE = "message"
_NEEDED = ("guid", "text", "handle_id", "date", "is_from_me")
_CHANNELS = {"imessage": "imessage", "sms": "sms", "rcs": "rcs"}
_OBJECT = "\ufffc"
_REACTIONS = range(2000, 4000)
_TAKEN_BACK = 3000
_SIGNS = (
    "\u2764\ufe0f",
    "\U0001f44d",
    "\U0001f44e",
    "\U0001f602",
    "\u203c\ufe0f",
    "\u2753",
)
"""As Apple draws them: loved, liked, disliked, laughed at, emphasised, questioned."""
_GROUP_STYLE = 43
_MOST_VERSIONS = 50
_LONGEST_BLOB = 4 * 1024 * 1024
_DETAILS = (
    "guid", "service", "date_read", "date_delivered", "date_played", "error",
    "is_sent", "is_delivered", "is_read", "is_audio_message", "item_type", "group_action_type",
    "group_title", "subject", "expressive_send_style_id", "balloon_bundle_id",
    "associated_message_guid", "associated_message_type", "associated_message_emoji",
    "thread_originator_guid", "reply_to_guid", "date_edited", "date_retracted",
)  # fmt: skip
_TIMES = frozenset({"date_read", "date_delivered", "date_played", "date_edited", "date_retracted"})
_SILENT = frozenset({"0", ""})


class IMessage(OfDatabase):
    """Units are rows of the table of messages."""

    name = "imessage"
    version = 1

    def is_ours(self, database: Database) -> bool:
        return database.has(_TABLE, *_NEEDED) and database.has("handle", "id")

    def found(self, database: Database, answers: Answers) -> Iterator[Found]:
        del answers  # the database says which are the owner's own
        chats = _Chats(database)
        return items_of(database, _TABLE, lambda row: _item(row, chats))


class _Chats:
    """Handles, conversations and files by the numbers that messages name them with."""

    __slots__ = (
        "_chat_of", "_deleted", "_files", "_files_of", "_handles", "_members", "_names", "details",
    )  # fmt: skip

    def __init__(self, database: Database) -> None:
        self._handles = {row.rowid: row.text("id") for row in database.records("handle")}
        self._names: dict[int, tuple[str, bool]] = {}
        for row in database.records("chat"):
            name = row.text("display_name") or row.text("chat_identifier")
            self._names[row.rowid] = name, row.whole("style") == _GROUP_STYLE
        self._chat_of = Numbers()
        gone = dict(_pairs(database, "chat_recoverable_message_join", "message_id", "chat_id"))
        self._deleted = frozenset(gone)
        for pairs in (
            gone.items(),
            _pairs(database, "chat_message_join", "message_id", "chat_id"),
        ):
            for message, chat in pairs:
                self._chat_of[message] = chat
        self._members: dict[int, list[str]] = {}
        for chat, handle in _pairs(database, "chat_handle_join", "chat_id", "handle_id"):
            self._members.setdefault(chat, []).append(self.handle(handle))
        self._files_of: dict[int, list[int]] = {}
        for message, file in _pairs(
            database, "message_attachment_join", "message_id", "attachment_id"
        ):
            self._files_of.setdefault(message, []).append(file)
        self.details = tuple(name for name in _DETAILS if database.has(_TABLE, name))
        self._files = {row.rowid: _file(row) for row in database.records("attachment")}

    def handle(self, number: int | None) -> str:
        return self._handles.get(number or 0, "")

    def name_of(self, message: int) -> str:
        return self._names.get(self._chat_of.get(message), ("", False))[0]

    def others_of(self, message: int) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._members.get(self._chat_of.get(message), ())))

    def is_group(self, message: int) -> bool:
        return self._names.get(self._chat_of.get(message), ("", False))[1]

    def is_deleted(self, message: int) -> bool:
        """Whether the phone's owner deleted it, and the phone keeps it for some weeks still."""
        return message in self._deleted

    def files_of(self, message: int) -> tuple[Attachment, ...]:
        numbers = dict.fromkeys(self._files_of.get(message, ()))
        lost = Attachment("", missing_reason="named and not listed")
        return tuple(self._files.get(number, lost) for number in numbers)


def _pairs(database: Database, table: str, one: str, two: str) -> Iterator[tuple[int, int]]:
    for row in database.records(table):
        first, second = row.whole(one), row.whole(two)
        if first is not None and second is not None:
            yield first, second


def _file(row: Record) -> Attachment:
    path = row.text("transfer_name") or row.text("filename")
    return Attachment(
        path.rpartition("/")[2],
        row.text("mime_type"),
        size=size if (size := row.whole("total_bytes")) is not None and size >= 0 else None,
        missing_reason="lies beside the database on the device",
    )


def _item(row: Record, chats: _Chats) -> Item:
    number = row.rowid
    handle = chats.handle(row.whole("handle_id"))
    direction = direction_of(row, "is_from_me")
    others = chats.others_of(number) or ((handle,) if handle else ())
    kind = _kind(row)
    sign = row.whole("associated_message_type") or 0
    history = _History(row.blob("message_summary_info"))
    text, is_whole = _text(row)
    files = chats.files_of(number)
    flags = (
        ("characters-replaced", row.is_replaced),
        ("incomplete", not is_whole),
        ("edited", history.is_edited or _is_set(row, "date_edited")),
        (
            "deleted",
            history.is_unsent or _is_set(row, "date_retracted") or chats.is_deleted(number),
        ),
        ("not-sent", direction is Direction.OUTGOING and _is_set(row, "error")),
        ("sign", kind is ItemKind.REACTION and sign < _TAKEN_BACK),
        ("sign-taken-back", kind is ItemKind.REACTION and sign >= _TAKEN_BACK),
    )
    is_in = direction is Direction.INCOMING
    return Item(
        kind,
        row.place,
        from_apple(row.values.get("date"), clock=Clock.DEVICE),
        _CHANNELS.get(row.text("service").lower(), row.text("service").lower() or "imessage"),
        chats.name_of(number) or handle,
        handle if is_in else "",
        others if direction is Direction.OUTGOING else (),
        direction,
        text.replace(_OBJECT, "") if files else text,
        attachments=files,
        flags=tuple(flag for flag, is_so in flags if is_so),
        details=(
            *_details(row, chats.details),
            *history.versions,
            *((("others", ", ".join(others)),) if chats.is_group(number) else ()),
            *((("recently deleted", "1"),) if chats.is_deleted(number) else ()),
        ),
    )


def _kind(row: Record) -> ItemKind:
    if (row.whole("associated_message_type") or 0) in _REACTIONS:
        return ItemKind.REACTION
    is_of_group = (row.whole("item_type") or 0) != 0
    return ItemKind.SYSTEM if is_of_group else ItemKind.MESSAGE


def _text(row: Record) -> tuple[str, bool]:
    """The words, and whether all that the row holds of them could be read."""
    plain = row.values.get("text")
    if isinstance(plain, str) and plain:
        return plain, True
    body = row.blob("attributedbody")
    words = words_in(body) if body else ""
    if words:
        return words, True
    if _kind(row) is ItemKind.REACTION:
        return _sign(row), True
    return row.text("group_title"), words is not None


def _sign(row: Record) -> str:
    """The sign that was put on the other message, or taken back."""
    number = (row.whole("associated_message_type") or 0) % 1000
    return row.text("associated_message_emoji") or (_SIGNS[number] if number < len(_SIGNS) else "")


def _is_set(row: Record, column: str) -> bool:
    value = row.values.get(column)
    return isinstance(value, int | float) and value != 0


def _details(row: Record, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name in names:
        if name in _TIMES:
            moment = from_apple(row.values.get(name), clock=Clock.DEVICE)
            if moment.as_written:
                yield name, shown(moment)
        elif (value := row.text(name)) not in _SILENT:
            yield name, value
    if row.blob("payload_data"):
        yield "payload", f"{len(row.blob('payload_data'))} bytes, not read"


class _History:
    """What ``message_summary_info`` keeps of earlier words: a binary property list, in which
    ``ec`` has the versions of each edited part, the first one first, and ``rp`` the parts unsent.
    """

    __slots__ = ("is_edited", "is_unsent", "versions")

    def __init__(self, blob: bytes) -> None:
        self.versions: tuple[tuple[str, str], ...] = ()
        self.is_edited = self.is_unsent = False
        if not blob.startswith(b"bplist00") or len(blob) > _LONGEST_BLOB:
            return
        try:
            summary = plistlib.loads(blob, fmt=plistlib.FMT_BINARY)
        except (plistlib.InvalidFileException, ValueError, ExpatError, OverflowError, TypeError,
                RecursionError, IndexError, KeyError):  # fmt: skip
            return
        if isinstance(summary, dict):
            self.is_unsent = bool(summary.get("rp"))
            self.versions = tuple(_versions(summary.get("ec")))
            self.is_edited = bool(self.versions)


def _versions(parts: Any) -> Iterator[tuple[str, str]]:
    count = 0
    for part, versions in parts.items() if isinstance(parts, dict) else ():
        for number, one in enumerate(versions if isinstance(versions, list) else ()):
            if not isinstance(one, dict) or count == _MOST_VERSIONS:
                continue
            count += 1
            body = one.get("t")
            words = words_in(body) if isinstance(body, bytes) else None
            moment = from_apple(one.get("d"), clock=Clock.DEVICE)
            told = words if words is not None else "(could not be read)"
            yield f"part {str(part)[:10]} version {number + 1}", told
            if moment.as_written:
                yield f"part {str(part)[:10]} version {number + 1} date", shown(moment)
