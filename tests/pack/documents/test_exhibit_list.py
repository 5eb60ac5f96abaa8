"""The list of exhibits says what each original is, how it was read, and what was not read."""

from __future__ import annotations

from dataclasses import replace

from cairn.pack.documents.exhibit_list import EXHIBIT_LIST
from cairn.readers.registry import READERS
from cairn.terms.moment import Moment, Precision
from cairn.terms.original import ItemRef
from cairn.terms.reading import REASONS, Decision, Direction, Place, Unread
from cairn.terms.row import Row
from tests.pack.documents.making import WORDS, changed, pages
from tests.pack.example import exhibits


def text(**parts: object) -> str:
    return " ".join(pages(EXHIBIT_LIST, changed(**parts) if parts else None))


def test_an_exhibit_has_name_size_digest_and_when_it_was_received() -> None:
    found = text()
    assert "MK1: WhatsApp export" in found
    assert "WhatsApp Chat with Rob" in found
    assert "Size 1,680 bytes" in found
    assert f"SHA-256 {exhibits()[0].original.sha256}" in found
    assert "Received Friday 23 May 2025, 18:05 BST" in found
    assert "Police reference" in found


def test_the_counts_of_a_reading_add_up_in_words() -> None:
    found = text()
    assert "Of 40 lines: 34 items, 1 of the app's own text, 3 further lines" in found
    assert "1 part of it was kept inside" in found


def test_who_decided_the_order_of_day_and_month_is_said() -> None:
    expected = "Order of day and month: day, month, year, decided by what stands in the file."
    assert expected in text()
    asked = Decision("date_order", ("dmy", "mdy"), "mdy", "owner", "asked")
    one = exhibits()[0]
    assert one.reading is not None
    reading = replace(one.reading, decisions=(asked,))
    found = text(exhibits=(replace(one, reading=reading),))
    assert "month, day, year, chosen by the owner" in found


def test_every_unread_place_is_listed_with_its_reason() -> None:
    places = tuple(Unread(Place("", f"bytes:{n}-{n + 1}", ""), "bad-date") for n in range(120))
    found = text(exhibits=(replace(exhibits()[0], unread=places),))
    assert "bytes:0-1 1 the date could not be read" in found
    assert "bytes:119-120 1 the date could not be read" in found


def test_a_picture_says_when_and_with_what_it_was_taken_and_not_where() -> None:
    one = exhibits()[0]
    taken = Moment(
        "2025:05:01 22:41:07",
        earliest=1_746_135_667_000_000,
        latest=1_746_135_668_000_000,
        precision=Precision.SECOND,
    )
    ref = ItemRef(one.received.seq, "", "bytes:0-9", "0" * 64, one.received.branch)
    details = (("Make", "Invented"), ("Model", "Camera 1"), ("GPSLatitude", "55.51"))
    row = Row(
        ref, "picture", taken, "picture", "", "", (), Direction.UNKNOWN, "", 0,
        flags=("moving-part",), details=details,
    )  # fmt: skip
    found = text(rows=(row,))
    assert "When it was taken, as the file says Thursday 1 May 2025, 22:41:07 BST" in found
    assert "(2025:05:01 22:41:07)" in found
    assert "Invented, Camera 1" in found
    assert WORDS.say("pack.flag.moving-part") in found
    assert "55.51" not in found


def test_every_reader_has_words() -> None:
    for reader in READERS:
        assert f"pack.reader.{reader.name}" in WORDS.ids()


def test_every_reason_has_words() -> None:
    for reason, words in REASONS.items():
        assert WORDS.say(f"pack.reason.{reason}") == words
