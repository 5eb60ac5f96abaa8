"""Public test mails of other projects, where a copy is at hand: all are read to their end."""

from __future__ import annotations

from pathlib import Path

import pytest

from cairn.readers.parent import read_in_process
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
