"""Files made to do harm: each by its name, built when it is asked for, none kept on disk.

What each tries stands in its name. They are small here, and large where something unpacks them.
"""

from __future__ import annotations

import base64
import io
import json
import plistlib
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import TypeAlias

from tests.readers.databases import make as phones
from tests.readers.outlook import make as outlook
from tests.readers.papers import make as papers

Make: TypeAlias = Callable[[], bytes]
_MIB = 1 << 20
_LINE = "18/03/2024, 10:00 - Alex: "
CHAT = (_LINE + "hello\n" + "18/03/2024, 10:01 - Mia: no\n").encode()


def all_files() -> dict[str, Make]:
    found: dict[str, Make] = {}
    for family in (zips, texts, tables, xml, jsons, mails, pages, pictures, films, pdfs, documents,
                   databases, compounds, cards, tracks, extracts, stores, calls):  # fmt: skip
        for name, make in family():
            assert name not in found
            found[name] = make
    return found


def packed(parts: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def raw_zip(
    parts: list[tuple[bytes, bytes, dict[str, int]]], *, comment: bytes = b"", count: int = -1
) -> bytes:
    """Local headers, the list, the end; any field of a part can be another than it should."""
    body, listed = bytearray(), bytearray()
    for name, data, odd in parts:
        at = odd.get("at", len(body))
        field = {"crc": zlib.crc32(data), "size": len(data), "packed": len(data), "flags": 0,
                 "method": 0, "mode": 0, **odd}  # fmt: skip
        shared = struct.pack(
            "<HHHHHIIIHH", 20, field["flags"], field["method"], 0, 0x5821, field["crc"],
            field["packed"], field["size"], len(name), 0,
        )  # fmt: skip
        if "at" not in odd:
            body += b"PK\x03\x04" + shared + name + data
        listed += b"PK\x01\x02" + struct.pack("<H", 0x0314) + shared
        listed += struct.pack("<HHHII", 0, 0, 0, field["mode"] << 16, at) + name
    total = len(parts) if count < 0 else count
    end = struct.pack("<HHHHIIH", 0, 0, total, total, len(listed), len(body), len(comment))
    return bytes(body) + bytes(listed) + b"PK\x05\x06" + end + comment


def nested(depth: int) -> bytes:
    data = CHAT
    for number in range(depth):
        data = packed([(f"{number}.zip" if number else "_chat.txt", data)])
    return data


def zips() -> Iterator[tuple[str, Make]]:
    for name in ("../_chat.txt", "/etc/cairn", "C:\\_chat.txt", "a\\..\\b", "a\0b.txt", "a\nb.txt",
                 "~/.ssh/key", "x" * 5000, "..", "con.txt", "a/./../b", "\u202ea.exe"):  # fmt: skip
        yield (
            f"zip, a part named {name[:20]!r}",
            lambda name=name: raw_zip(  # type: ignore[misc]
                [(name.encode(), CHAT, {}), (b"_chat.txt", CHAT, {})]
            ),
        )
    chat: tuple[bytes, bytes, dict[str, int]] = (b"_chat.txt", CHAT, {})
    for what, odd in {
        "a link": {"mode": 0o120777}, "a device": {"mode": 0o020666}, "a pipe": {"mode": 0o010666},
        "a password": {"flags": 1}, "a wrong checksum": {"crc": 1},
        "a size too large": {"size": 1 << 31},
        "a size too small": {"size": 1}, "a method of no program": {"method": 99},
        "a place outside": {"at": 1 << 30}, "a place in the list": {"at": 300},
        "deflate that is none": {"method": 8},
        "sizes of zip64": {"size": 0xFFFFFFFF, "packed": 0xFFFFFFFF},
        "a descriptor that is missing": {"flags": 8, "crc": 0, "size": 0, "packed": 0},
    }.items():  # fmt: skip
        yield f"zip, {what}", lambda odd=odd: raw_zip([(b"b.bin", CHAT, odd), chat])  # type: ignore[misc]
    yield (
        "zip, many parts of the same bytes",
        lambda: raw_zip([(f"{n}.txt".encode(), CHAT, {"at": 0} if n else {}) for n in range(500)]),
    )
    yield "zip, two parts of one name", lambda: raw_zip([chat, chat])
    yield "zip, two names that differ in case", lambda: raw_zip([chat, (b"_CHAT.TXT", CHAT, {})])
    yield "zip, fewer parts than it says", lambda: raw_zip([chat], count=60_000)
    yield "zip, more parts than it says", lambda: raw_zip([chat, (b"b", b"", {})], count=1)
    yield (
        "zip, a comment with another end in it",
        lambda: raw_zip([chat], comment=b"PK\x05\x06" + bytes(18)),
    )
    yield "zip, cut before its list", lambda: raw_zip([chat])[:120]
    yield "zip, something before it", lambda: b"MZ" + bytes(500) + raw_zip([chat])
    yield "zip, ratio of a thousand", lambda: packed([("_chat.txt", CHAT + b"a" * 40 * _MIB)])
    yield (
        "zip, ratio under the limit",
        lambda: packed([("a.txt", b"ab" * 4000), ("_chat.txt", CHAT)]),
    )
    yield (
        "zip, thirty thousand empty parts",
        lambda: packed([(f"{n}.txt", b"") for n in range(30_000)]),
    )
    yield "zip, in itself ten times", lambda: nested(10)
    yield "zip, its end alone", lambda: b"PK\x05\x06" + bytes(18)


def texts() -> Iterator[tuple[str, Make]]:
    yield "chat, a line of forty megabytes", lambda: (_LINE + "a" * 40 * _MIB).encode()
    yield "chat, a million empty lines", lambda: CHAT + b"\n" * 1_000_000
    yield "chat, a message of two megabytes", lambda: (_LINE + "a\n" * _MIB).encode() + CHAT
    yield "chat, carriage returns alone", lambda: CHAT.replace(b"\n", b"\r") * 2000
    yield (
        "chat, names without end",
        lambda: ("18/03/2024, 10:00 - " + "a" * 100_000 + ": b\n").encode() * 5,
    )
    yield "chat, colons without end", lambda: (_LINE + ": " * 300_000 + "\n").encode()
    yield (
        "chat, every name another",
        lambda: "".join(f"18/03/2024, 10:00 - N{n}: a\n" for n in range(50_000)).encode(),
    )
    yield (
        "chat, marks that turn the text",
        lambda: (_LINE + "\u202e\u2066\u2069\u200f" * 5000 + "\n").encode() + CHAT,
    )
    yield (
        "chat, letters written too long",
        lambda: CHAT + _LINE.encode() + b"\xc0\xae\xe0\x80\xaf\n",
    )
    yield "chat, halves of letters", lambda: CHAT.decode().encode("utf-16-le")[:-1] + b"\xd8"
    yield (
        "chat, dates that no calendar has",
        lambda: b"".join(f"{n}/{n}/{n}, 99:{n} - A: b\n".encode() for n in range(5000)),
    )
    yield (
        "chat, digits of every script",
        lambda: "".join(
            f"{chr(0x660 + n % 10)}{chr(0x966 + n % 10)}/03/2024, 10:00 - A: b\n"
            for n in range(3000)
        ).encode(),
    )
    yield "text, NULs", lambda: bytes(5 * _MIB)
    yield "text, a mark of order and nothing", lambda: b"\xff\xfe"
    yield "text, one byte", lambda: b"\x80"
    yield "text, noise", lambda: bytes((n * 7919 + (n >> 7)) & 255 for n in range(300_000))


def tables() -> Iterator[tuple[str, Make]]:
    head = b"Date,What happened\n"
    yield (
        "csv, cells that a program would carry out",
        lambda: (
            head
            + b"".join(
                b"01/05/2024,%b cmd|' /C calc'!A0\n" % one
                for one in (b"=", b"+", b"-", b"@", b"\t=")
            )
        ),
    )
    yield "csv, a quote that never closes", lambda: head + b'13/05/2024,"' + b"a\n" * 300_000
    yield "csv, quotes without end", lambda: head + b"13/05/2024," + b'"' * 600_001 + b"\n"
    yield "csv, a hundred thousand columns", lambda: head + b"13/05/2024" + b",a" * 100_000 + b"\n"
    yield "csv, a header of a megabyte", lambda: b"Date," + b"What " * 200_000 + b"\n1,2\n"
    yield "csv, a cell of thirty megabytes", lambda: head + b"13/05/2024," + b"a" * 30 * _MIB
    yield "csv, NULs between", lambda: head + b"13/05/2024,\0\0\0words\n"
    yield "csv, a separator that is a quote", lambda: b'sep="\nDate"What\n1"2\n'
    yield "csv, dates with a thousand digits", lambda: head + b"1" * 1000 + b"/2/3,words\n"


def xml() -> Iterator[tuple[str, Make]]:
    sms = '<sms address="07700900101" date="1711929600000" type="1" body="{}" />'
    root = '<?xml version="1.0" encoding="UTF-8"?>\n<smses count="1">{}</smses>'
    laughs = '<!DOCTYPE smses [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
    )
    for name, text in {
        "laughs": laughs + "]><smses>" + sms.format("&m;") + "</smses>",
        "one entity, many times": '<!DOCTYPE smses [<!ENTITY a "' + "a" * 50_000 + '">]><smses>'
        + sms.format("&a;" * 20_000) + "</smses>",
        "a file from outside": '<!DOCTYPE smses [<!ENTITY a SYSTEM "file:///etc/passwd">]><smses>'
        + sms.format("&a;") + "</smses>",
        "a type from outside": '<!DOCTYPE smses SYSTEM "http://example.org/a.dtd"><smses>'
        + sms.format("a") + "</smses>",
        "a hundred thousand deep": root.format("<mms>" * 100_000),
        "an attribute of thirty megabytes": root.format(sms.format("a" * 30 * _MIB)),
        "a hundred thousand attributes": root.format(
            "<sms " + " ".join(f'a{n}="b"' for n in range(100_000)) + "/>"
        ),
        "numbers of no letter": root.format(sms.format("&#0;&#xD800;&#x110000;&#9999999999;" * 99)),
        "words that never end": root.format("<![CDATA[" + sms.format("a")),
        "comments without end": root.format("<!--" + "-" * 200_000 + sms.format("a")),
        "instructions without end": root.format("<?a ?>" * 50_000),
        "one attribute twice": root.format('<sms date="1" date="2" body="a"/>'),
        "records in records": root.format("<sms " + "><sms " * 20_000 + "/>"),
        "names of other spaces": root.format('<x:sms xmlns:x="urn:x" body="a"/>' * 1000),
    }.items():  # fmt: skip
        yield f"xml, {name}", text.encode
    yield "xml, UTF-16 that says UTF-8", lambda: root.format(sms.format("a")).encode("utf-16")
    yield "xml, UTF-7", lambda: root.format(sms.format("a")).replace("UTF-8", "UTF-7").encode()


