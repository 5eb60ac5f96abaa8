"""WhatsApp on an iPhone: ``ChatStorage.sqlite``, as it lies in a backup of the phone.

There is no specification. Unlike an export of a chat it has the true times (UTC) and says who is
the owner. Seen: the tables of two public test files. The kinds of a message are numbers; those
below are known from descriptions, any other stays in the details.
"""

from __future__ import annotations

from collections.abc import Iterator

from cairn.readers.databases.apple_time import from_apple, shown
from cairn.readers.databases.database import Database, Record
from cairn.readers.databases.of_database import OfDatabase, direction_of, items_of
from cairn.terms.moment import Clock
from cairn.terms.reading import (
    Answers,
    Attachment,
    Direction,
    Found,
    Item,
    ItemKind,
)

_TABLE = "zwamessage"
_NEEDED = ("zchatsession", "zisfromme", "zmessagedate", "ztext", "zmessagetype")
_OF_THE_APP = frozenset({6, 10})
_DELETED = 14
_FILES = {
    1: "picture", 2: "film", 3: "voice message", 5: "place", 4: "contact", 8: "document",
    11: "animation", 15: "sticker", 38: "picture to see once", 39: "film to see once",
}  # fmt: skip
_DETAILS = (
    "zstanzaid", "zmessagetype", "zgroupeventtype", "zmessagestatus", "zmessageerrorstatus",
    "zstarred", "zflags", "zpushname",
)  # fmt: skip
_GROUP = "@g.us"


class WhatsAppIPhone(OfDatabase):
    """Units are rows of the table of messages."""

    name = "whatsapp-iphone"
    version = 1

    def is_ours(self, database: Database) -> bool:
        return database.has(_TABLE, *_NEEDED) and database.has("zwachatsession")

    def found(self, database: Database, answers: Answers) -> Iterator[Found]:
        del answers  # the database says which are the owner's own
        tables = _Tables(database)
        return items_of(database, _TABLE, lambda row: _item(row, tables))


class _Tables:
    """Chats, members of groups and files, by the numbers that messages name them with."""

    def __init__(self, database: Database) -> None:
        self.chats = {
            row.rowid: (row.text("zcontactjid"), row.text("zpartnername"))
            for row in database.records("zwachatsession")
        }
        self.members = {
            row.rowid: (row.text("zmemberjid"), row.text("zcontactname"))
            for row in database.records("zwagroupmember")
        }
        self.files = {row.rowid: row for row in database.records("zwamediaitem")}


def _item(row: Record, tables: _Tables) -> Item:
    chat, partner = tables.chats.get(row.whole("zchatsession") or 0, ("", ""))
    direction = direction_of(row, "zisfromme")
    is_group = chat.endswith(_GROUP)
    member, member_name = tables.members.get(row.whole("zgroupmember") or 0, ("", ""))
    other = member if is_group else row.text("zfromjid") or chat
    kind = row.whole("zmessagetype")
    is_of_the_app = kind in _OF_THE_APP
    is_in = direction is Direction.INCOMING and not is_of_the_app
    flags = (
        ("characters-replaced", row.is_replaced),
        ("deleted", kind == _DELETED),
        ("not-sent", direction is Direction.OUTGOING and bool(row.whole("zmessageerrorstatus"))),
    )
    names = member_name if is_group else partner
    return Item(
        ItemKind.SYSTEM if is_of_the_app else ItemKind.MESSAGE,
        row.place,
        from_apple(row.values.get("zmessagedate"), clock=Clock.DEVICE),
        "whatsapp",
        partner or chat,
        number_of(other) if is_in else "",
        (number_of(chat),)
        if direction is Direction.OUTGOING and not is_of_the_app and chat
        else (),
        direction if not is_of_the_app else Direction.UNKNOWN,
        row.text("ztext"),
        name_saved=names if is_in else "",
        attachments=_files(row, tables, kind),
        flags=tuple(flag for flag, is_so in flags if is_so),
        details=tuple(_details(row, chat)),
    )


def number_of(address: str) -> str:
    """``447700900123@s.whatsapp.net`` as a number; any other address as it is."""
    number, _, host = address.partition("@")
    is_number = host == "s.whatsapp.net" and number.isascii() and number.isdecimal()
    return f"+{number}" if is_number else address


def _files(row: Record, tables: _Tables, kind: int | None) -> tuple[Attachment, ...]:
    media = tables.files.get(row.whole("zmediaitem") or 0)
    what = _FILES.get(kind or 0, "")
    if media is None:
        return (Attachment(what, missing_reason="not listed"),) if what else ()
    path = media.text("zmedialocalpath")
    if not path and not what:
        return ()
    size = media.whole("zfilesize")
    return (
        Attachment(
            path.rpartition("/")[2] or media.text("ztitle") or what,
            size=size if size is not None and size >= 0 else None,
            missing_reason="lies beside the database on the device" if path else "not on the phone",
        ),
    )


def _details(row: Record, chat: str) -> Iterator[tuple[str, str]]:
    yield "chat", chat
    sent = from_apple(row.values.get("zsentdate"), clock=Clock.DEVICE)
    if sent.as_written:
        yield "zsentdate", shown(sent)
    for name in _DETAILS:
        if row.text(name) not in ("", "0"):
            yield name, row.text(name)
