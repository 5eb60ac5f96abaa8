"""What every place must do. A test class takes these in by subclassing and giving ``places``."""

from __future__ import annotations

import hashlib

import pytest

from cairn.storage.problems import HeadMoved, NotThere
from cairn.storage.promises import EMPTY, FRAME_BYTES, BlobStore, Places, Record
from tests.storage.records import record

_NAME = hashlib.sha256(b"a sealed original").hexdigest()
_OTHER = hashlib.sha256(b"another").hexdigest()


def put(blobs: BlobStore, name: str, data: bytes) -> None:
    with blobs.stage() as staged:
        staged.write(data)
        blobs.put([(name, staged)])


def read(blobs: BlobStore, name: str) -> bytes:
    with blobs.open(name) as file:
        return file.read()


class LogContract:
    """Of a ``RecordLog``."""

    def test_a_new_log_is_empty(self, places: Places) -> None:
        assert places.logs[0].head() == EMPTY
        assert list(places.logs[0].read_from()) == []

    def test_what_was_appended_comes_back_in_order(self, places: Places) -> None:
        log = places.logs[0]
        first, more = record(1, 10), [record(2, 0), record(3, 4096)]
        head = log.append(EMPTY, [first])
        head = log.append(head, more)
        stored = list(log.read_from())
        assert [Record(one.frame, one.body) for one in stored] == [first, *more]
        assert head == log.head()
        assert (head.records, head.position, head.torn) == (3, stored[-1].end, 0)
        assert head.last_frame == more[-1].frame

    def test_reading_can_start_at_any_record(self, places: Places) -> None:
        log = places.logs[0]
        log.append(EMPTY, [record(number, 7) for number in range(5)])
        everything = list(log.read_from())
        for number, stored in enumerate(everything):
            assert list(log.read_from(stored.position)) == everything[number:]
        assert list(log.read_from(everything[-1].end)) == []

    def test_an_append_to_an_old_head_changes_nothing(self, places: Places) -> None:
        log = places.logs[0]
        head = log.append(EMPTY, [record(1, 3)])
        with pytest.raises(HeadMoved):
            log.append(EMPTY, [record(2, 3)])
        assert log.head() == head

    def test_an_append_of_nothing_is_nothing(self, places: Places) -> None:
        assert places.logs[0].append(EMPTY, []) == EMPTY

    def test_the_two_logs_know_nothing_of_each_other(self, places: Places) -> None:
        places.logs[0].append(EMPTY, [record(1, 3)])
        assert places.logs[1].head() == EMPTY

    def test_blanking_leaves_the_frame_and_all_other_records(self, places: Places) -> None:
        log = places.logs[0]
        records = [record(number, 50) for number in range(5)]
        head = log.append(EMPTY, records)
        third = list(log.read_from())[2]
        log.blank_body(third.position)
        after = list(log.read_from())
        assert after[2].body == bytes(50)
        assert [one.frame for one in after] == [one.frame for one in records]
        kept = [0, 1, 3, 4]
        assert [after[at].body for at in kept] == [records[at].body for at in kept]
        assert log.append(head, [record(9, 1)]).records == 6

    @pytest.mark.parametrize("position", [1, FRAME_BYTES, FRAME_BYTES + 10, 10**6])
    def test_blanking_refuses_what_is_not_the_start_of_a_record(
        self, places: Places, position: int
    ) -> None:
        log = places.logs[0]
        log.append(EMPTY, [record(1, 10)])
        with pytest.raises(NotThere):
            log.blank_body(position)
        assert next(log.read_from()).body == record(1, 10).body

    def test_cutting_the_tail_leaves_what_stands_before_it(self, places: Places) -> None:
        log = places.logs[0]
        head = log.append(EMPTY, [record(1, 10), record(2, 20)])
        log.append(head, [record(3, 30)])
        assert log.cut_tail(head.position) == FRAME_BYTES + 30
        assert log.head() == head
        assert log.cut_tail(head.position) == 0
        assert log.append(head, [record(4, 5)]).records == 3

    @pytest.mark.parametrize("position", [1, FRAME_BYTES, 10**6])
    def test_cutting_refuses_a_place_inside_a_record(self, places: Places, position: int) -> None:
        log = places.logs[0]
        head = log.append(EMPTY, [record(1, 10)])
        with pytest.raises(NotThere):
            log.cut_tail(position)
        assert log.head() == head


