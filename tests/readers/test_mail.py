"""Mail: where it begins and ends, who and when, its words and its files."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from cairn.readers.mail.letters import decoded, header_text
from cairn.readers.mail.mailbox import kind_of, mails
from cairn.readers.parent import read_in_process
from cairn.terms.moment import HOUR, SECOND, ZoneSource
from cairn.terms.reading import Answers, Direction, Item
from tests.readers.sources import Bytes, items

HERE = Path(__file__).parent / "email"
_DATE = "Date: Tue, 13 May 2025 21:14:00 +0100\n"
_AT = 1_747_167_240 * SECOND


def read(data: bytes | str, *own: str) -> Item:
    raw = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
    (one,) = items(read_in_process(Bytes(raw), Answers(own_handles=own))[0])
    return one


def mail(head: str = "", body: str = "words\n") -> str:
    return f"From: robin@example.org\nTo: mia@example.com\n{_DATE}{head}\n{body}"


@pytest.mark.parametrize(
    "head",
    [
        b"13/05/2025, 21:14 - Robin: hello\nFrom: x\nTo: y\n",
        b"Date,Time,What happened\nFrom: a\nTo: b\n",
        b"<html>From: a\nTo: b\n",
        b"BEGIN:VCARD\nVERSION:3.0\nFN:Robin\nEND:VCARD\n",
        b"From now on I will write:\n\nDate: today\n",
        b"Dear sir,\nSubject: you\nFrom: me\n",
        b"From: <Saved by a program>\nSnapshot-Content-Location: x\nSubject: y\nDate: z\n\n",
        b"",
    ],
)
def test_other_things_are_no_mail(head: bytes) -> None:
    assert kind_of(head) == ""


def test_the_owner_is_known_by_address_alone() -> None:
    assert read(mail()).direction is Direction.UNKNOWN
    assert read(mail(), "MIA@example.com").direction is Direction.INCOMING
    assert read(mail(), "robin@EXAMPLE.org").direction is Direction.OUTGOING
    assert read(mail(), "Robin").direction is Direction.UNKNOWN


@pytest.mark.parametrize(
    ("written", "shared", "zone"),
    [
        ("Tue, 13 May 2025 21:14:00 +0100", _AT, "+01:00"),
        ("Tue, 13 May 2025 20:14:00 -0000", _AT, "+00:00"),
        ("13 May 2025 20:14:00 GMT", _AT, "+00:00"),
        ("Tue, 13 May 2025 16:14:00 EDT", _AT, "-04:00"),
        ("Wed, 14 May 2025 01:44:00 +0530", _AT, "+05:30"),
    ],
)
def test_a_date_with_an_offset_has_its_place(written: str, shared: int, zone: str) -> None:
    at = read(f"From: a@example.org\nSubject: x\nDate: {written}\n\n").moment
    assert (at.earliest, at.zone, at.as_written) == (shared, zone, written)
    assert at.zone_source is ZoneSource.IN_RECORD


def test_a_date_without_one_waits_for_a_zone() -> None:
    at = read("From: a@example.org\nSubject: x\nDate: Tue, 13 May 2025 21:14:00\n\n").moment
    assert (at.earliest, at.local_from) == (None, _AT + HOUR)


@pytest.mark.parametrize("written", ["whenever", "Tue, 99 Foo 2025", "", "1 Jan 1901 00:00:00 GMT"])
def test_a_date_that_is_none_is_kept_as_written(written: str) -> None:
    at = read(f"From: a@example.org\nSubject: x\nDate: {written}\n\n").moment
    assert (at.as_written, at.earliest, at.local_from) == (written, None, None)


def test_a_date_far_from_when_it_was_received_is_said() -> None:
    near = mail("Received: by mx.example.net; Tue, 13 May 2025 20:15:00 +0000\n")
    far = mail("Received: by mx.example.net; Wed, 14 May 2025 20:15:00 +0000\n")
    assert "date-differs" not in read(near).flags
    assert "date-differs" in read(far).flags
    assert ("received", "Wed, 14 May 2025 20:15:00 +0000") in read(far).details


def test_the_way_it_came_is_kept_in_order() -> None:
    one = read((HERE / "plain.eml").read_bytes())
    received = [value for name, value in one.details if name.startswith("Received ")]
    assert [value.partition(" by ")[0] for value in received] == [
        "from mail.example.org (mail.example.org [192.0.2.7])",
        "from home (unknown [198.51.100.4])",
    ]
    results = dict(one.details)["Authentication-Results 1"]
    assert results == "mx.example.net; spf=pass smtp.mailfrom=robin@example.org; dkim=none"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=?utf-8?q?caf=C3?= =?utf-8?q?=A9?=", "café"),
        ("=?ISO-8859-1?Q?=A3_owed?=", "£ owed"),
        ("=?utf-8*en?q?tagged?=", "tagged"),
        ("=?x-unknown?Q?=A3?=", "£"),
        ("=?utf-8?B?4pyT?= and =?utf-8?B?4pyT?=", "✓ and ✓"),
        ("=?utf-8?Z?left?= as it is", "=?utf-8?Z?left?= as it is"),
        ("folded\r\n over\n\tlines", "folded over lines"),
        ("a\x00b\x1bc", "abc"),
    ],
)
def test_headers_as_a_person_reads_them(raw: str, text: str) -> None:
    assert header_text(raw) == text


def test_letters_that_are_not_what_they_are_said_to_be() -> None:
    assert decoded("über".encode(), "us-ascii").value == "Ã¼ber"  # as every mail program shows it
    assert decoded(b"\xa3", "utf-8").value == "£"
    assert decoded(b"\xa3", "utf-8").is_guessed
    assert decoded("你好".encode("gb18030"), "GB2312").value == "你好"
    assert decoded(b"x", "no-such-charset").value == "x"
    assert decoded(b"\x81", "").is_replaced


def test_plain_words_are_preferred_and_a_page_is_text_only() -> None:
    one = read((HERE / "files.eml").read_bytes())
    assert one.text == "plain words 你好"
    page = read((HERE / "page.eml").read_bytes())
    assert page.text == "You £ owe\nme\nan answer"
    assert "text-from-html" in page.flags


def test_files_are_measured_as_they_were_before_they_were_wrapped() -> None:
    one = read((HERE / "files.eml").read_bytes())
    picture, inner = one.attachments
    assert (picture.name, picture.mime) == ("the dooré.png", "image/png")
    assert picture.size == len(b"\x89PNG not really")
    assert picture.sha256 == hashlib.sha256(b"\x89PNG not really").hexdigest()
    assert inner.mime == "message/rfc822"


def test_the_words_of_a_mail_in_it_are_not_the_senders() -> None:
    one = read((HERE / "files.eml").read_bytes())
    assert "April" not in one.text
    said = dict(one.details)
    assert said["attached mail 1 From"] == "Sam Sample <sam@example.org>"
    assert said["attached mail 1 text"] == "she moved in April"


def test_what_is_cut_off_says_so() -> None:
    assert "incomplete" in read((HERE / "cut-short.eml").read_bytes()).flags
    assert "incomplete" not in read((HERE / "files.eml").read_bytes()).flags


def test_a_mailbox_is_taken_apart_between_mails_and_nowhere_else() -> None:
    data = (HERE / "gmail.mbox").read_bytes()
    found = list(mails(Bytes(data), len(data)))
    assert [one.from_line[:12] for one in found] == [
        b"From robin@e", b"From 6803175", b"From - Thu M", b"From 7803175",
    ]  # fmt: skip
    first = read_in_process(Bytes(data), Answers())[0][0]
    assert isinstance(first, Item)
    assert "From now on I will wait.\nFrom: me\n\nFrom the door." in first.text


@pytest.mark.parametrize("stated", [0, 3, 10**9])
def test_a_length_that_is_wrong_is_not_believed(stated: int) -> None:
    one = f"From a@example.org Tue May 13 21:14:00 2025\nContent-Length: {stated}\nTo: x\n\nab\n\n"
    data = one.encode() * 3
    found = list(mails(Bytes(data), len(data)))
    assert [one.raw.rstrip(b"\n").endswith(b"ab") for one in found] == [True] * 3


def test_apples_file_ends_where_it_says() -> None:
    data = (HERE / "apple.emlx").read_bytes()
    (one,) = mails(Bytes(data), len(data))
    assert one.raw.startswith(b"From: Robin")
    assert one.raw.endswith(b"</html>\n")


@pytest.mark.slow
def test_deep_and_wide_mails_are_read_to_their_end() -> None:
    deep = "".join(
        f'--b{n}\nContent-Type: multipart/mixed; boundary="b{n + 1}"\n\n' for n in range(5000)
    )
    head = 'Content-Type: multipart/mixed; boundary="b0"\n'
    found, _ = read_in_process(Bytes(mail(head, deep).encode()), Answers())
    assert len(found) == 1
    wide = "--b0\n\nx\n" * 20_000
    one = read(mail(head, wide))
    assert ("parts not shown", "18000") in one.details
    long = "To: " + "a@example.org, " * 50_000 + "\n"
    assert len(read(mail(long)).recipients) <= 500
    many = "".join(f"X-{n}: {n}\n" for n in range(20_000))
    assert read(mail(many)).text == "words"
