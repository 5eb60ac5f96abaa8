"""Originals in memory, and how much is in them by a count that shares no code with the readers."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sqlite3
import struct
import zipfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

from cairn.readers.wire import End
from cairn.terms.original import parse_byte_span
from cairn.terms.reading import Continuation, Found, Item, Member, Place, Unread


class Bytes:
    """A plain file."""

    def __init__(self, data: bytes, name: str = "an export.txt") -> None:
        self.name = name
        self.data = data

    @classmethod
    def at(cls, path: Path) -> Bytes:
        return cls(path.read_bytes(), path.name)

    def members(self) -> tuple[Member, ...]:
        return (Member("", len(self.data)),)

    def read_at(self, member: str, offset: int, size: int) -> bytes:
        assert member == ""
        return self.data[offset : offset + size]


def counted(found: Iterable[Found]) -> int:
    """Items and system lines, continuation, unread."""
    return sum(
        1 if isinstance(one, Item) else one.count if isinstance(one, Continuation | Unread) else 0
        for one in found
    )


def items(found: Iterable[Found]) -> list[Item]:
    return [one for one in found if isinstance(one, Item)]


def unread(found: Iterable[Found]) -> list[tuple[str, int]]:
    return [(one.reason, one.count) for one in found if isinstance(one, Unread)]


def span(place: Place) -> tuple[int, int]:
    return parse_byte_span(place.locator)


def total_in(data: bytes, end: End) -> int:
    """Everything in a source in the reader's unit, for sources that are not broken."""
    reader = end.reader.partition("/")[0]
    if reader == "whatsapp" or reader in ("signal-lines", "signal-fields"):
        return lines_in(data)
    if reader == "gpx":
        return points_in(data)
    if reader == "google-location":
        return len(re.findall(rb"^(?:\{\"(?!loc|sem|timelineO)|5)", data, re.MULTILINE))
    if reader == "signal-desktop":
        return len(re.findall(rb"^[{7]", data, re.MULTILINE))
    if reader == "sms-backup":
        return elements_in(data)
    if reader == "diary-csv":
        return rows_in(data)
    if reader == "calls-csv":
        return data.count(b"\n") - data.count(b"two\r\nlines") + (not data.endswith(b"\n"))
    if reader == "telegram":
        return data.count(b'"date": "')
    if reader == "meta-html":
        return data.count(b'<div class="_3-95 _a6-g">')
    if reader == "meta":
        return data.count(b'"timestamp')
    if reader == "discord":
        return data.count(b'"timestamp":')
    if reader == "tiktok":
        return chats_in(data)
    if reader == "snapchat":
        return data.count(b'"Media Type"')
    if reader == "google-chat":
        return data.count(b'"message_id"')
    if reader == "x-messages":
        return data.count(b'"messageCreate"') + data.count(b'"joinConversation"')
    if reader == "vcard":
        return data.count(b"FN") + data.count(b"N;CHARSET")
    if reader == "calendar":
        return data.count(b"BEGIN:VEVENT") + data.count(b"BEGIN:VTODO")
    if reader == "extract":
        if not data.startswith(b'{"cairn_extract":1,'):
            return data.count(b"\n")
        return data.count(b'{"item":') + (0 if b'{"end":' in data else 1)
    if reader == "sheets":
        return rows_of_sheets(data)
    if reader in TABLES:
        return sum(rows_of_table(data, table) for table in TABLES[reader])
    if reader == "email":
        return data.count(b"Message-ID: <top-")
    if reader == "google-voice":
        return data.count(b'<div class="message">') + data.count(b'<div class="haudio">')
    if reader == "telegram-html":
        without = re.sub(rb"<!--.*?-->", b"", data, flags=re.DOTALL)
        return without.count(b'<div class="message ')
    return 1


TABLES = {
    "imessage": ("message",),
    "android-phone": ("sms", "pdu", "calls"),
    "iphone-calls": ("ZCALLRECORD", "call"),
    "whatsapp-iphone": ("ZWAMESSAGE",),
    "whatsapp-android": ("message", "call_log"),
}