def jsons() -> Iterator[tuple[str, Make]]:
    head = '{"name":"A","type":"personal_chat","id":1,"messages":['
    one = '{"id":1,"type":"message","date":"2024-05-01T10:00:00","date_unixtime":"1714557600",' \
          '"from":"A","text":%s}'  # fmt: skip
    for name, text in {
        "a million deep": head + one % ("[" * 1_000_000),
        "objects a hundred thousand deep": head + one % ('{"a":' * 100_000),
        "a number of a million digits": head + one % ("1" * 1_000_000) + "]}",
        "a number too large": head + one % "1e99999" + "," + one % "NaN" + "]}",
        "a text of thirty megabytes": head + one % ('"' + "a" * 30 * _MIB + '"') + "]}",
        "halves of letters": head + one % '"\\ud800 \\udc00 \\ud83d"' + "]}",
        "one key twice": head + one.replace('"id":1', '"id":1,"text":"other"') % '"a"' + "]}",
        "a hundred thousand keys": head + one % '"a"' + ',{"type":"message",'
        + ",".join(f'"k{n}":{n}' for n in range(100_000)) + "}]}",
        "messages that are none": head + '1,null,[],"a",true,' * 5000 + one % '"a"' + "]}",
        "cut in a letter": head + one % '"\\u00e',
        "escapes without end": head + one % ('"' + "\\" * 500_001),
    }.items():  # fmt: skip
        yield f"json, {name}", text.encode
    meta = {"participants": [{"name": "A"}], "messages": [
        {"sender_name": "A", "timestamp_ms": 10**30, "content": "\u00c3" * 1000},
        {"sender_name": ["A"], "timestamp_ms": "x", "photos": "none"}]}  # fmt: skip
    yield "json, values of the wrong kind", lambda: json.dumps(meta).encode()


