"""Public test files of other projects, where a copy is at hand: the counts that they state.

They are measured and never shipped: the folder is named by ``CAIRN_SAMPLES``.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cairn.readers.parent import read_in_process
from cairn.terms.reading import Answers, Decision, ItemKind
from tests.readers.sources import Bytes, counted, items, lines_in

SAMPLES = Path(os.environ.get("CAIRN_SAMPLES") or "/nowhere")
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="CAIRN_SAMPLES names no folder")

_ANDROID = "starkdmi__whats_json/android"

# file: records, of which the app wrote itself, and the date order (None: has to be asked)
WHATSAPP: dict[str, tuple[int, int, str | None]] = {
    "lucasrodes__whatstk/lorem-2000.txt": (2000, 0, "ymd"),
    "lucasrodes__whatstk/lorem-merge-part1.txt": (300, 0, "ymd"),
    "lucasrodes__whatstk/lorem.txt": (500, 0, "dmy"),
    "joweich__chat-miner/whatsapp/test_ddmmyy_24hrs.txt": (9, 2, "dmy"),
    "joweich__chat-miner/whatsapp/test_mmddyy_24hrs.txt": (9, 2, "mdy"),
    "joweich__chat-miner/whatsapp/test_yyyymmdd_24hrs.txt": (9, 2, "ymd"),
    "mlomb__chat-analytics/whatsapp/2A_5M.txt": (5, 0, "dmy"),
    f"{_ANDROID}/Chat WhatsApp s\u00a0uživatelem Dmitry S CZ Android.txt": (
        60,
        1,
        "dmy",
    ),
    f"{_ANDROID}/WhatsApp Chat with Dmitry S EN Android.txt": (60, 1, "dmy"),
    f"{_ANDROID}/WhatsApp Chat with Dmitry S EN+Media Android.txt": (60, 1, "dmy"),
    "starkdmi__whats_json/calendars/Gregorian iOS.txt": (25, 3, "mdy"),
    "starkdmi__whats_json/ios/WhatsApp Chat - Elon Musk (EN+Media).txt": (25, 3, "mdy"),
    "starkdmi__whats_json/ios/WhatsApp Chat - Elon Musk (FR).txt": (25, 3, "mdy"),
    "starkdmi__whats_json/ios/WhatsApp Chat - Elon Musk (German).txt": (25, 3, "mdy"),
    "starkdmi__whats_json/ios/WhatsApp Chat - Elon Musk (Spanish).txt": (25, 3, "mdy"),
    "starkdmi__whats_json/ios/iOS Japanese.txt": (28, 3, "mdy"),
    "starkdmi__whats_json/languages/french_ios.txt": (23, 1, "mdy"),
    "starkdmi__whats_json/languages/spanish_ios.txt": (23, 1, "mdy"),
    "sodascience__port-whatsapp-datadonation/_chat.txt": (10, 1, "dmy"),
    "sodascience__port-whatsapp-datadonation/_chat_file1.txt": (10, 1, "dmy"),
    "sodascience__port-whatsapp-datadonation/_chat_file3.txt": (10, 1, "dmy"),
    "sodascience__port-whatsapp-datadonation/_chat_file5.txt": (10, 1, "dmy"),
    "sodascience__port-whatsapp-datadonation/whatsapp_chat.zip": (10, 1, "dmy"),
    "noahejung__locket/whatsapp_android.txt": (8, 2, "mdy"),
    "NicoKaragozian__MemoRIA/whatsapp_android.txt": (4, 0, None),
    "NicoKaragozian__MemoRIA/whatsapp_ios.txt": (5, 0, None),
    "rodrigogs__whats-reader/asian-ampm-format-test.txt": (5, 1, "ymd"),
    "rodrigogs__whats-reader/bracketed-year-first-test.txt": (3, 0, "ymd"),
    "rodrigogs__whats-reader/dot-time-klo-format-test.txt": (3, 0, "dmy"),
    "rodrigogs__whats-reader/french-format-test.txt": (6, 0, None),
    "rodrigogs__whats-reader/ios-format-test.txt": (5, 1, "dmy"),
}

# file: messages, calls, parts that could not be read
SMS: dict[str, tuple[int, int, int]] = {
    "shruggietech__sms-backup-restore-parser/edge_cases.xml": (4, 0, 0),
    "shruggietech__sms-backup-restore-parser/minimal_calls.xml": (0, 1, 0),
    "shruggietech__sms-backup-restore-parser/minimal_sms.xml": (1, 0, 0),
    "fkleon__sms-backup-manager/emptySms.xml": (0, 0, 0),
    "fkleon__sms-backup-manager/invalidSms.xml": (1, 0, 1),
    "fkleon__sms-backup-manager/sms-dupes.xml": (8, 0, 0),
    "fkleon__sms-backup-manager/sms-non-dupes.xml": (2, 0, 0),
    "noahejung__locket/sms_backup.xml": (4, 0, 0),
}


def test_no_sample_of_the_two_formats_is_left_out() -> None:
    for folder, known in (("whatsapp", WHATSAPP), ("sms-backup-restore", SMS)):
        here = SAMPLES / folder
        files = {str(path.relative_to(here)) for path in here.rglob("*") if path.is_file()}
        assert {name for name in files if not name.endswith(".json")} == known.keys()


@pytest.mark.parametrize("name", WHATSAPP)
def test_a_chat_has_the_records_that_it_states(name: str) -> None:
    records, system, order = WHATSAPP[name]
    source = Bytes.at(SAMPLES / "whatsapp" / name)
    found, end = read_in_process(source, Answers())
    decision = next(one for one in found if isinstance(one, Decision))
    assert decision.chosen == (order or "")
    if order is None:
        assert end.stopped == "undecided"
        found, end = read_in_process(source, Answers(date_order="dmy"))
    assert end.stopped == ""
    assert len(items(found)) == records
    assert sum(item.kind is ItemKind.SYSTEM for item in items(found)) == system
    assert counted(found) == lines_in(source.data)


@pytest.mark.parametrize("name", SMS)
def test_a_backup_has_the_elements_that_it_states(name: str) -> None:
    messages, calls, broken = SMS[name]
    found, _ = read_in_process(Bytes.at(SAMPLES / "sms-backup-restore" / name), Answers())
    kinds = [item.kind for item in items(found)]
    assert kinds.count(ItemKind.MESSAGE) == messages
    assert kinds.count(ItemKind.CALL) == calls
    assert counted(found) == messages + calls + broken


def test_first_and_last_messages_are_when_their_authors_say() -> None:
    def first(name: str) -> str:
        found, _ = read_in_process(Bytes.at(SAMPLES / name), Answers(zone="Etc/UTC"))
        moment = items(found)[0].moment
        assert moment.earliest is not None
        return f"{moment.earliest // 1_000_000} {items(found)[0].sender}"

    assert first("whatsapp/lucasrodes__whatstk/lorem.txt") == "1579054976 Mary"
    assert first("whatsapp/lucasrodes__whatstk/lorem-merge-part1.txt") == "1571566560 John"
    assert first("sms-backup-restore/shruggietech__sms-backup-restore-parser/minimal_sms.xml") == (
        "1609459200 +15551234567"
    )


def test_an_archive_that_contains_itself_is_opened_so_often_and_no_more() -> None:
    (path,) = (SAMPLES / "archive").rglob("droste.zip")
    found, end = read_in_process(Bytes.at(path), Answers())
    assert (end.reader, [item.place.member for item in items(found)]) == (
        "bundle/2",
        ["droste.jpg", "droste.zip//droste.jpg", "droste.zip//droste.zip//droste.jpg"],
    )


def test_of_signal_only_text_is_read() -> None:
    for path in (SAMPLES / "signal").rglob("*.*"):
        found, end = read_in_process(Bytes.at(path), Answers())
        is_export = path.name == "test_export.txt"
        assert end.reader == ("signal-lines/1" if is_export else ""), path
        if is_export:
            assert [item.text for item in items(found)] == ["Hello John!", "Hello\nJane!"]


@pytest.mark.parametrize("folder", ["text-encoding", "call-log"])
def test_files_of_other_kinds_are_kept_as_they_are(folder: str) -> None:
    for path in (SAMPLES / folder).rglob("*"):
        if path.is_file() and path.stat().st_size < 5_000_000:
            found, end = read_in_process(Bytes.at(path), Answers())
            assert (end.reader, items(found)) == ("", [])
            assert counted(found) >= 1