def rows_of_sheets(data: bytes) -> int:
    """Of workbooks whose sheets begin and end with a row that has something in it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    return sum(part.count(b"<row ") + part.count(b"<table:table-row>") for part in parts)


def _open(data: bytes) -> sqlite3.Connection:
    one = sqlite3.connect(":memory:")
    # A database that is kept with a log says so in its head, and has none in memory.
    one.deserialize(data[:18] + b"\1\1" + data[20:])
    one.text_factory = bytes
    return one


def rows_of_table(data: bytes, table: str) -> int:
    with closing(_open(data)) as one:
        there = one.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        return one.execute(f"SELECT count(*) FROM {table}").fetchone()[0] if there else 0  # noqa: S608


def digest_of_row(data: bytes, locator: str) -> str:
    """As docs/formats.md says it, with another library."""
    table, _, rowid = locator.removeprefix("row:").partition("/")
    with closing(_open(data)) as one:
        row = one.execute(f"SELECT * FROM {table} WHERE rowid = ?", (int(rowid),)).fetchone()  # noqa: S608
        kinds = ", ".join(f'typeof("{column}")' for column in _columns(one, table))
        query = f"SELECT {kinds} FROM {table} WHERE rowid = ?"  # noqa: S608
        kind = one.execute(query, (int(rowid),)).fetchone()
    digest = hashlib.sha256()
    for how, value in zip(kind, row, strict=True):
        raw = value if isinstance(value, bytes) else b""
        raw = str(value).encode() if how == b"integer" else raw
        raw = struct.pack(">d", value) if how == b"real" else raw
        digest.update(how[:1] + str(len(raw)).encode() + b":" + raw)
    return digest.hexdigest()


def _columns(one: sqlite3.Connection, table: str) -> list[str]:
    return [row[1].decode() for row in one.execute(f"PRAGMA table_info({table})")]


def points_in(data: bytes) -> int:
    """With one for what is broken, or a document type, behind which nothing is read."""
    try:
        root = ElementTree.fromstring(b"" if b"<!DOCTYPE" in data else data)  # noqa: S314
    except ElementTree.ParseError:
        readable = data[: data.find(b"</wrong>")] if b"</wrong>" in data else data
        readable = b"" if b"<!DOCTYPE" in data else re.sub(rb"<!--.*?-->", b"", readable)
        empty = rb"<(?:wpt|trkpt|rtept)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*/>"
        return len(re.findall(rb"</(?:wpt|trkpt|rtept)>|" + empty, readable)) + 1
    names = [element.tag.rpartition("}")[2] for element in root.iter()]
    return sum(name in ("wpt", "trkpt", "rtept") for name in names)


def chats_in(data: bytes) -> int:
    """Elements of lists that are named as chats of TikTok; of a file that is cut, those begun."""
    try:
        todo, count = [json.loads(data)], 0
    except ValueError:
        return data.count(b'"From"')
    while todo:
        one = todo.pop()
        for name, value in one.items() if isinstance(one, dict) else ():
            is_chat = name.startswith("Chat History with") and isinstance(value, list)
            count += len(value) if is_chat else 0
            todo.append(value)
    return count


def lines_in(data: bytes) -> int:
    extra = 0
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            chat = next(name for name in archive.namelist() if name.endswith("_chat.txt"))
            extra = sum(name.endswith(".zip") for name in archive.namelist())
            data = archive.read(chat)
    text = text_of(data)
    return text.count("\n") + bool(text and not text.endswith("\n")) + extra


def text_of(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    return data.decode("latin-1")


def elements_in(data: bytes) -> int:
    """Elements that begin straight under the root, by their indentation or their neighbours."""
    return len(re.findall(rb"<(?:sms|mms|call|rcs)[\s/>]", data))


def rows_in(data: bytes) -> int:
    return sum(1 for _ in csv.reader(io.StringIO(text_of(data), newline=""), delimiter=","))