def mails() -> Iterator[tuple[str, Make]]:
    head = b"From: a@example.org\r\nTo: b@example.org\r\nDate: Wed, 1 May 2024 10:00:00 +0100\r\n"
    mixed = b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"

    def deep() -> bytes:
        data = b"Content-Type: text/plain\r\n\r\nwords\r\n"
        for n in range(1500):
            data = b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n%b--%d--\r\n' % (
                n, n, data, n)  # fmt: skip
        return head + data

    yield "mail, parts fifteen hundred deep", deep
    yield (
        "mail, mails in mails",
        lambda: (head + b"Content-Type: message/rfc822\r\n\r\n") * 400 + head + b"\r\nwords",
    )
    yield (
        "mail, a boundary that is empty",
        lambda: head + mixed.replace(b"=x", b'=""') + b"--\r\n" * 9000,
    )
    yield "mail, fifty thousand parts", lambda: head + mixed + b"--x\r\n\r\na\r\n" * 50_000
    yield "mail, a header of ten megabytes", lambda: head + b"X: " + b"a" * 10 * _MIB + b"\r\n\r\nw"
    yield (
        "mail, a hundred thousand headers",
        lambda: head + b"Received: a; b\r\n" * 100_000 + b"\r\nw",
    )
    yield (
        "mail, a subject of encoded words",
        lambda: head + b"Subject: " + b"=?utf-8?b?w6k=?= " * 20_000 + b"\r\n\r\nw",
    )
    yield (
        "mail, letters of no name",
        lambda: head + b"Content-Type: text/plain; charset=x-none\r\n\r\n\xe4\xf6\xfc",
    )
    yield (
        "mail, a code that runs programs",
        lambda: head + b"Content-Type: text/plain; charset=unicode_escape\r\n\r\n\\x41",
    )
    yield (
        "mail, base64 that is none",
        lambda: head + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"=*A" * 100_000,
    )
    yield (
        "mail, soft line ends without end",
        lambda: head + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=\r\n" * 300_000,
    )
    yield "mail, addresses without end", lambda: head + b"Cc: " + b"(((a," * 20_000 + b"\r\n\r\nw"
    yield (
        "mail, a page of tags",
        lambda: head + b"Content-Type: text/html\r\n\r\n" + b"<div><b " * 60_000,
    )
    yield "mailbox, lines that begin like mails", lambda: (
        b"From a Wed May  1 10:00:00 2024\n" + head.replace(b"\r", b"") + b"\n"
        + b"\nFrom a Wed May  1 10:00:00 2024\n" * 20_000
    )  # fmt: skip
    yield "mailbox, lengths that lie", lambda: (
        b"From a Wed May  1 10:00:00 2024\n" + head.replace(b"\r", b"")
        + b"Content-Length: 99999999999999999999\n\nwords\n"
    ) * 50  # fmt: skip