class BlobContract:
    """Of a ``BlobStore``."""

    def test_bytes_come_back_under_their_name(self, places: Places) -> None:
        with places.originals.stage() as staged:
            assert staged.write(b"one ") == 4
            staged.write(memoryview(bytearray(b"and two")))
            assert staged.size == 11
            places.originals.put([(_NAME, staged)])
        assert read(places.originals, _NAME) == b"one and two"
        assert list(places.originals.names()) == [_NAME]

    def test_an_open_blob_can_be_read_anywhere(self, places: Places) -> None:
        put(places.originals, _NAME, b"0123456789")
        with places.originals.open(_NAME) as file:
            assert file.seekable()
            file.seek(7)
            assert file.read(2) == b"78"

    def test_a_name_that_is_taken_keeps_its_bytes(self, places: Places) -> None:
        put(places.originals, _NAME, b"first")
        put(places.originals, _NAME, b"second")
        assert read(places.originals, _NAME) == b"first"

    def test_a_batch_may_hold_one_name_twice_and_be_large(self, places: Places) -> None:
        names = [hashlib.sha256(bytes([number])).hexdigest() for number in range(40)]
        batch = []
        for name in [*names, names[0]]:
            staged = places.originals.stage()
            staged.write(name.encode())
            batch.append((name, staged))
        places.originals.put(batch)
        assert list(places.originals.names()) == sorted(names)
        assert all(read(places.originals, name) == name.encode() for name in names)

    def test_what_was_staged_and_not_put_is_gone(self, places: Places) -> None:
        with places.originals.stage() as staged:
            staged.write(b"never given a name")
        staged.abandon()
        assert list(places.originals.names()) == []

    def test_a_removed_name_is_gone(self, places: Places) -> None:
        put(places.originals, _NAME, b"bytes")
        put(places.originals, _OTHER, b"other bytes")
        places.originals.remove(_NAME)
        assert list(places.originals.names()) == [_OTHER]
        with pytest.raises(NotThere):
            places.originals.open(_NAME)
        with pytest.raises(NotThere):
            places.originals.remove(_NAME)

    def test_originals_and_readings_are_apart(self, places: Places) -> None:
        put(places.originals, _NAME, b"bytes")
        assert list(places.readings.names()) == []

    @pytest.mark.parametrize("name", ["", "abc", "../../etc", "a/b/c/d", "ABCD", "abcd\n", ".abcd"])
    def test_a_name_that_could_lead_elsewhere_is_refused(self, places: Places, name: str) -> None:
        with pytest.raises(ValueError, match="name"):
            places.originals.open(name)
        with places.originals.stage() as staged, pytest.raises(ValueError, match="name"):
            places.originals.put([(name, staged)])


class SmallContract:
    """Of a ``SmallStore``."""

    def test_a_file_that_is_not_there_is_none(self, places: Places) -> None:
        assert places.small.get("header") is None

    def test_bytes_come_back_with_their_version(self, places: Places) -> None:
        places.small.put("header", b"one", None)
        assert places.small.get("header") == (b"one", hashlib.sha256(b"one").hexdigest())

    def test_a_file_is_replaced_only_by_who_saw_its_last_version(self, places: Places) -> None:
        places.small.put("slots", b"one", None)
        with pytest.raises(HeadMoved):
            places.small.put("slots", b"two", None)
        with pytest.raises(HeadMoved):
            places.small.put("slots", b"two", hashlib.sha256(b"older").hexdigest())
        places.small.put("slots", b"two", hashlib.sha256(b"one").hexdigest())
        assert places.small.get("slots") == (b"two", hashlib.sha256(b"two").hexdigest())

    def test_a_file_that_is_gone_is_not_replaced(self, places: Places) -> None:
        with pytest.raises(HeadMoved):
            places.small.put("keys", b"two", hashlib.sha256(b"one").hexdigest())
        assert places.small.get("keys") is None

    def test_a_file_can_be_taken_away_once(self, places: Places) -> None:
        places.small.put("next", b"one", None)
        places.small.remove("next")
        assert places.small.get("next") is None
        with pytest.raises(NotThere):
            places.small.remove("next")

    @pytest.mark.parametrize("name", ["", "../header", "logs/0", "Header", ".hidden", "0"])
    def test_a_name_that_could_lead_elsewhere_is_refused(self, places: Places, name: str) -> None:
        with pytest.raises(ValueError, match="name"):
            places.small.remove(name)
        with pytest.raises(ValueError, match="name"):
            places.small.get(name)
        with pytest.raises(ValueError, match="name"):
            places.small.put(name, b"", None)
