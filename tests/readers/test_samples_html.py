"""Public HTML exports of other projects, where a copy is at hand: what they hold, counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from cairn.readers.parent import read_in_process
from cairn.terms.reading import Answers, ItemKind
from tests.readers.sources import Bytes, counted, items, total_in
from tests.readers.test_samples import SAMPLES

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="CAIRN_SAMPLES names no folder")


def pages(folder: str) -> list[Path]:
    return sorted((SAMPLES / folder).rglob("*.html"))


def kinds(path: Path) -> list[str]:
    found, end = read_in_process(Bytes.at(path), Answers())
    assert counted(found) == total_in(path.read_bytes(), end)
    return [one.kind.value for one in items(found)]


def test_every_message_and_call_of_google_voice_is_read() -> None:
    found = {path.name: kinds(path) for path in pages("google-voice")}
    assert len(found) == 17
    assert sum(map(len, found.values())) == 28 + 5 + 1
    assert found["sms.html"] == ["message"] * 5
    assert found["missedcall.html"] == ["call"]


def test_every_item_of_google_voice_has_its_place_in_time() -> None:
    for path in pages("google-voice"):
        for one in items(read_in_process(Bytes.at(path), Answers())[0]):
            assert one.moment.is_placed


def test_the_page_of_telegram_is_read() -> None:
    (path,) = pages("telegram")
    assert kinds(path) == [ItemKind.SYSTEM, ItemKind.MESSAGE, ItemKind.MESSAGE]


def test_pages_of_messenger() -> None:
    folder = SAMPLES / "facebook-messenger/kenn-io__msgvault"
    seen = {}
    for path in sorted(folder.rglob("*.html")):
        found, end = read_in_process(Bytes.at(path), Answers())
        seen[path.relative_to(folder).parts[0]] = (end.reader, len(items(found)))
    assert seen == {
        "html_simple": ("meta-html/1", 3),
        "html_timestamps": ("", 0),
        "mixed": ("meta-html/1", 2),
    }
