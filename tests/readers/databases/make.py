"""Makes the example databases of phones: invented people, drama numbers, nothing from a real phone.

``python -m tests.readers.databases.make`` writes them anew.
"""

from __future__ import annotations

import io
import plistlib
import sqlite3
import struct
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

READERS = Path(__file__).parents[1]
_PAGE = 1024
MIA, ALEX, SAM = "+447700900101", "+447700900102", "sam@example.org"


def apple(text: str) -> int:
    """Seconds since 2001, of a time in UTC."""
    when = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return int((when - datetime(2001, 1, 1, tzinfo=UTC)).total_seconds())


def nanos(text: str) -> int:
    return apple(text) * 10**9 + 123_000_000


def unix(text: str) -> int:
    """Milliseconds since 1970, of a time in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def typed_stream(words: str) -> bytes:
    """As Apple's programs store an attributed string, with a length of one, two or four bytes."""
    raw = words.encode()
    if len(raw) < 0x80:
        length = bytes([len(raw)])
    elif len(raw) < 0x10000:
        length = b"\x81" + struct.pack("<H", len(raw))
    else:
        length = b"\x82" + struct.pack("<I", len(raw))
    return (
        b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x12NSAttributedString\x00\x84\x84"
        b"\x08NSObject\x00\x85\x92\x84\x84\x84\x08NSString\x01\x94\x84\x01+"
        + length
        + raw
        + b"\x86"
        b"\x84\x02iI\x01" + bytes([min(len(words), 0x7F)]) + b"\x92\x84\x86"
    )


