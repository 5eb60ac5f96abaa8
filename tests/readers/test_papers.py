"""Papers: what their words are, what is told apart, and what stays shut."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from collections.abc import Iterator

import pytest

from cairn.platform.zygote import Zygote
from cairn.readers.papers import sheets
from cairn.readers.parent import drive, read_in_process, resolve
from cairn.terms.reading import Answers, Found, Item
from cairn.vault.children import start_zygote
from tests.readers.papers import make
from tests.readers.sources import Bytes, counted, items, unread


def read(data: bytes, name: str = "a file") -> list[Found]:
    return read_in_process(Bytes(data, name), Answers(zone="Europe/London"))[0]


def only(data: bytes, name: str = "a file") -> Item:
    (item,) = items(read(data, name))
    return item


def test_the_pages_of_a_letter_are_its_words() -> None:
    item = only(make.letter())
    assert item.text.startswith(make.TITLE + "\nDear Ms Hart,")
    assert item.text.endswith("R. Osei")
    assert item.moment.as_written == "2024-05-09T10:15:00+0100"
    assert dict(item.details)["pages without words"] == "2"


def test_a_scan_says_that_it_has_no_words() -> None:
    item = only(make.pdf([]), "Scan_20240503.pdf")
    assert (item.text, set(item.flags)) == ("", {"pages-without-words", "time-from-name"})


@pytest.mark.parametrize("before", [b"", b"\n", b"\xef\xbb\xbf", b"%!PS\n", b"\x1b%-12345X@PJL\n"])
def test_what_programs_put_before_a_pdf_does_not_matter(before: bytes) -> None:
    assert only(make.pdf(["Words"], before=before)).text == "Words"


def test_a_text_about_a_pdf_is_none() -> None:
    assert unread(read(b"It began with %PDF-1.4, he said.")) == [("no-reader", 1)]


def test_a_very_long_paper_is_shown_in_part() -> None:
    page = ["word " * 200] * 60
    item = only(make.pdf(*[page] * 5))
    assert len(item.text) == 200_000
    assert "text-cut" in item.flags
    assert dict(item.details)["pages"] == "5"


def test_deleted_words_and_comments_stand_apart() -> None:
    item = only(make.notes())
    assert item.text.splitlines()[:3] == ["Notes", "He came twice\ton Friday", "and again"]
    assert item.text.count("In a box") == 1
    assert dict(item.details)["deleted words 1"] == "hardly"
    assert dict(item.details)["comment 1"].endswith("I saw this too.")


def test_a_document_type_in_a_document_is_not_obeyed() -> None:
    bomb = make.zipped({
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        '<d xmlns="http://wordprocessingml">&b;</d>',
    })  # fmt: skip
    item = only(bomb)
    assert (item.text, item.flags) == ("", ("incomplete",))


def test_a_document_nested_without_end_is_read_as_far_as_it_goes() -> None:
    item = only(make.docx(f"<w:p>{make.run('Before')}</w:p>" + "<w:p>" * 5000))
    assert (item.text, item.flags) == ("Before", ("incomplete",))


def compound(*names: str) -> bytes:
    """The beginning of a compound file, with a list of parts."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", head, 30, 9)
    struct.pack_into("<I", head, 48, 0)
    listed = b""
    for name in names:
        raw = name.encode("utf-16-le")
        listed += raw.ljust(64, b"\0") + struct.pack("<H", len(raw) + 2) + bytes(62)
    return bytes(head) + listed.ljust(512, b"\0")


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (("Root Entry", "EncryptionInfo", "EncryptedPackage"), "has-password"),
        (("Root Entry", "WordDocument", "Workbook"), "no-reader"),
        (("Root Entry", "Workbook"), "paper-damaged"),
        ((), "no-reader"),
    ],
)
def test_older_files_of_office_say_why_they_stay_shut(names: tuple[str, ...], reason: str) -> None:
    assert unread(read(compound(*names))) == [(reason, 1)]


