"""Public test mails of other projects, where a copy is at hand: all are read to their end."""

from __future__ import annotations

from pathlib import Path

import pytest

from cairn.readers.parent import read_in_process
from cairn.readers.row_places import digest_of_row
from cairn.terms.original import parse_row_place
from cairn.terms.reading import Answers
from tests.readers.sources import Bytes, items, unread
from tests.readers.test_samples import SAMPLES

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="CAIRN_SAMPLES names no folder")

MAILBOXES = {
    "apache__tika/complex.mbox": 3,
    "apache__tika/multiline.mbox": 1,
    "apache__tika/single_mail.mbox": 1,
    "apache__tika/testMBOX_lengthy_x-headers.mbox": 1,
    "jstedfast__MimeKit/issue1189.mbox.txt": 4,
    "jstedfast__MimeKit/simple.mbox.txt": 1,
    "trigga6006__personify/tests/fixtures/gmail/sample.mbox": 2,
}
_NO_MAILS = (".json", ".md")


def single_mails() -> list[Path]:
    folders = (SAMPLES / "email-eml", SAMPLES / "email-maildir")
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in files if not path.name.endswith(_NO_MAILS))


@pytest.mark.parametrize(("name", "count"), MAILBOXES.items())
def test_every_mail_of_a_mailbox_is_read(name: str, count: int) -> None:
    found, end = read_in_process(Bytes.at(SAMPLES / "email-mbox" / name), Answers())
    assert (end.reader, end.stopped, len(items(found))) == ("email/1", "", count)


def test_every_single_mail_is_read_or_kept_as_it_is() -> None:
    read = kept = dated = 0
    for path in single_mails():
        found, end = read_in_process(Bytes.at(path), Answers())
        if end.reader:
            (one,) = items(found)
            assert unread(found) == []
            read += 1
            dated += one.moment.is_placed or one.moment.local_from is not None
        else:
            kept += 1
    assert (read, dated) == (167, 150)
    assert kept < 40


def test_a_mailbox_of_outlook_is_read_folder_by_folder_and_found_again() -> None:
    (path,) = (SAMPLES / "email-pst").rglob("testPST_variousBodyTypes.pst")
    source = Bytes.at(path)
    found, end = read_in_process(source, Answers())
    mails = items(found)
    assert (end.reader, len(mails), len(found)) == ("outlook-store/1", 4, 4)
    assert mails[0].conversation == "original email"
    assert mails[0].text.startswith("This is the original email")
    assert {dict(mail.details)["folder"] for mail in mails} == {
        "Top of Outlook data file/Inbox/tmp"
    }
    assert all(mail.moment.is_placed and "@" in mail.sender for mail in mails)
    for mail in mails:
        table, row = parse_row_place(mail.place.locator)
        assert digest_of_row(source, table, row) == mail.place.raw_sha256
    assert digest_of_row(source, "32930", 5) == ""
    assert digest_of_row(source, "7", 1) == ""


def test_what_outlook_keeps_for_itself_is_nobodys_message() -> None:
    (path,) = (SAMPLES / "email-pst").rglob("dist-list.pst")
    kinds = [item.kind for item in items(read_in_process(Bytes.at(path), Answers())[0])]
    assert kinds == ["event", "contact", "contact", "system"]


def test_a_mailbox_of_outlook_that_is_damaged_anywhere_says_so_or_loses_an_item() -> None:
    (path,) = (SAMPLES / "email-pst").rglob("testPST_variousBodyTypes.pst")
    whole = path.read_bytes()
    for at in range(0, len(whole), 9973):
        harmed = (
            whole[:at] + bytes(byte ^ 0x5A for byte in whole[at : at + 200]) + whole[at + 200 :]
        )
        found, end = read_in_process(Bytes(harmed), Answers())
        told = sum(count for _, count in unread(found))
        assert len(items(found)) + told >= 4 or end.reader == "" or told, at
