"""Address books and calendars: folded lines, odd zones, and cards that do not end."""

from __future__ import annotations

from pathlib import Path

import pytest

from cairn.readers.cards.components import LARGEST
from cairn.readers.parent import read_in_process
from cairn.terms.moment import Precision, ZoneSource
from cairn.terms.reading import Answers, Found, Item, ItemKind
from tests.readers.sources import Bytes, items, unread

HERE = Path(__file__).parent


def read(data: bytes, name: str = "a.vcf") -> list[Found]:
    return list(read_in_process(Bytes(data, name), Answers(zone="Europe/London"))[0])


def example(name: str) -> list[Found]:
    return read((HERE / name).read_bytes(), name)


def named(title: str) -> Item:
    return next(item for item in items(example("calendar/phone.ics")) if item.text == title)


def test_a_card_has_its_name_its_numbers_and_what_the_owner_noted() -> None:
    first, second = items(example("vcard/phone.vcf"))
    details = dict(first.details)
    assert (first.kind, first.text) == (ItemKind.CONTACT, "Sam Poole")
    assert details["TEL CELL VOICE"] == "07700 900123"
    assert details["EMAIL HOME"] == "sam@example.org"
    assert details["NOTE"] == "lives by the park, with a red door"
    assert details["PHOTO"] == "stays inside the card"
    assert [value for name, value in second.details if name == "TEL"] == [
        "+447700900456",
        "+447700900789",
    ]


def test_an_old_phone_writes_in_quoted_printable_and_puts_a_card_in_a_card() -> None:
    (card,) = items(example("vcard/old-android.vcf"))
    details = dict(card.details)
    assert (card.text, details["TEL CELL"]) == ("Jan Küster", "07700900111")
    assert details["EMAIL"] == "jan@example.org"
    assert "Ann Assistant" not in str(card)


def test_a_card_that_does_not_end_takes_no_other_along() -> None:
    found = example("vcard/not-ended.vcf")
    assert [item.text for item in items(found)] == ["One", "Three"]
    assert unread(found) == [("cut-short", 1), ("cut-short", 1)]


def test_a_card_too_large_to_hold_is_told_and_the_next_is_read() -> None:
    large = (
        b"BEGIN:VCARD\nFN:Large\nNOTE:"
        + (b"x" * 75 + b"\n ") * (LARGEST // 77 + 1)
        + b"\nEND:VCARD\n"
    )
    found = read(large + b"BEGIN:VCARD\nFN:Next\nEND:VCARD\n")
    assert ([item.text for item in items(found)], unread(found)) == (["Next"], [("too-large", 1)])


def test_a_line_of_nothing_but_signs_is_read_once() -> None:
    """Half a million semicolons, and quotes that never end."""
    many = b"TEL" + b";" * 500_000 + b":1\nX;" + b'"' * 500_001 + b":2\n"
    (card,) = items(read(b"BEGIN:VCARD\nFN:Odd\n" + many + b"END:VCARD\n"))
    assert card.details == (("FN", "Odd"),)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_a_card_in_wide_letters_is_read(codec: str) -> None:
    (card,) = items(read("BEGIN:VCARD\r\nFN:Zoë\r\nEND:VCARD\r\n".encode(codec)))
    assert card.text == "Zoë"


def test_an_entry_has_its_zone_and_its_words() -> None:
    hearing = named("Hearing, county court")
    details = dict(hearing.details)
    assert (hearing.kind, hearing.channel) == (ItemKind.EVENT, "calendar")
    assert hearing.conversation == "Mia's calendar"
    assert hearing.moment.earliest == 1_718_184_600_000_000
    assert (hearing.moment.zone, hearing.moment.zone_source) == (
        "Europe/London", ZoneSource.IN_RECORD,
    )  # fmt: skip
    assert details["DESCRIPTION"] == "Bring the diary.\nArrive early and ask for a separate room."


def test_a_day_alone_is_a_day_and_what_repeats_says_so() -> None:
    handover = named("Handover of the children")
    assert (handover.moment.precision, handover.flags) == (Precision.DAY, ("repeats",))


@pytest.mark.parametrize(
    ("title", "zone"),
    [
        ("I will be at your work", "Europe/Berlin"),
        ("Zone with a name before it", "Europe/Berlin"),
        ("Ask for the log number", "UTC"),
        ("No zone", "Europe/London"),
    ],
)
def test_zones_are_known_by_several_names(title: str, zone: str) -> None:
    assert named(title).moment.zone == zone
    assert "zone-unknown" not in named(title).flags


def test_a_zone_that_nobody_knows_is_told() -> None:
    assert named("Zone that nobody knows").flags == ("zone-unknown",)
    path = next(item for item in items(example("calendar/hostile.ics")) if item.text == "a path")
    assert path.flags == ("zone-unknown",)


def test_what_is_no_time_is_kept_as_written() -> None:
    first = items(example("calendar/hostile.ics"))[0]
    assert (first.moment.as_written, first.moment.earliest) == ("20241332T990000Z", None)


def test_an_alarm_belongs_to_its_entry() -> None:
    assert "Reminder" not in str(named("Hearing, county court").details)
