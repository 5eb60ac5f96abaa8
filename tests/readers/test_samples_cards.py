"""Public address books and calendars of other projects, where a copy is at hand."""

from __future__ import annotations

import re

import pytest

from cairn.readers.parent import read_in_process
from cairn.terms.reading import Answers
from tests.readers.sources import Bytes, items, unread
from tests.readers.test_samples import SAMPLES

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="CAIRN_SAMPLES names no folder")
BEGINS = {
    "calendar/1": rb"(?im)^BEGIN:(?:VEVENT|VTODO|VJOURNAL|VFREEBUSY)\s*$",
    "vcard/1": rb"(?im)^BEGIN:VCARD\s*$",
}


@pytest.mark.parametrize(
    ("folder", "reader", "files", "count"),
    [("ics", "calendar/1", 55, 77), ("vcard", "vcard/1", 13, 16)],
)
def test_every_card_and_entry_is_read(folder: str, reader: str, files: int, count: int) -> None:
    seen = []
    for path in (path for path in (SAMPLES / folder).rglob("*") if path.is_file()):
        found, end = read_in_process(Bytes.at(path), Answers())
        if end.reader == reader:
            begun = len(re.findall(BEGINS[reader], path.read_bytes()))
            assert (len(items(found)), unread(found)) == (begun, []), path.name
            seen.append(begun)
    assert (len(seen), sum(seen)) == (files, count)