def pages() -> Iterator[tuple[str, Make]]:
    head = b'<html><head><title>t</title></head><body class="_a6-g">Participants:'
    block = b'<div class="_a6-g"><div>A</div><div>words</div><div>Mar 3, 2024, 11:58 PM</div></div>'
    for name, data in {
        "a hundred thousand deep": head + block + b"<div>" * 100_000,
        "a script that never ends": head + block + b"<script>" + b"<div>" * 50_000,
        "a comment that never ends": head + block + b"<!--" + b"-" * 300_000,
        "an attribute that never ends": head + block + b'<div class="' + b"a=" * 300_000,
        "entities": head + block.replace(b"words", b"&amp;" * 60_000 + b"&#x110000;&nosuch;"),
        "ends without beginnings": head + block + b"</div>" * 100_000 + block,
        "NULs in tags": head + block.replace(b"<div", b"<di\0v") + block,
        "a block of twenty megabytes": head + block + block.replace(b"words", b"a" * 20 * _MIB),
    }.items():
        yield f"page, {name}", lambda data=data: data  # type: ignore[misc]


def chunk(kind: bytes, data: bytes, size: int | None = None) -> bytes:
    length = len(data) if size is None else size
    return struct.pack(">I", length) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pictures() -> Iterator[tuple[str, Make]]:
    begin = b"\x89PNG\r\n\x1a\n"
    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 6, 0, 0, 0)
    bomb = zlib.compress(bytes(64 * _MIB), 9)
    end = chunk(b"IEND", b"")
    yield "png, fifty thousand squared", lambda: begin + chunk(b"IHDR", header) + end
    yield "png, no size at all", lambda: begin + chunk(b"IHDR", bytes(13)) + end
    yield (
        "png, words that unpack to sixty megabytes",
        lambda: begin + chunk(b"IHDR", header) + chunk(b"zTXt", b"a\0\0" + bomb) + end,
    )
    yield (
        "png, a profile that unpacks to sixty megabytes",
        lambda: begin + chunk(b"IHDR", header) + chunk(b"iCCP", b"a\0\0" + bomb) + end,
    )
    yield (
        "png, a piece of four gigabytes",
        lambda: begin + chunk(b"IHDR", header) + chunk(b"IDAT", b"", 0xFFFFFFFF),
    )
    yield (
        "png, a hundred thousand pieces",
        lambda: begin + chunk(b"IHDR", header) + chunk(b"tEXt", b"a\0b") * 100_000 + end,
    )
    yield "gif, ten thousand pictures", lambda: (
        b"GIF89a" + struct.pack("<HHBBB", 60_000, 60_000, 0x80, 0, 0) + bytes(6)
        + (b"!\xf9\x04\0\0\0\0\0," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\2\2\x4c\1\0")
        * 10_000 + b";"
    )  # fmt: skip

    def exif(*entries: tuple[int, int, int, int], next_at: int = 0) -> bytes:
        body = struct.pack("<H", len(entries))
        body += b"".join(struct.pack("<HHII", *one) for one in entries)
        return b"II*\0\x08\0\0\0" + body + struct.pack("<I", next_at)

    def jpeg(tiff: bytes) -> bytes:
        app = b"Exif\0\0" + tiff
        return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(app) + 2) + app + b"\xff\xd9"

    for name, tiff in {
        "a list that leads to itself": exif((271, 2, 4, 0x41414141), next_at=8),
        "details that lead to themselves": exif((0x8769, 4, 1, 8), (0x8825, 4, 1, 8)),
        "four billion letters": exif((271, 2, 0xFFFFFFFF, 8)),
        "a place outside": exif((271, 2, 1000, 0xFFFFFFF0)),
        "kinds that there are not": exif(*((n, 99, 9, 9) for n in range(500))),
        "fractions of nothing": exif((0x829A, 5, 1, 8), (0x8825, 4, 1, 8)),
    }.items():
        yield f"jpeg, {name}", lambda tiff=tiff: jpeg(tiff)  # type: ignore[misc]
        yield f"tiff, {name}", lambda tiff=tiff: tiff  # type: ignore[misc]
    yield (
        "jpeg, twenty thousand comments",
        lambda: b"\xff\xd8" + b"\xff\xfe\0\x04ab" * 20_000 + b"\xff\xd9",
    )
    yield "jpeg, its first bytes alone", lambda: b"\xff\xd8\xff"
    for name, tail in {
        "a box of no length": struct.pack(">I", 0) + b"meta",
        "a box longer than the file": struct.pack(">I", 0xFFFFFFF0) + b"meta",
        "boxes in boxes": (struct.pack(">I", 8) + b"meta") * 20_000,
        "a list of a billion items": struct.pack(">I4sIBB", 40, b"meta", 0, 0, 0)
        + struct.pack(">I4sIHH", 28, b"iloc", 0x02000000, 0x4444, 0xFFFF),
    }.items():
        yield (
            f"heic, {name}",
            lambda tail=tail: (  # type: ignore[misc]
                struct.pack(">I", 16) + b"ftypheic\0\0\0\0" + tail
            ),
        )
    yield "webp, longer than it is", lambda: b"RIFF\xff\xff\xff\xffWEBPVP8X" + bytes(40)


