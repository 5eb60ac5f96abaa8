"""Databases of phones: with their log, with damage, and with what a hostile hand puts into one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.platform.zygote import Zygote
from cairn.readers.databases.apple_time import from_apple, shown
from cairn.readers.databases.database import digest_of_row, opened
from cairn.readers.databases.pages import LOG
from cairn.readers.databases.typed_stream import words_in
from cairn.readers.parent import drive, read_in_process, resolve
from cairn.readers.recognise import readers_of
from cairn.readers.wire import End
from cairn.terms.moment import Clock
from cairn.terms.reading import Answers, Found, Item, Member, Unread
from cairn.vault.children import start_zygote
from tests.readers.databases import make
from tests.readers.sources import Bytes, items, unread


class WithLog(Bytes):
    """A database and the log that came with it."""

    def __init__(self, data: bytes, log: bytes) -> None:
        super().__init__(data, "chat.db")
        self.log = log

    def members(self) -> tuple[Member, ...]:
        return (*super().members(), Member(LOG, len(self.log)))

    def read_at(self, member: str, offset: int, size: int) -> bytes:
        if member == LOG:
            return self.log[offset : offset + size]
        return super().read_at(member, offset, size)


def texts(source: Bytes) -> list[str]:
    return [item.text for item in items(read_in_process(source, Answers())[0])]


def test_the_newest_message_stands_in_the_log_alone() -> None:
    data, log = make.with_log()
    assert texts(Bytes(data)) == ["In the file"]
    assert texts(WithLog(data, log)) == ["In the file", "Only in the log"]


def test_a_log_counts_as_far_as_it_was_committed() -> None:
    data, log = make.with_log()
    for cut in range(0, len(log), 97):
        assert texts(WithLog(data, log[:cut])) == ["In the file"]
    flipped = bytearray(log)
    flipped[-5] ^= 1
    assert texts(WithLog(data, bytes(flipped))) == ["In the file"]
    assert texts(WithLog(data, log + log[32:])) == ["In the file", "Only in the log"]


def test_a_log_alone_says_what_it_is() -> None:
    _, log = make.with_log()
    found, end = read_in_process(Bytes(log, "chat.db-wal"), Answers())
    assert (unread(found), end.reader) == ([("database-log", 1)], "")


def test_what_stands_behind_a_damaged_page_is_read() -> None:
    found, end = read_in_process(Bytes(make.damaged(make.imessage())), Answers())
    assert end.reader == "imessage/1"
    assert unread(found) == [("database-damaged", 1)]
    read = {item.place.locator for item in items(found)}
    assert "row:message/13" in read
    assert len(read) == 7


def test_text_that_is_none_costs_only_its_letters() -> None:
    found, _ = read_in_process(Bytes(make.bad_text()), Answers())
    assert [item.text for item in items(found)] == ["Before", "\ufffd" * 6 + " and on", "Behind"]
    assert [item.flags for item in items(found)] == [(), ("characters-replaced",), ()]


@pytest.mark.parametrize("length", [0, 1, 126, 127, 128, 255, 256, 300, 65535, 65536, 70000])
def test_words_of_any_length_come_out_of_a_typed_stream(length: int) -> None:
    assert words_in(make.typed_stream("a" * length)) == "a" * length


def test_a_typed_stream_that_is_cut_gives_nothing_rather_than_less() -> None:
    whole = make.typed_stream("I never said that.")
    end = whole.index(b"that.") + len(b"that.")
    assert all(words_in(whole[:cut]) is None for cut in range(end))
    assert words_in(b"bplist00 NSString+\x05words") is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (469908586, "2015-11-22 18:09:46 UTC"),
        (588813210539788032, "2019-08-29 23:13:30 UTC"),
        (738903600.25, "2024-06-01 03:00:00 UTC"),
        (-978307200, "1970-01-01 00:00:00 UTC"),
        (0, ""),
        (None, ""),
        ("tomorrow", ""),
        (float("nan"), "nan"),
        (2**63 - 1, "2293-04-11 23:47:16 UTC"),
        (1e300, "1e+300"),
    ],
)
def test_times_are_counted_from_2001(value: object, expected: str) -> None:
    assert shown(from_apple(value, clock=Clock.DEVICE)) == expected


def hostile(*statements: str) -> Bytes:
    return Bytes(make.database(*statements))


VIEW = (
    "CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT)",
    "CREATE VIEW message AS SELECT 1 AS guid, 'invented' AS text, 1 AS handle_id, 1 AS date,"
    " 1 AS is_from_me",
)
LOOP = (
    *VIEW[:1],
    "CREATE VIEW message AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT"
    " x AS guid, x AS text, x AS handle_id, x AS date, x AS is_from_me FROM n",
)


@pytest.mark.parametrize("statements", [VIEW, LOOP])
def test_what_only_the_schema_says_is_no_message(statements: tuple[str, ...]) -> None:
    assert readers_of(hostile(*statements)) == ()


def test_a_column_that_takes_the_name_of_the_row_does_not_move_it() -> None:
    source = hostile(
        "CREATE TABLE message (rowid TEXT, guid, text, handle_id, date, is_from_me)",
        "CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT)",
        "INSERT INTO message VALUES ('7', 'G', 'words', 1, 1, 1)",
    )
    assert readers_of(source) == ()


def test_values_of_the_wrong_kind_are_no_reason_to_stop() -> None:
    source = hostile(
        "CREATE TABLE message (guid, text, attributedBody, handle_id, service, date, is_from_me,"
        " associated_message_type, message_summary_info, item_type)",
        "CREATE TABLE handle (id)",
        "CREATE TABLE chat (display_name, style)",
        "CREATE TABLE chat_message_join (chat_id, message_id)",
        "INSERT INTO message VALUES (x'00', 7.5, 'none', 'one', 3, 'today', 'yes', 'x', 'y', '')",
        "INSERT INTO message VALUES (1, NULL, x'040b', 9e99, NULL, 9e99, 9, 2001, x'6270', NULL)",
        "INSERT INTO handle VALUES (x'ff')",
        "INSERT INTO chat_message_join VALUES ('a', 1), (1, 1), (NULL, NULL)",
    )
    found, end = read_in_process(source, Answers())
    assert (end.stopped, len(items(found)), unread(found)) == ("", 2, [])


def test_a_row_is_named_by_what_stands_in_it() -> None:
    source = Bytes(make.imessage())
    (first, *_) = items(read_in_process(source, Answers())[0])
    assert digest_of_row(source, "message", 1) == first.place.raw_sha256
    assert digest_of_row(source, "message", 99) == ""
    assert digest_of_row(source, "nothing", 1) == ""
    assert digest_of_row(Bytes(b"no database"), "message", 1) == ""


def test_damage_anywhere_is_told_or_costs_nothing() -> None:
    whole = make.imessage()
    before = len(items(read_in_process(Bytes(whole), Answers())[0]))
    for at in range(0, len(whole), 131):
        harmed = whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]
        found, end = read_in_process(Bytes(harmed), Answers())
        assert end.stopped in ("", "no-reader"), at
        if end.reader:
            assert len(items(found)) == before or unread(found), at


def test_sqlite_has_no_file_but_the_original() -> None:
    assert opened(Bytes(b"SQLite format 3\0" + bytes(90))) is None
    database = opened(Bytes(make.imessage()))
    assert database is not None
    with database, pytest.raises(Exception, match="too many attached"):
        database._connection.execute("ATTACH '/etc/passwd' AS other")


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with start_zygote() as started:
        if not started.possible() & {"seccomp", "netns"}:
            pytest.skip("this system cannot shut a process away")
        yield started


def test_a_log_is_laid_over_where_there_is_no_disk(zygote: Zygote) -> None:
    source = WithLog(*make.with_log())
    with zygote.run("cairn.readers.child:read", profile="bytes") as child:
        said = list(drive(child.channel, source, Answers()))
        assert child.wait().reason == "finished"
    found: list[Found] = [one for one in said if not isinstance(one, End)]
    assert [item.text for item in items(found)] == ["In the file", "Only in the log"]


def test_rows_are_found_again_in_an_archive_with_its_log(zygote: Zygote) -> None:
    data, log = make.with_log()
    packed = Bytes(make.zipped(**{"Messages/chat__db": data, "Messages/chat__db-wal": log}))
    found, end = read_in_process(packed, Answers())
    assert end.reader == "bundle/2"
    assert [item.text for item in items(found)] == ["In the file", "Only in the log"]
    spans = [(item.place.member, item.place.locator) for item in items(found)]
    with zygote.run("cairn.readers.child:read", profile="bytes") as child:
        digests = resolve(child.channel, packed, spans)
    assert digests == tuple(item.place.raw_sha256 for item in items(found))


def test_a_big_database_is_read_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "big.db"
    one = sqlite3.connect(path)
    one.executescript(
        "CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid, text, handle_id, date, is_from_me);"
        "CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id);"
    )
    one.executemany(
        "INSERT INTO message (guid, text, handle_id, date, is_from_me) VALUES (?, ?, 1, 1, 0)",
        ((f"G-{number}", f"message {number}") for number in range(5000)),
    )
    one.commit()
    one.close()
    found, end = read_in_process(Bytes(path.read_bytes()), Answers())
    assert (len(items(found)), end.stopped) == (5000, "")
    assert not [one for one in found if not isinstance(one, Item | Unread)]


def test_the_names_of_tables_may_be_in_capitals() -> None:
    source = hostile(
        "CREATE TABLE SMS (Address, DATE, type, BODY)",
        "INSERT INTO SMS VALUES ('07700900102', 1711929600000, 1, 'words')",
    )
    found, end = read_in_process(source, Answers())
    assert (end.reader, end.stopped) == ("android-phone/1", "")
    assert [(item.text, item.place.locator) for item in items(found)] == [("words", "row:SMS/1")]
    assert digest_of_row(source, "SMS", 1) == items(found)[0].place.raw_sha256