def database(*statements: str | tuple[str, Iterable[Sequence[Any]]], setup: str = "") -> bytes:
    """The bytes of a database in which these were carried out."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "made.db")
        one = sqlite3.connect(path)
        one.executescript(f"PRAGMA page_size={_PAGE}; {setup}")
        for statement in statements:
            if isinstance(statement, str):
                one.execute(statement)
            else:
                one.executemany(*statement)
        one.commit()
        one.close()
        return path.read_bytes()


def rows(table: str, names: str, *values: Sequence[Any]) -> tuple[str, Iterable[Sequence[Any]]]:
    marks = ", ".join("?" for _ in names.split(","))
    return f"INSERT INTO {table} ({names}) VALUES ({marks})", values  # noqa: S608 - made up here


_OLD_MESSAGES = (
    "CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL,"
    " text TEXT, handle_id INTEGER DEFAULT 0, service TEXT, date INTEGER, is_from_me INTEGER)",
    "CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT NOT NULL, service TEXT)",
)
_NEW_MESSAGES = (
    "CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL,"
    " text TEXT, attributedBody BLOB, handle_id INTEGER DEFAULT 0, service TEXT, error INTEGER,"
    " date INTEGER, date_read INTEGER, is_from_me INTEGER, is_sent INTEGER, item_type INTEGER,"
    " group_title TEXT, associated_message_guid TEXT, associated_message_type INTEGER,"
    " message_summary_info BLOB, date_edited INTEGER, date_retracted INTEGER, payload_data BLOB)",
    "CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT NOT NULL, service TEXT)",
    "CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, guid TEXT, chat_identifier TEXT,"
    " display_name TEXT, style INTEGER)",
    "CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER)",
    "CREATE TABLE chat_recoverable_message_join (chat_id INTEGER, message_id INTEGER)",
    "CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER)",
    "CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY, filename TEXT, mime_type TEXT,"
    " transfer_name TEXT, total_bytes INTEGER)",
    "CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER)",
    "CREATE VIEW mine AS SELECT * FROM message",
)
_EDITED = plistlib.dumps(
    {
        "ec": {
            "0": [
                {"t": typed_stream("You will regret this."), "d": float(apple("2024-05-02T21:00"))},
                {"t": typed_stream("Sorry, wrong person."), "d": float(apple("2024-05-02T21:04"))},
            ]
        },
        "ust": True,
    },
    fmt=plistlib.FMT_BINARY,
)
_UNSENT = plistlib.dumps({"rp": [0], "ust": True}, fmt=plistlib.FMT_BINARY)
_M = (
    "guid, text, attributedBody, handle_id, service, error, date, date_read, is_from_me, is_sent,"
    " item_type, associated_message_guid, associated_message_type, message_summary_info,"
    " date_edited, date_retracted"
)


def _message(
    number: int,
    when: str,
    text: str | bytes | None = None,
    *,
    who: int = 1,
    own: int = 0,
    service: str = "iMessage",
    more: tuple[Any, ...] = (),
    error: int = 0,
    item: int = 0,
) -> tuple[Any, ...]:
    plain = text if isinstance(text, str) else None
    body = text if isinstance(text, bytes) else None
    rest = more + (None,) * (5 - len(more))
    read = nanos(when) + 60 * 10**9 if number == 1 else 0
    own_sent = own if not error else 0
    return (
        f"G-{number}", plain, body, 0 if own else who, service, error, nanos(when), read, own,
        own_sent, item, *rest,
    )  # fmt: skip


def imessage() -> bytes:
    long = "Please stop writing to me. I have said it before, and I am saying it again. " * 3
    return database(
        *_NEW_MESSAGES,
        rows(
            "message",
            _M,
            _message(1, "2024-05-01T07:15", "You were out late."),
            _message(2, "2024-05-01T07:20", typed_stream(long), own=1),
            _message(3, "2024-05-01T07:21", typed_stream("I only want to talk\u2026")),
            _message(4, "2024-05-01T07:22", more=("p:0/G-2", 2003), text=None),
            _message(5, "2024-05-01T07:23", more=("p:0/G-2", 3003), text=None),
            _message(6, "2024-05-02T21:00", typed_stream("Sorry, wrong person."),
                     more=(None, None, _EDITED, nanos("2024-05-02T21:04"))),
            _message(7, "2024-05-02T21:05", more=(None, None, _UNSENT, None,
                                                  nanos("2024-05-02T21:06"))),
            _message(8, "2024-05-02T21:10", "\ufffcLook who I saw", service="SMS"),
            _message(9, "2024-05-03T08:00", "Not delivered", own=1, error=22),
            _message(10, "2024-05-03T08:05", item=1, who=2),
            _message(11, "2024-05-03T08:06", "Hi both, it is Sam", who=2),
            _message(12, "2024-05-03T08:07", b"\x04\x0bstreamtyped and then nothing"),
            _message(13, "2024-05-04T09:00", "The one that was deleted"),
        ),
        rows("handle", "ROWID, id, service", (1, ALEX, "iMessage"), (2, SAM, "iMessage")),
        rows("chat", "ROWID, guid, chat_identifier, display_name, style",
             (1, "iMessage;-;" + ALEX, ALEX, "", 45), (2, "iMessage;+;chat1", "chat1", "Park", 43)),
        rows("chat_message_join", "chat_id, message_id",
             *((1, number) for number in range(1, 10)), (2, 10), (2, 11), (1, 12)),
        rows("chat_recoverable_message_join", "chat_id, message_id", (1, 13)),
        rows("chat_handle_join", "chat_id, handle_id", (1, 1), (2, 1), (2, 2)),
        rows("attachment", "ROWID, filename, mime_type, transfer_name, total_bytes",
             (1, "~/Library/SMS/Attachments/1/IMG_1.HEIC", "image/heic", "IMG_1.HEIC", 51200)),
        rows("message_attachment_join", "message_id, attachment_id", (8, 1)),
    )  # fmt: skip


def old_imessage() -> bytes:
    """Dates in seconds, no conversations; stored as UTF-16."""
    return database(
        *_OLD_MESSAGES,
        rows("message", "guid, text, handle_id, service, date, is_from_me",
             ("G-1", "Where are you?", 1, "SMS", apple("2012-03-01T18:00"), 0),
             ("G-2", "At work \U0001f600", 1, "SMS", apple("2012-03-01T18:01"), 1),
             ("G-3", "No date", 1, "SMS", 0, 0)),
        rows("handle", "ROWID, id, service", (1, ALEX, "SMS")),
        setup="PRAGMA encoding='UTF-16le';",
    )  # fmt: skip


def with_log() -> tuple[bytes, bytes]:
    """A database, and the log beside it in which the newest message stands."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "chat.db")
        one = sqlite3.connect(path)
        one.executescript(f"PRAGMA page_size={_PAGE}; PRAGMA journal_mode=WAL;")
        for statement in _OLD_MESSAGES:
            one.execute(statement)
        add = "INSERT INTO message (guid, text, handle_id, service, date, is_from_me)"
        one.execute(f"{add} VALUES ('G-1', 'In the file', 1, 'SMS', 353700000, 0)")
        one.execute("INSERT INTO handle (ROWID, id, service) VALUES (1, ?, 'SMS')", (ALEX,))
        one.commit()
        one.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        one.execute(f"{add} VALUES ('G-2', 'Only in the log', 1, 'SMS', 353700060, 0)")
        one.commit()
        return path.read_bytes(), Path(folder, "chat.db-wal").read_bytes()


