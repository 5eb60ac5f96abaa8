"""An invented case, small enough to check by hand: Mina Kerr keeps the record, Rob Dale writes."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from cairn.terms.finding import Figure, Finding, Selection
from cairn.terms.moment import MINUTE, SECOND, Clock, Moment, Precision, ZoneSource, placed
from cairn.terms.original import ActRef, ItemRef, Original, Seal
from cairn.terms.pack import Exhibit, LeftOut, PackContents, PageOne
from cairn.terms.picture import ContactCount, Picture
from cairn.terms.reading import (
    Attachment,
    Decision,
    Direction,
    Kept,
    Place,
    Reading,
    Unit,
    Unread,
)
from cairn.terms.row import Row

HOME = "Europe/London"
OWN = "+447700900111"
ROB = "+447700900222"
DAY = 86_400 * SECOND
MAY_3 = 1_746_230_400 * SECOND
"""2025-05-03T00:00, a wall clock or UTC."""

CHAT = b"[03/05/2025, 14:03:22] Rob: Where are you\n" * 40
TEXTS = b"<?xml version='1.0'?><smses count='2'><sms/><sms/></smses>\n"
BAG = b"PK\x03\x04" + b"\x00" * 60

HOSTILE = (
    '#eval("1+1") $x$ *bold* `raw` <label> @ref \\u{41} #import "@preview/x:1" [a] {b}',
    "\u202eold side up\u202c and \x00\x07\x1b[31m red \u2066 \ufeff \ue000 \u4e2d\u6587",
    "x" * 100_000,
    "لقد تبعني إلى المحطة يوم الأحد 14:03 ثم قال okay",
    "ਉਹ ਮੇਰੇ ਘਰ ਦੇ ਬਾਹਰ ਸੀ",
    "😀 ❤️ 👨‍👩‍👧 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "a\u064b z\u0300\u0488 \u0a15\u0488",
    "line one\nline two\r\nline three\rline four\u2028five",
    "https://example.org/" + "path/" * 40,
    "\ud83d lone half",
)


def at(day: int, hour: int, minute: int, *, precision: Precision = Precision.MINUTE) -> Moment:
    """A wall-clock minute (or second) ``day`` days after 3 May 2025, placed by the home zone."""
    start = MAY_3 + day * DAY + (hour * 60 + minute) * MINUTE
    width = SECOND if precision is Precision.SECOND else MINUTE
    moment = Moment(
        f"{hour:02}:{minute:02}", start, start + width, precision=precision, clock=Clock.DEVICE
    )
    return placed(moment, HOME, ZoneSource.VAULT_HOME)


def about(words: str, day: int, first: int, last: int) -> Moment:
    start = MAY_3 + day * DAY
    moment = Moment(
        words,
        start + first * 60 * MINUTE,
        start + last * 60 * MINUTE,
        precision=Precision.SPAN,
        approximate=True,
        clock=Clock.OWNER,
    )
    return placed(moment, HOME, ZoneSource.VAULT_HOME)


def act(seq: int) -> ActRef:
    return ActRef(0, 1, seq)


def item(received: int, number: int) -> ItemRef:
    raw = hashlib.sha256(f"{received}/{number}".encode()).hexdigest()
    return ItemRef(received, "_chat.txt", f"bytes:{number * 50}-{number * 50 + 49}", raw)


def entry(seq: int, happened: Moment, text: str, **changes: object) -> Row:
    row = Row(
        act(seq), "entry", happened, "diary", "", "", (), Direction.UNKNOWN, text, seq,
        written=at(16, 9, 30),
    )  # fmt: skip
    return replace(row, **changes)  # type: ignore[arg-type]  # keyword by keyword, for brevity


def message(number: int, text: str, *, received: int = 10, outgoing: bool = False) -> Row:
    return Row(
        item(received, number),
        "message",
        at(number // 50, 8 + number % 12, number % 60, precision=Precision.SECOND),
        "whatsapp",
        "Rob",
        OWN if outgoing else ROB,
        (ROB,) if outgoing else (OWN,),
        Direction.OUTGOING if outgoing else Direction.INCOMING,
        text,
        number,
        name_saved="" if outgoing else "Rob (don't answer)",
    )


def original(name: str, content: bytes) -> Original:
    return Original(name, len(content), hashlib.sha256(content).hexdigest())


def exhibit(mark: str, seq: int, name: str, content: bytes, reading: Reading | None) -> Exhibit:
    seal = Seal("ab" * 32, len(content) + 200, len(content), 1)
    unread = (Unread(Place("_chat.txt", "bytes:2000-2044", ""), "bad-date", 2),) if reading else ()
    return Exhibit(mark, original(name, content), seal, act(seq), at(20, 18, 5), reading, unread)


ORIGINALS = {"MK1": CHAT, "MK2": TEXTS, "MK3": BAG}


def exhibits() -> tuple[Exhibit, ...]:
    order = Decision("date_order", ("dmy", "mdy"), "dmy", "file", "31/05/2025 has no month 31")
    chat = Reading("whatsapp/1", Unit.LINES, 34, 1, 3, 2, (Kept("IMG-1.jpg", 900),), (order,))
    texts = Reading("sms-backup/1", Unit.ELEMENTS, 2, 0, 0, 2)
    return (
        exhibit("MK1", 10, "WhatsApp Chat with Rob \u2764.txt", CHAT, chat),
        exhibit("MK2", 11, "sms-2025.xml", TEXTS, texts),
        exhibit("MK3", 12, "../holiday <photos>.zip", BAG, None),
    )


def entries() -> tuple[Row, ...]:
    return (
        entry(
            20,
            at(0, 14, 3),
            "He was standing across the road from the school gate. He said “I only want to talk”.",
            details=(
                ("place", "outside the school"),
                ("impact", "I could not sleep and kept the children at home the next day."),
                ("witnesses", '["W1", "Asha, 07700 900333, asha@example.org"]'),
                ("reported", "101, log number given"),
            ),
            people=(ROB,),
            attachments=(Attachment("chat", sha256=original("", CHAT).sha256),),
        ),
        entry(
            21,
            about("about 3 this morning", 5, 2, 4),
            "Someone tried the back door handle.\nI stayed upstairs.",
            written=at(5, 8, 0),
        ),
        entry(22, at(9, 7, 45), "A note under the wiper: “see you Sunday”.", written=at(10, 7, 0)),
        entry(23, Moment("late spring, I do not know when"), "Flowers came with no name."),
    )


def changes() -> tuple[Row, ...]:
    added = entry(
        24, at(17, 9, 0), "The car was blue.", written=at(17, 9, 0), concerns=(str(act(20)),)
    )
    corrected = entry(
        25, at(18, 9, 0), "A note under the wiper: “see you Saturday”.", written=at(18, 9, 0),
        concerns=(str(act(22)),), details=(("reason", "I found the note again."),),
    )  # fmt: skip
    return replace(added, kind="addition"), replace(corrected, kind="correction")


def items() -> tuple[Row, ...]:
    rows = [
        message(n, f"message number {n}, where are you", outgoing=n % 4 == 3) for n in range(24)
    ]
    rows += [message(24 + n, text) for n, text in enumerate(HOSTILE)]
    notice = message(33, "You deleted this message")
    rows.append(replace(notice, kind="system", sender="", flags=("deleted",), name_saved=""))
    picture = message(34, "see this")
    rows.append(replace(picture, attachments=(Attachment("IMG-1.jpg", member="IMG-1.jpg"),)))
    place = message(35, "https://maps.example.org/?q=51.50071,-0.12461")
    rows.append(place)
    call = message(40, "", received=11)
    rows.append(replace(call, kind="call", channel="phone", flags=("missed",)))
    return tuple(rows)


def picture() -> Picture:
    figure = Figure("how_often.message.from_them", 30, Selection(), ROB)
    often = Finding(
        "how_often", 1, (figure,), ("how_often.limit.exports",), (item(10, 0), item(10, 1))
    )
    return Picture(
        items=37,
        entries=4,
        undated=1,
        contacts=(
            ContactCount("whatsapp", "message", ROB, 1912, 214, 3, MAY_3, MAY_3 + 40 * DAY),
            ContactCount("phone", "call", ROB, 88, 2, 0, MAY_3, MAY_3 + 39 * DAY),
        ),
        findings=(often, Finding("after_told_to_stop", 1, (), ())),
    )


def contents() -> PackContents:
    one = PageOne(
        at_risk="Mina Kerr, 34",
        children="two, aged 6 and 9",
        other_person="Rob Dale, former partner, born 1988",
        orders="non-molestation order, served 2 April 2025, until 2 April 2026",
        police_references="crime reference AB/12345/25, PC 4411",
        promised="PC 4411 said on 20 May that a marker would be put on the address.",
        asked_for="Please ask for the door camera before it is overwritten.",
        initials="MK",
        worst=act(21),
    )
    rows = sorted([*entries(), *changes(), *items()], key=_in_time)
    return PackContents(
        purpose="police",
        made_at=at(40, 10, 15),
        home_zone=HOME,
        page_one=one,
        rows=tuple(rows),
        exhibits=exhibits(),
        picture=picture(),
        left_out=(LeftOut("pack.left_out.entries", 3), LeftOut("pack.left_out.conversations", 2)),
        own_handles=(OWN,),
        record_head="cd" * 32,
        program="cairn 0.1.0",
    )


def _in_time(row: Row) -> tuple[int, int, int]:
    earliest = row.happened.earliest
    if earliest is None:
        return (1 << 62, 0, row.order)
    return (earliest, row.happened.latest or 0, row.order)
