"""The reading process and its parent, talking over a pair of queues in two threads."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

import msgspec
import pytest

from cairn.readers import recognise
from cairn.readers.child import read
from cairn.readers.parent import ReaderGone, drive, read_in_process, resolve
from cairn.readers.wire import MAX_FRAME, BadReading, End, decode_said, encode_found
from cairn.terms.reading import Answers, Continuation, Found, Item, Member, Source, Unit
from tests.readers.expected import ANSWERS, EXAMPLES
from tests.readers.sources import Bytes, items, unread

PATHS = [path for _, path in EXAMPLES]


class Side:
    """One end; a frame that is too long is refused as the real channel does."""

    def __init__(self, going: SimpleQueue[bytes | None], coming: SimpleQueue[bytes | None]) -> None:
        self._going, self._coming = going, coming

    def send(self, frame: bytes) -> None:
        assert len(frame) <= MAX_FRAME
        self._going.put(frame)

    def receive(self) -> bytes | None:
        return self._coming.get()

    def close(self) -> None:
        self._going.put(None)


@contextmanager
def child_doing(entry: Callable[[Side], None]) -> Iterator[Side]:
    to_child: SimpleQueue[bytes | None] = SimpleQueue()
    to_parent: SimpleQueue[bytes | None] = SimpleQueue()
    ours, theirs = Side(to_child, to_parent), Side(to_parent, to_child)

    def run() -> None:
        try:
            entry(theirs)
        except EOFError:
            pass
        finally:
            theirs.close()

    thread = Thread(target=run)
    thread.start()
    try:
        yield ours
    finally:
        ours.close()
        thread.join()


@pytest.mark.parametrize("path", PATHS, ids=[p.name for p in PATHS])
def test_a_child_finds_what_is_found_without_one(path: Path) -> None:
    source = Bytes.at(path)
    with child_doing(read) as channel:
        said = list(drive(channel, source, ANSWERS))
    found, end = read_in_process(source, ANSWERS)
    assert said == [*found, end]


@pytest.mark.parametrize("path", PATHS, ids=[p.name for p in PATHS])
def test_every_reference_leads_back_to_the_same_bytes(path: Path) -> None:
    source = Bytes.at(path)
    places = [item.place for item in items(read_in_process(source, Answers(date_order="dmy"))[0])]
    with child_doing(read) as channel:
        spans = [(place.member, place.locator) for place in places]
        digests = resolve(channel, source, [*spans, ("no such member", "bytes:0-1")])
    assert digests == (*(place.raw_sha256 for place in places), "")


def test_a_reference_that_is_not_there_gives_no_digest() -> None:
    source = Bytes(b"abcdef")
    wanted = [("", "bytes:1-3"), ("", "bytes:4-9"), ("", "row:3/4"), ("", "bytes:3-1")]
    with child_doing(read) as channel:
        found = resolve(channel, source, wanted)
    nothing = hashlib.sha256(b"").hexdigest()
    assert found == (hashlib.sha256(b"bc").hexdigest(), "", "", nothing)


def test_a_long_export_goes_over_in_many_frames() -> None:
    line = "18/03/2024, 10:%02d - Ann: %s\n"
    text = "".join(line % (n % 60, "x" * 500) for n in range(6000))
    with child_doing(read) as channel:
        said = list(drive(channel, Bytes(text.encode()), Answers()))
    assert sum(isinstance(one, Item) for one in said) == 6000


def test_an_item_too_large_for_a_frame_is_told() -> None:
    body = b"x" * 1_100_000
    data = b'<smses><sms type="1" body="%s"/><sms type="1" body="after"/></smses>' % body
    with child_doing(read) as channel:
        said = list(drive(channel, Bytes(data), Answers()))
    found = [one for one in said if not isinstance(one, End)]
    assert unread(found) == [("too-large", 1)]
    assert [item.text for item in items(found)] == ["after"]


def test_a_date_as_long_as_a_book_does_not_cost_the_mails_behind_it() -> None:
    line = b"From a@example.org Tue May 13 21:14:00 2025\n"
    mail = line + b"From: a@example.org\nTo: b@example.org\nDate: %s\nSubject: s\n\n%s\n\n"
    long = "1 \U0001f4c5".encode() * 900
    data = mail % (long, b"one") + mail % (b"Tue, 13 May 2025", b"two")
    with child_doing(read) as channel:
        said = list(drive(channel, Bytes(data), Answers()))
    first, second = items(one for one in said if not isinstance(one, End))
    assert (first.text, second.text) == ("one", "two")
    assert 1000 < len(first.moment.as_written) <= 4096


def test_a_time_beyond_all_years_is_none_on_the_way_and_long_words_of_it_are_cut() -> None:
    (item,) = items(
        read_in_process(Bytes(b'<smses><sms type="1" date="1"/></smses>'), Answers())[0]
    )
    moment = replace(item.moment, as_written="9" * 5000, earliest=2**60, latest=2**60 + 1)
    (frame,) = encode_found([replace(item, moment=moment)])
    said = decode_said(frame, {"": 100})
    assert isinstance(said, tuple)
    (told,) = said
    assert isinstance(told, Item)
    assert (told.moment.earliest, told.moment.latest) == (None, None)
    assert told.moment.as_written == "9" * 4095 + "…"


def test_what_was_found_before_a_reader_failed_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing:
        name, version, unit = "failing", 1, Unit.LINES

        def recognises(self, source: Source) -> bool:
            return True

        def read(self, source: Source, answers: Answers) -> Iterator[Found]:
            yield Continuation(1)
            raise IndexError

    monkeypatch.setattr(recognise, "READERS", (Failing(),))
    with child_doing(read) as channel:
        said = list(drive(channel, Bytes(b"x"), Answers()))
    assert said == [Continuation(1), End("failing/1", Unit.LINES, "reader-stopped")]


def test_a_child_that_ends_early_is_told() -> None:
    with child_doing(lambda channel: None) as channel, pytest.raises(ReaderGone):
        list(drive(channel, Bytes(b"x"), Answers()))


PLACE = ("", "bytes:0-1", "")
SHA = "0" * 64
MOMENT = ("", None, None, None, None, None, "unknown", "unknown", False, "device")
ITEM = (
    "message", ("", "bytes:0-1", SHA), MOMENT, "sms", "", "", (), "unknown", "", "", (), (), (),
)  # fmt: skip


def with_field(number: int, value: object) -> tuple[object, ...]:
    return (*ITEM[:number], value, *ITEM[number + 1 :])


HOSTILE: list[object] = [
    "no array",
    [],
    ["nothing known"],
    ["found"],
    ["found", 7],
    ["found", [[9, []]]],
    ["found", [[-1, []]]],
    ["found", [[0, []]]],
    ["found", [[0, ITEM[:-1]]]],
    ["found", [[0, with_field(0, "confession")]]],
    ["found", [[0, with_field(1, ("", "bytes:0-99", SHA))]]],
    ["found", [[0, with_field(1, ("", "bytes:1-0", SHA))]]],
    ["found", [[0, with_field(1, ("", "bytes:0-1", ""))]]],
    ["found", [[0, with_field(1, ("", "bytes:0-1", "../../x"))]]],
    ["found", [[0, with_field(1, ("", "row:a b/1", SHA))]]],
    ["found", [[0, with_field(1, ("", "row:a/one", SHA))]]],
    ["found", [[0, with_field(1, ("", "part:0-1/1", SHA))]]],
    ["found", [[0, with_field(2, (*MOMENT[:1], 5, 5, *MOMENT[3:]))]]],
    ["found", [[0, with_field(2, (*MOMENT[:1], 5, None, *MOMENT[3:]))]]],
    ["found", [[0, with_field(2, (*MOMENT[:1], 2**62, 2**62 + 1, *MOMENT[3:]))]]],
    ["found", [[0, with_field(5, 3)]]],
    ["found", [[0, with_field(7, "sideways")]]],
    ["found", [[0, with_field(11, ("not a flag",))]]],
    ["found", [[1, (PLACE, "no reason", 1)]]],
    ["found", [[1, (PLACE, "bad-row", -1)]]],
    ["found", [[2, (-4,)]]],
    ["found", [[3, ("m", -1, "media")]]],
    ["found", [[4, ("mood", (), "x", "file", "")]]],
    ["found", [[4, ("owner", (), "x", "child", "")]]],
    ["found", [[4, ("owner", (), "", "file", "")]]],
    ["end", "whatsapp/1", "parsecs", ""],
    ["end", "whatsapp/1", "lines", "because"],
    ["end", "<script>", "lines", ""],
    ["at", "elsewhere", 0, 10],
    ["at", "", -5, 10],
    ["at", "", 0, 2**40],
    ["digests", ["zz"]],
    ["digests", [SHA]],
]


@pytest.mark.parametrize("said", HOSTILE, ids=range(len(HOSTILE)))
def test_a_child_that_was_taken_over_is_not_believed(said: object) -> None:
    def lie(channel: Side) -> None:
        channel.receive()
        channel.send(msgspec.msgpack.encode(said))

    with child_doing(lie) as channel, pytest.raises(BadReading):
        list(drive(channel, Bytes(b"abc"), Answers()))


@pytest.mark.parametrize("frame", [b"", b"\xc1", b"\x92\xa5found", b"\x00" * 50, b"\xdf" * 40])
def test_bytes_that_are_no_frame_are_not_believed(frame: bytes) -> None:
    def lie(channel: Side) -> None:
        channel.receive()
        channel.send(frame)

    with child_doing(lie) as channel, pytest.raises(BadReading):
        list(drive(channel, Bytes(b"abc"), Answers()))


def test_the_honest_item_of_these_tests_is_taken() -> None:
    def tell(channel: Side) -> None:
        channel.receive()
        channel.send(msgspec.msgpack.encode(["found", [[0, ITEM]]]))
        channel.send(msgspec.msgpack.encode(["end", "sms-backup/1", "elements", ""]))

    with child_doing(tell) as channel:
        said = list(drive(channel, Bytes(b"abc"), Answers()))
    assert isinstance(said[0], Item)


def test_a_child_asks_for_a_block_once() -> None:
    class Counting(Bytes):
        asked = 0

        def read_at(self, member: str, offset: int, size: int) -> bytes:
            self.asked += 1
            return super().read_at(member, offset, size)

        def members(self) -> tuple[Member, ...]:
            return super().members()

    source = Counting(b"18/03/2024, 10:00 - Ann: first\n" * 1000)
    with child_doing(read) as channel:
        list(drive(channel, source, Answers()))
    assert source.asked == 1