def android() -> bytes:
    return database(
        "CREATE TABLE sms (_id INTEGER PRIMARY KEY, thread_id INTEGER, address TEXT, date INTEGER,"
        " date_sent INTEGER, type INTEGER, body TEXT, sim_slot INTEGER)",
        "CREATE TABLE pdu (_id INTEGER PRIMARY KEY, thread_id INTEGER, date INTEGER, msg_box"
        " INTEGER, m_type INTEGER, sub TEXT)",
        "CREATE TABLE part (_id INTEGER PRIMARY KEY, mid INTEGER, seq INTEGER, ct TEXT, cl TEXT,"
        " _data TEXT, text TEXT)",
        "CREATE TABLE addr (_id INTEGER PRIMARY KEY, msg_id INTEGER, address TEXT, type INTEGER)",
        "CREATE TABLE threads (_id INTEGER PRIMARY KEY, recipient_ids TEXT)",
        "CREATE TABLE canonical_addresses (_id INTEGER PRIMARY KEY, address TEXT)",
        "CREATE TABLE calls (_id INTEGER PRIMARY KEY, number TEXT, date INTEGER, duration INTEGER,"
        " type INTEGER, name TEXT, presentation INTEGER)",
        rows("sms", "thread_id, address, date, date_sent, type, body, sim_slot",
             (1, ALEX, unix("2023-11-02T22:10"), unix("2023-11-02T22:09"), 1, "I can see you", 0),
             (1, ALEX, unix("2023-11-02T22:12"), 0, 2, "Leave me alone", 0),
             (1, ALEX, unix("2023-11-02T22:13"), 0, 5, "Never arrived", 0)),
        rows("pdu", "thread_id, date, msg_box, m_type, sub",
             (1, unix("2023-11-03T06:00") // 1000, 1, 132, "photo"),
             (1, unix("2023-11-03T06:30") // 1000, 1, 130, None)),
        rows("part", "mid, seq, ct, cl, _data, text",
             (1, -1, "application/smil", None, None, "<smil/>"),
             (1, 0, "text/plain", None, None, "your window"),
             (1, 0, "image/jpeg", "window.jpg", "/data/app_parts/PART_1", None)),
        rows("addr", "msg_id, address, type", (1, ALEX, 137), (1, "insert-address-token", 151)),
        rows("threads", "_id, recipient_ids", (1, "1")),
        rows("canonical_addresses", "_id, address", (1, ALEX)),
        rows("calls", "number, date, duration, type, name, presentation",
             (ALEX, unix("2023-11-03T02:00"), 0, 3, "Alex", 1),
             ("", unix("2023-11-03T02:05"), 0, 3, None, 2),
             (ALEX, unix("2023-11-03T02:10"), 31, 1, "Alex", 1)),
    )  # fmt: skip


def iphone_calls() -> bytes:
    return database(
        "CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZANSWERED INTEGER,"
        " ZCALLTYPE INTEGER, ZORIGINATED INTEGER, ZDATE TIMESTAMP, ZDURATION FLOAT, ZADDRESS"
        " VARCHAR, ZNAME VARCHAR, ZSERVICE_PROVIDER VARCHAR, ZISO_COUNTRY_CODE VARCHAR)",
        rows("ZCALLRECORD", "Z_ENT, ZANSWERED, ZCALLTYPE, ZORIGINATED, ZDATE, ZDURATION, ZADDRESS,"
             " ZNAME, ZSERVICE_PROVIDER, ZISO_COUNTRY_CODE",
             (2, 0, 1, 0, apple("2024-06-01T03:00") + 0.25, 0.0, ALEX.encode(), None,
              "com.apple.Telephony", "gb"),
             (2, 1, 1, 0, apple("2024-06-01T03:02") + 0.5, 12.0, ALEX, "Alex",
              "com.apple.Telephony", "gb"),
             (2, 0, 1, 0, apple("2024-06-01T03:04"), 0.0, None, None, "com.apple.Telephony", None),
             (2, 1, 8, 1, apple("2024-06-01T09:00"), 61.0, SAM, None, "com.apple.FaceTime", None),
             (2, 0, 0, 0, apple("2024-06-02T04:00"), 0.0, ALEX, None, "net.whatsapp.App", None)),
    )  # fmt: skip


def old_iphone_calls() -> bytes:
    return database(
        "CREATE TABLE call (ROWID INTEGER PRIMARY KEY, address TEXT, date INTEGER,"
        " duration INTEGER, flags INTEGER, id INTEGER)",
        rows("call", "address, date, duration, flags, id",
             (ALEX, unix("2012-06-01T03:00") // 1000, 0, 0, -1),
             (ALEX, unix("2012-06-01T03:05") // 1000, 40, 1, -1)),
    )  # fmt: skip


def whatsapp_iphone() -> bytes:
    alex, group = "447700900102@s.whatsapp.net", "120000000000000007@g.us"
    return database(
        "CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZGROUPMEMBER"
        " INTEGER, ZMEDIAITEM INTEGER, ZFROMJID TEXT, ZTOJID TEXT, ZTEXT TEXT, ZMESSAGEDATE"
        " TIMESTAMP, ZSENTDATE TIMESTAMP, ZMESSAGETYPE INTEGER, ZISFROMME INTEGER, ZSTANZAID TEXT,"
        " ZGROUPEVENTTYPE INTEGER, ZMESSAGEERRORSTATUS INTEGER)",
        "CREATE TABLE ZWACHATSESSION (Z_PK INTEGER PRIMARY KEY, ZCONTACTJID TEXT, ZPARTNERNAME"
        " TEXT)",
        "CREATE TABLE ZWAGROUPMEMBER (Z_PK INTEGER PRIMARY KEY, ZMEMBERJID TEXT,"
        " ZCONTACTNAME TEXT)",
        "CREATE TABLE ZWAMEDIAITEM (Z_PK INTEGER PRIMARY KEY, ZMEDIALOCALPATH TEXT, ZFILESIZE"
        " INTEGER, ZTITLE TEXT)",
        rows("ZWAMESSAGE", "ZCHATSESSION, ZGROUPMEMBER, ZMEDIAITEM, ZFROMJID, ZTOJID, ZTEXT,"
             " ZMESSAGEDATE, ZSENTDATE, ZMESSAGETYPE, ZISFROMME, ZSTANZAID, ZGROUPEVENTTYPE,"
             " ZMESSAGEERRORSTATUS",
             (1, None, None, alex, None, "I know where you work", apple("2025-01-05T19:00") + 0.5,
              None, 0, 0, "A1", 0, 0),
             (1, None, None, None, alex, "Do not contact me again", apple("2025-01-05T19:05"),
              apple("2025-01-05T19:05"), 0, 1, "A2", 0, 0),
             (1, None, 1, alex, None, None, apple("2025-01-05T19:06"), None, 3, 0, "A3", 0, 0),
             (1, None, None, alex, None, None, apple("2025-01-05T19:07"), None, 14, 0, "A4", 0, 0),
             (2, None, None, group, None, "Alex", apple("2025-01-06T08:00"), None, 6, 0, "A5", 2,
              0),
             (2, 1, None, group, None, "Morning all", apple("2025-01-06T08:01"), None, 0, 0, "A6",
              0, 0),
             (1, None, 2, None, alex, "", apple("2025-01-06T09:00"), None, 1, 1, "A7", 0, 1)),
        rows("ZWACHATSESSION", "ZCONTACTJID, ZPARTNERNAME", (alex, "Alex"), (group, "Park run")),
        rows("ZWAGROUPMEMBER", "ZMEMBERJID, ZCONTACTNAME", (alex, "Alex")),
        rows("ZWAMEDIAITEM", "ZMEDIALOCALPATH, ZFILESIZE, ZTITLE",
             ("Media/447700900102/a/voice.opus", 20480, None), (None, 0, None)),
    )  # fmt: skip


def whatsapp_android() -> bytes:
    alex, group = "447700900102@s.whatsapp.net", "120000000000000007@g.us"
    return database(
        "CREATE TABLE message (_id INTEGER PRIMARY KEY, chat_row_id INTEGER, from_me INTEGER,"
        " key_id TEXT, sender_jid_row_id INTEGER, status INTEGER, timestamp INTEGER,"
        " received_timestamp INTEGER, message_type INTEGER, text_data TEXT)",
        "CREATE TABLE chat (_id INTEGER PRIMARY KEY, jid_row_id INTEGER, subject TEXT)",
        "CREATE TABLE jid (_id INTEGER PRIMARY KEY, raw_string TEXT)",
        "CREATE TABLE message_media (message_row_id INTEGER PRIMARY KEY, file_path TEXT, mime_type"
        " TEXT, file_size INTEGER, media_name TEXT, media_caption TEXT)",
        "CREATE TABLE message_edit_info (message_row_id INTEGER PRIMARY KEY, edited_timestamp"
        " INTEGER)",
        "CREATE TABLE call_log (_id INTEGER PRIMARY KEY, jid_row_id INTEGER, from_me INTEGER,"
        " call_id TEXT, timestamp INTEGER, video_call INTEGER, duration INTEGER, call_result"
        " INTEGER)",
        rows("message", "chat_row_id, from_me, key_id, sender_jid_row_id, status, timestamp,"
             " received_timestamp, message_type, text_data",
             (1, 0, "K1", 0, 0, unix("2025-02-01T23:50"), unix("2025-02-01T23:51"), 0, "Answer me"),
             (1, 1, "K2", 0, 13, unix("2025-02-01T23:55"), 0, 0, "No. Stop."),
             (1, 0, "K3", 0, 0, unix("2025-02-02T00:10"), unix("2025-02-02T00:10"), 1, None),
             (1, 0, "K4", 0, 0, unix("2025-02-02T00:11"), unix("2025-02-02T00:11"), 15, None),
             (2, 0, "K5", 1, 6, unix("2025-02-02T08:00"), 0, 7, None),
             (2, 0, "K6", 1, 0, unix("2025-02-02T08:01"), 0, 0, "Morning")),
        rows("chat", "jid_row_id, subject", (1, None), (2, "Park run")),
        rows("jid", "raw_string", (alex,), (group,)),
        rows("message_media", "message_row_id, file_path, mime_type, file_size, media_name,"
             " media_caption", (3, "Media/WhatsApp Images/IMG-20250202-WA0001.jpg", "image/jpeg",
                                40960, None, "your car")),
        rows("message_edit_info", "message_row_id, edited_timestamp",
             (1, unix("2025-02-01T23:52"))),
        rows("call_log", "jid_row_id, from_me, call_id, timestamp, video_call, duration,"
             " call_result", (1, 0, "C1", unix("2025-02-02T00:20"), 0, 0, 4),
             (1, 1, "C2", unix("2025-02-02T00:30"), 1, 65, 5)),
    )  # fmt: skip


def damaged(whole: bytes) -> bytes:
    """One page in the middle of the messages is noise."""
    middle = whole.index(b"I only want") // _PAGE * _PAGE
    return whole[:middle] + b"\xff" * 64 + whole[middle + 64 :]


def bad_text() -> bytes:
    """A message whose text is no text, as damage or a hostile hand leaves it."""
    one = database(
        *_OLD_MESSAGES,
        rows("message", "guid, text, handle_id, service, date, is_from_me",
             ("G-1", "Before", 1, "SMS", apple("2014-03-01T18:00"), 0),
             ("G-2", "zzzzzz and on", 1, "SMS", apple("2014-03-01T18:01"), 0),
             ("G-3", "Behind", 1, "SMS", apple("2014-03-01T18:02"), 0)),
        rows("handle", "ROWID, id, service", (1, ALEX, "SMS")),
    )  # fmt: skip
    return one.replace(b"zzzzzz", b"\xff\xfe\xfd\xfc\xfb\xfa")


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name.replace("__", "."), (2024, 5, 4, 12, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def examples() -> dict[str, bytes]:
    return {
        "imessage/sms.db": imessage(),
        "imessage/2012.db": old_imessage(),
        "imessage/bad-text.db": bad_text(),
        "android_phone/mmssms.db": android(),
        "iphone_calls/CallHistory.storedata": iphone_calls(),
        "iphone_calls/call_history.db": old_iphone_calls(),
        "whatsapp_iphone/ChatStorage.sqlite": whatsapp_iphone(),
        "whatsapp_android/msgstore.db": whatsapp_android(),
    }


if __name__ == "__main__":
    for name, data in examples().items():
        (READERS / name).write_bytes(data)
