"""WhatsApp on an Android phone: ``msgstore.db``, once it is no longer encrypted.

There is no specification. Built from descriptions of the tables as they are since 2021; no database
of a real phone was at hand. It has the true times (UTC) and says who is the owner. Not read:
backups that are still encrypted (``.crypt14``, ``.crypt15``), and the tables of before.
"""

from __future__ import annotations

from collections.abc import Iterator

from cairn.readers.databases.database import Database, Record
from cairn.readers.databases.of_database import OfDatabase, direction_of, items_of
from cairn.readers.databases.whatsapp_iphone import number_of
from cairn.readers.phone import moment_of
from cairn.terms.reading import (
    Answers,
    Attachment,
    Direction,
    Found,
    Item,
    ItemKind,
)

_MESSAGES, _CALLS = "message", "call_log"
_NEEDED = ("chat_row_id", "from_me", "timestamp", "text_data", "message_type")
_CALL_NEEDED = ("jid_row_id", "from_me", "timestamp", "duration")
_OF_THE_APP = frozenset({7, -1})
_DELETED = 15
_DETAILS = (
    "key_id", "message_type", "status", "starred", "received_timestamp",
    "receipt_server_timestamp", "call_id", "video_call", "duration", "call_result",
)  # fmt: skip


class WhatsAppAndroid(OfDatabase):
    """Units are rows of the tables of messages and of calls."""

    name = "whatsapp-android"
    version = 1

    def is_ours(self, database: Database) -> bool:
        return (
            database.has(_MESSAGES, *_NEEDED)
            and database.has("chat", "jid_row_id")
            and database.has("jid", "raw_string")
        )

    def found(self, database: Database, answers: Answers) -> Iterator[Found]:
        del answers  # the database says which are the owner's own
        tables = _Tables(database)
        yield from items_of(database, _MESSAGES, lambda row: _message(row, tables))
        if database.has(_CALLS, *_CALL_NEEDED):
            yield from items_of(database, _CALLS, lambda row: _call(row, tables))


class _Tables:
    """Addresses, chats, files and edits, by the numbers that messages name them with."""

    def __init__(self, database: Database) -> None:
        self.jids = {
            row.rowid: number_of(row.text("raw_string")) for row in database.records("jid")
        }
        self.chats = {
            row.rowid: (self.jid(row.whole("jid_row_id")), row.text("subject"))
            for row in database.records("chat")
        }
        self.files = {row.whole("message_row_id"): row for row in database.records("message_media")}
        self.edited = {
            row.whole("message_row_id"): row.text("edited_timestamp")
            for row in database.records("message_edit_info")
        }

    def jid(self, number: int | None) -> str:
        return self.jids.get(number or 0, "")


def _message(row: Record, tables: _Tables) -> Item:
    chat, subject = tables.chats.get(row.whole("chat_row_id") or 0, ("", ""))
    kind = row.whole("message_type")
    is_of_the_app = kind in _OF_THE_APP
    direction = Direction.UNKNOWN if is_of_the_app else direction_of(row, "from_me")
    sender = tables.jid(row.whole("sender_jid_row_id")) or chat
    edited = tables.edited.get(row.rowid, "")
    flags = (
        ("characters-replaced", row.is_replaced),
        ("deleted", kind == _DELETED),
        ("edited", bool(edited)),
    )
    media = tables.files.get(row.rowid)
    return Item(
        ItemKind.SYSTEM if is_of_the_app else ItemKind.MESSAGE,
        row.place,
        moment_of(row.text("timestamp")),
        "whatsapp",
        subject or chat,
        sender if direction is Direction.INCOMING else "",
        (chat,) if direction is Direction.OUTGOING and chat else (),
        direction,
        row.text("text_data") or ("" if media is None else media.text("media_caption")),
        attachments=() if media is None else (_file(media),),
        flags=tuple(flag for flag, is_so in flags if is_so),
        details=(("chat", chat), *_details(row), *((("edited", edited),) if edited else ())),
    )


def _call(row: Record, tables: _Tables) -> Item:
    other = tables.jid(row.whole("jid_row_id"))
    direction = direction_of(row, "from_me")
    return Item(
        ItemKind.CALL,
        row.place,
        moment_of(row.text("timestamp")),
        "whatsapp",
        other,
        other if direction is Direction.INCOMING else "",
        (other,) if direction is Direction.OUTGOING and other else (),
        direction,
        "",
        flags=("characters-replaced",) if row.is_replaced else (),
        details=tuple(_details(row)),
    )


def _file(media: Record) -> Attachment:
    path, size = media.text("file_path"), media.whole("file_size")
    return Attachment(
        path.rpartition("/")[2] or media.text("media_name"),
        media.text("mime_type"),
        size=size if size is not None and size >= 0 else None,
        missing_reason="lies beside the database on the device" if path else "not on the phone",
    )


def _details(row: Record) -> Iterator[tuple[str, str]]:
    for name in _DETAILS:
        if row.text(name) not in ("", "0"):
            yield name, row.text(name)