def films() -> Iterator[tuple[str, Make]]:
    begin = struct.pack(">I", 16) + b"ftypmp42\0\0\0\0"
    for name, tail in {
        "a box of no length": struct.pack(">I", 0) + b"moov" + bytes(50),
        "a box of one byte": struct.pack(">I", 1) + b"moov",
        "a box of 2^63 bytes": struct.pack(">I4sQ", 1, b"moov", 1 << 63),
        "boxes in boxes": b"".join(
            struct.pack(">I", 8 * (5000 - n)) + b"moov" for n in range(5000)),
        "fifty thousand tracks": struct.pack(">I", 8 + 8 * 50_000) + b"moov"
        + (struct.pack(">I", 8) + b"trak") * 50_000,
    }.items():  # fmt: skip
        yield f"film, {name}", lambda tail=tail: begin + tail  # type: ignore[misc]


def pdfs() -> Iterator[tuple[str, Make]]:
    plain = papers.pdf(["Words"])
    yield "pdf, pages that hold themselves", lambda: plain.replace(b"[5 0 R]", b"[2 0 R]")
    yield (
        "pdf, a page that is its own parent",
        lambda: plain.replace(b"/Parent 2 0 R", b"/Parent 5 0 R"),
    )
    yield "pdf, a billion pages", lambda: plain.replace(b"/Count 1", b"/Count 999999999")
    yield "pdf, a list that comes before itself", lambda: plain.replace(b"/Size", b"/Prev 9 /Size")
    yield (
        "pdf, arrays a hundred thousand deep",
        lambda: plain.replace(b"[0 0 595 842]", b"[" * 100_000 + b"0 0 595 842]"),
    )
    yield "pdf, a page of a light year", lambda: plain.replace(b"595 842", b"9e30 9e30")
    yield (
        "pdf, a script",
        lambda: plain.replace(
            b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
        ),
    )
    yield "pdf, a length that lies", lambda: plain.replace(b"/Length ", b"/Length 99999")
    yield "pdf, its mark alone", lambda: b"%PDF-1.7"
    yield "pdf, noise behind the mark", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 500

    def bomb(how: bytes, data: bytes) -> bytes:
        start = plain.index(b"stream\n") + 7
        end = plain.index(b"\nendstream")
        whole = plain[:start] + data + plain[end:]
        return whole.replace(b"/Length ", b"/Filter " + how + b" /Length %d /Was " % len(data), 1)

    yield (
        "pdf, a page that unpacks to sixty megabytes",
        lambda: bomb(b"/FlateDecode", zlib.compress(bytes(64 * _MIB), 9)),
    )
    yield (
        "pdf, packed twice",
        lambda: bomb(
            b"[/FlateDecode /FlateDecode]", zlib.compress(zlib.compress(bytes(64 * _MIB), 9), 9)
        ),
    )
    yield "pdf, runs without end", lambda: bomb(b"/RunLengthDecode", b"\x81a" * 200_000)
    yield "pdf, letters without end", lambda: papers.pdf(*[["a" * 90] * 500] * 60)


