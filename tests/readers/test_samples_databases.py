"""Public databases of phones, where a copy is at hand."""

from __future__ import annotations

import pytest

from cairn.readers.databases.apple_time import shown
from cairn.readers.databases.typed_stream import words_in
from cairn.readers.parent import read_in_process
from cairn.terms.reading import Answers, Direction
from tests.readers.sources import Bytes, counted, items, total_in
from tests.readers.test_samples import SAMPLES

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="CAIRN_SAMPLES names no folder")
BACKUP = "iphone-backup/mvt-project__mvt/ios_backup"


@pytest.mark.parametrize(
    ("name", "reader", "count", "sent", "moment"),
    [
        ("imessage/log2timeline__plaso/imessage_chat.db", "imessage/1", 10, 5,
         "2015-11-30 10:48:40 UTC"),
        (f"{BACKUP}/3d/3d0d7e5fb2ce288813306e4d4636395e047a3d28", "imessage/1", 1, 0,
         "2019-08-29 23:13:30 UTC"),
        (f"{BACKUP}/7c/7c7fba66680ef796b916b067077cc246adacf01d", "whatsapp-iphone/1", 3, 1,
         "2025-08-27 15:06:40 UTC"),
        ("android-db/log2timeline__plaso/mmssms.db", "android-phone/1", 9, 5,
         "2013-10-29 16:56:28 UTC"),
    ],
)  # fmt: skip
def test_every_message_is_read(name: str, reader: str, count: int, sent: int, moment: str) -> None:
    source = Bytes.at(SAMPLES / name)
    found, end = read_in_process(source, Answers())
    messages = items(found)
    assert (end.reader, len(messages), counted(found)) == (reader, count, count)
    assert total_in(source.data, end) == count
    assert sum(one.direction is Direction.OUTGOING for one in messages) == sent
    assert moment in {shown(one.moment) for one in messages}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("AttributedBodyTextOnly", "Noter test"),
        ("Blank", ""),
        ("MultiPart", "\ufffctest 1\ufffctest 2 \ufffctest 3"),
    ],
)
def test_words_of_real_messages_come_out(name: str, words: str) -> None:
    folder = SAMPLES / "imessage/ReagentX__imessage-exporter/streamtyped"
    assert words_in((folder / name).read_bytes()) == words
