"""Mails in the form of Outlook: who, when, which letters, and what damage costs."""

from __future__ import annotations

import pytest

from cairn.readers.parent import read_in_process
from cairn.terms.reading import Answers, Direction, Item
from tests.readers.outlook import make
from tests.readers.sources import Bytes, items, unread
from tests.readers.test_samples import SAMPLES

OWN = Answers(own_handles=("Mia@Example.org",))


def only(data: bytes) -> Item:
    (item,) = items(read_in_process(Bytes(data, "a.msg"), OWN)[0])
    return item


def test_a_mail_that_came_in() -> None:
    item = only(make.received())
    assert (item.sender, item.recipients) == ("alex@example.org", ("mia@example.org",))
    assert item.direction is Direction.INCOMING
    assert item.conversation == "The flat"
    assert item.moment.as_written == "2024-05-02 21:10:00 UTC"
    assert dict(item.details)["received"] == "2024-05-02 21:40:10 UTC"
    assert "date-differs" in item.flags
    assert dict(item.details)["Authentication-Results 1"] == "mx.example.org; spf=pass"
    assert [file.name for file in item.attachments] == ["door.jpg", "An older mail"]


@pytest.mark.parametrize(
    ("page", "text"),
    [("1252", "Grüße"), ("932", "\u6771\u4eac"), ("950", "\u6e2c\u8a66"), ("1251", "Привет")],
)
def test_old_letters_are_read_by_their_page(page: str, text: str) -> None:
    item = only(make.mail({0x001A: "IPM.Note", 0x1000: text}, letters=page))
    assert (item.text, item.flags) == (text, ())


def test_a_page_that_is_not_known_is_guessed_and_says_so() -> None:
    data = make.mail({0x001A: "IPM.Note", 0x1000: "Grüße"}, letters="1252")
    assert "encoding-guessed" in only(data.replace(b"\xe4\x04\0\0", b"\xff\xff\0\0")).flags


@pytest.mark.parametrize(
    ("of_class", "kind"),
    [("IPM.Contact", "contact"), ("IPM.Appointment", "event"), ("IPM.StickyNote", "paper"),
     ("IPM.Note.SMIME", "message"), ("REPORT.IPM.Note.NDR", "message")],
)  # fmt: skip
def test_other_things_in_that_form_are_not_mails(of_class: str, kind: str) -> None:
    assert only(make.mail({0x001A: of_class, 0x1000: "words"})).kind == kind


def test_words_that_are_not_read_are_told() -> None:
    assert only(make.examples()["only RTF.msg"]).flags == ("words-not-read",)


def test_damage_anywhere_is_told_or_costs_a_part() -> None:
    whole = make.received()
    for at in range(0, len(whole), 211):
        harmed = whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1 :]
        found, end = read_in_process(Bytes(harmed), OWN)
        assert found, at
        assert end.stopped in ("", "no-reader"), at
    for cut in range(0, len(whole), 509):
        found, _ = read_in_process(Bytes(whole[:cut]), OWN)
        assert items(found) or unread(found)


def test_sizes_that_the_file_cannot_have_are_not_believed() -> None:
    whole = make.received()
    root = whole.index("Root Entry".encode("utf-16-le"))
    for at, lie in ((32, b"\x14\0"), (root + 120, b"\xff\xff\xff\x7f")):
        found, _ = read_in_process(Bytes(whole[:at] + lie + whole[at + len(lie) :]), OWN)
        assert not items(found)
        assert unread(found)


def test_words_that_are_damaged_are_told() -> None:
    whole = make.received()
    before = only(whole)
    shorter = whole[: len(whole) // 2]
    found, _ = read_in_process(Bytes(shorter), OWN)
    for item in items(found):
        assert item.text == before.text or "incomplete" in item.flags


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="CAIRN_SAMPLES names no folder")
def test_public_mails_are_read() -> None:
    paths = sorted((SAMPLES / "email-msg").rglob("*.msg"))
    found = [only(path.read_bytes()) for path in paths]
    assert len(found) == 7
    assert all(item.text for item in found)
    assert sum(item.moment.is_placed for item in found) == 6