def documents() -> Iterator[tuple[str, Make]]:
    far = papers.xlsx(Log=[["Date", "What happened"], ["13/05/2024", "words"]])
    yield (
        "sheet, a cell at the far end",
        lambda: _changed(far, "xl/worksheets/sheet1.xml", b'r="B2"', b'r="XFD1048576"'),
    )
    yield "sheet, rows that repeat", lambda: _changed(
        papers.ods(), "content.xml", b"<table:table-cell ",
        b'<table:table-cell table:number-columns-repeated="16384" ',
    )  # fmt: skip
    yield "sheet, laughs", lambda: _changed(
        far, "xl/worksheets/sheet1.xml", b"<worksheet",
        b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet',
    )  # fmt: skip
    yield "sheet, without its book", lambda: _changed(far, "xl/workbook.xml", b"<sheet ", b"<none ")
    yield (
        "sheet, cells a program would carry out",
        lambda: papers.xlsx(Log=[["Date", "What happened"], ["13/05/2024", "=cmd|'/C calc'!A0"]]),
    )
    yield (
        "document, fifty megabytes of one letter",
        lambda: papers.docx(papers.run("a" * 50 * _MIB)),
    )
    yield "document, a million paragraphs", lambda: papers.docx("<w:p/>" * 1_000_000)
    yield "document, paragraphs without end", lambda: papers.docx("<w:p>" * 200_000)
    yield (
        "document, no XML at all",
        lambda: papers.zipped({"[Content_Types].xml": "none", "word/document.xml": "\0\1\2"}),
    )
    yield (
        "document, an encoding of no name",
        lambda: papers.zipped(
            {
                "[Content_Types].xml": "",
                "word/document.xml": '<?xml version="1.0" encoding="x-9"?><a/>',
            }
        ),
    )