def test_a_document_of_another_office_with_a_password_says_so() -> None:
    shut = make.zipped({
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": "\x00\x01 nothing to read",
        "META-INF/manifest.xml": "<m><encryption-data/></m>",
    })  # fmt: skip
    assert unread(read(shut)) == [("has-password", 1)]


def test_a_diary_in_a_sheet_is_read_row_by_row() -> None:
    found = read(make.diary())
    texts = [item.text for item in items(found)]
    assert texts[:2] == ["He stood at the gate", "Fourteen calls"]
    assert [item.kind for item in items(found)] == ["diary"] * 5 + ["paper"]
    assert items(found)[0].moment.as_written == "2024-05-01 22:30:00"
    assert dict(items(found)[4].details)["hidden sheet"] == "1"
    assert counted(found) == 12


def test_dates_that_may_have_been_exchanged_say_so() -> None:
    real, typed = items(read(make.exchanged()))
    assert "day-month-unsure" in real.flags
    assert "day-month-unsure" not in typed.flags
    assert "day-month-unsure" not in items(read(make.ods()))[0].flags


def test_a_digest_of_a_row_can_be_made_again_by_hand() -> None:
    first = items(read(make.diary()))[0]
    cells = b"t10:2024-05-01" + b"t8:22:30:00" + b"t20:He stood at the gate" + b"t4:Home"
    cells += b"t8:Sam Reed" + b"r8:" + struct.pack(">d", 2.0)
    assert first.place.locator == "row:1/4"
    assert first.place.raw_sha256 == hashlib.sha256(cells).hexdigest()
    assert sheets.digest_of_row(Bytes(make.diary()), "1", 99) == ""
    assert sheets.digest_of_row(Bytes(make.diary()), "9", 1) == ""
    assert sheets.digest_of_row(Bytes(b"no sheet"), "1", 1) == ""


@pytest.mark.parametrize("column", ["Balance", "Paid in", "Amount:"])
def test_the_table_of_a_bank_is_no_diary(column: str) -> None:
    rows: list[list[object]] = [
        ["Date", "Description", column],
        ["13/05/2024", "M HART answer me", 0.01],
    ]
    assert only(make.xlsx(Statement=rows)).kind == "paper"
    table = f"Date,Description,{column}\n13/05/2024,M HART answer me,0.01\n".encode()
    assert unread(read(table)) == [("no-reader", 1)]


def test_a_table_that_is_no_diary_is_a_paper() -> None:
    item = only(make.statement())
    assert item.text == "Payee\tAmount\tWords\nM Hart\t0.01\tI know you are in"


def test_damage_anywhere_is_told() -> None:
    for whole in (make.letter(), make.notes(), make.diary()):
        for at in range(0, len(whole), 53):
            harmed = whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1 :]
            assert read(harmed), at


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with start_zygote() as started:
        if not started.possible() & {"seccomp", "netns"}:
            pytest.skip("this system cannot shut a process away")
        yield started


def test_documents_in_an_archive_are_read_and_found_again_there(zygote: Zygote) -> None:

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("papers/notes.docx", make.notes())
        archive.writestr("papers/diary.xlsx", make.diary())
        archive.writestr("papers/letter.pdf", make.letter())
    packed = Bytes(out.getvalue())
    with zygote.run("cairn.readers.child:read", profile="bytes") as child:
        said = list(drive(child.channel, packed, Answers(zone="Europe/London")))
        assert child.wait().reason == "finished"
    found = [one for one in said if isinstance(one, Item)]
    assert {item.place.member for item in found} == {
        "papers/notes.docx", "papers/diary.xlsx", "papers/letter.pdf",
    }  # fmt: skip
    spans = [(item.place.member, item.place.locator) for item in found]
    with zygote.run("cairn.readers.child:read", profile="bytes") as child:
        assert resolve(child.channel, packed, spans) == tuple(
            item.place.raw_sha256 for item in found
        )