def _changed(data: bytes, member: str, old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    return packed([(name, one.replace(old, new) if name == member else one) for name, one in parts])


def databases() -> Iterator[tuple[str, Make]]:
    messages = "CREATE TABLE message (guid, text, handle_id, date, is_from_me)"
    handle = "CREATE TABLE handle (id)"
    yield "database, a view without end", lambda: phones.database(
        handle, "CREATE VIEW message AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n)"
        " SELECT x AS guid, x AS text, x AS handle_id, x AS date, 1 AS is_from_me FROM n",
    )  # fmt: skip
    yield "database, columns that reckon without end", lambda: phones.database(
        handle, messages, "INSERT INTO message (guid, text) VALUES (1, 2)",
        "ALTER TABLE message ADD COLUMN more AS (hex(zeroblob(900000000)))")  # fmt: skip
    yield (
        "database, two thousand tables",
        lambda: phones.database(messages, handle, *(f"CREATE TABLE t{n} (a)" for n in range(2500))),
    )
    yield (
        "database, names that are commands",
        lambda: phones.database(messages, handle, 'CREATE TABLE "x""; DROP TABLE message; --" (a)'),
    )
    yield (
        "database, a row of twenty megabytes",
        lambda: phones.database(
            messages,
            handle,
            "INSERT INTO message VALUES (1, printf('%.*c', 20000000, 'a'), 1, 1, 1)",
        ),
    )
    yield "database, numbers at both ends", lambda: phones.database(
        messages, handle,
        ("INSERT INTO message (rowid, text) VALUES (?, 'a')", [(-(2**63),), (-1,), (2**63 - 1,)]),
    )  # fmt: skip
    yield "database, times at both ends", lambda: phones.database(
        messages, handle, ("INSERT INTO message VALUES (1, 'a', 1, ?, 1)", [
            (-(2**63),), (2**63 - 1,), (float("inf"),), (-float("inf"),), ("x",), (b"\0",)]),
    )  # fmt: skip
    yield (
        "database, words that are a search table",
        lambda: phones.database(
            "CREATE VIRTUAL TABLE message USING fts5(guid, text, handle_id, date, is_from_me)",
            handle,
        ),
    )
    plist = plistlib.dumps({"ec": {"0": [{"t": b"x", "d": 1.0}] * 5000}}, fmt=plistlib.FMT_BINARY)
    yield "database, five thousand versions", lambda: phones.database(
        "CREATE TABLE message (guid, text, handle_id, date, is_from_me, message_summary_info)",
        handle, ("INSERT INTO message VALUES (1, 'a', 1, 1, 1, ?)", [(plist,)]))  # fmt: skip
    whole = phones.imessage()
    yield "database, its head alone", lambda: whole[:100]
    yield "database, pages of one kind", lambda: whole[:1024] + whole[1024:2048] * 14
    yield "database, pages in a circle", lambda: whole[:1024] + whole[:1024] * 14
    yield "database, a page size of nothing", lambda: whole[:16] + b"\0\0" + whole[18:]
    yield "database, a log alone", lambda: phones.with_log()[1]


def compounds() -> Iterator[tuple[str, Make]]:
    whole = outlook.received()
    yield (
        "compound, parts in a circle",
        lambda: whole.replace(
            struct.pack("<III", 0xFFFFFFFF, 2, 0xFFFFFFFF), struct.pack("<III", 1, 1, 1)
        ),
    )
    yield "compound, sectors in a circle", lambda: whole[:-512] + struct.pack("<128I", *[1] * 128)
    yield "compound, a list far outside", lambda: whole[:48] + b"\xf0\xff\xff\x00" + whole[52:]
    yield "compound, sectors of no size", lambda: whole[:30] + b"\0\0" + whole[32:]
    yield "compound, small sectors of a gigabyte", lambda: whole[:32] + b"\x1e\0" + whole[34:]
    root = whole.index("Root Entry".encode("utf-16-le"))
    yield (
        "compound, a stream of four gigabytes in a circle",
        lambda: (
            (whole[: root + 120] + b"\xff\xff\xff\xff" + whole[root + 124 :])[:-512]
            + struct.pack("<128I", *range(128))
        ),
    )
    yield "compound, its head alone", lambda: whole[:512]
    yield "compound, cut in half", lambda: whole[: len(whole) // 2]


def tracks() -> Iterator[tuple[str, Make]]:
    point = '<trkpt lat="51.5" lon="-0.1">{}</trkpt>'
    laughs = '<!DOCTYPE gpx [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
    )
    for name, text in {
        "laughs": laughs + "]><gpx>" + point.format("<name>&m;</name>") + "</gpx>",
        "points in points": "<gpx>" + '<trkpt lat="1">' * 30_000,
        "tracks in tracks": "<gpx>" + "<trk>" * 30_000 + point.format(""),
        "a name of thirty megabytes": "<gpx>" + point.format("<name>" + "a" * 30 * _MIB),
        "fields without number": "<gpx>" + point.format('<a b="c"/>' * 200_000) + "</gpx>",
        "a comment without end": "<gpx><!--" + point.format("") * 5_000,
    }.items():
        yield f"track, {name}", text.encode
    yield "positions, lists in lists", lambda: b'{"locations": [' + b"[" * 200_000
    yield (
        "positions, numbers beyond all",
        lambda: (
            b'{"locations": [{"latitudeE7": 1'
            + b"0" * 400
            + b', "timestampMs": "9'
            + b"9" * 300
            + b'"}]}'
        ),
    )


def extracts() -> Iterator[tuple[str, Make]]:
    head = '{"cairn_extract":1,"of":{"name":"a","size":1,"sha256":""},"reader":"a/1","chosen":{}}\n'
    for name, text in {
        "a line of thirty megabytes": head + '{"item":"' + "a" * 30 * _MIB,
        "lists in lists": head + '{"item":' + "[" * 500_000,
        "ends without number": head + '{"end":5}\n' * 50_000,
        "a head of nothing": '{"cairn_extract":\n' * 1000,
    }.items():
        yield f"extract, {name}", text.encode


def stores() -> Iterator[tuple[str, Make]]:
    head = b"!BDN\0\0\0\0SM\x17\0\x13\0\x01\x01"
    yield "mailbox, of nothing", lambda: head + bytes(100_000)
    yield "mailbox, of ones", lambda: head + b"\xff" * 100_000
    yield "mailbox, all pages point at the first", lambda: head + struct.pack("<Q", 0x4400) * 20_000


def calls() -> Iterator[tuple[str, Make]]:
    head = "number,type,date,duration\n"
    yield "calls, a quote that never ends", lambda: (head + '"' + "a,b\n" * 100_000).encode()
    yield "calls, a row of a hundred thousand cells", lambda: (head + "1," * 100_000).encode()
    signal = "[2024-05-01 21:14:05] Robin: a  \n"
    yield "signal, a message without end", lambda: (signal + "words\n" * 2_000_000).encode()
    yield "signal, headers alone", lambda: (signal * 200_000).encode()


def cards() -> Iterator[tuple[str, Make]]:
    photo = base64.b64encode(bytes(3 * _MIB)).decode()
    for name, text in {
        "cards in cards": "BEGIN:VCARD\n" * 50_000,
        "a fold on every letter": "BEGIN:VCARD\nFN:" + "\n a" * 200_000 + "\nEND:VCARD\n",
        "a photograph of four megabytes": f"BEGIN:VCARD\nFN:A\nPHOTO:{photo}\nEND:VCARD\n",
        "soft ends without end": "BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:" + "=\n" * 200_000,
        "an entry that repeats each second": "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20240501"
        "\nRRULE:FREQ=SECONDLY;COUNT=999999999\nEND:VEVENT\nEND:VCALENDAR\n",
        "a zone that is a path": "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=../../etc/passwd:"
        "20240501T000000\nEND:VEVENT\nEND:VCALENDAR\n",
        "fields without end": "BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + "COMMENT:a\n" * 100_000
        + "END:VEVENT\nEND:VCALENDAR\n",
    }.items():  # fmt: skip
        yield f"card, {name}", text.encode
