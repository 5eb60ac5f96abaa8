"""A log cut at any byte, or grown by zeros, never loses or invents a record."""

from __future__ import annotations

from cairn.storage.promises import FRAME_BYTES
from cairn.storage.scan import ReadAt, scan
from tests.storage.records import record


def _reading(data: bytes) -> ReadAt:
    return lambda position, length: data[position : position + length]


def _head(data: bytes) -> tuple[int, int, int, bytes]:
    head = scan(_reading(data), len(data))
    return head.records, head.position, head.torn, head.torn_frame


def test_a_record_cut_at_every_byte_is_told_as_torn() -> None:
    first, last = record(1, 33), record(2, 70)
    start = first.frame + first.body
    tail = last.frame + last.body
    for length in range(len(tail)):
        cut = tail[:length]
        assert _head(start + cut) == (1, len(start), length, cut[:FRAME_BYTES])
    assert _head(start + tail) == (2, len(start + tail), 0, b"")


def test_zeros_at_the_end_are_not_records() -> None:
    one = record(1, 20)
    data = one.frame + one.body
    for zeros in (1, FRAME_BYTES, 10 * FRAME_BYTES, 3_000_000):
        found = _head(data + bytes(zeros))
        assert found == (1, len(data), zeros, bytes(min(zeros, FRAME_BYTES)))


def test_a_frame_of_zeros_with_records_after_it_is_kept_for_the_check_to_name() -> None:
    one, last = record(1, 20), record(2, 5)
    data = one.frame + one.body + bytes(FRAME_BYTES) + last.frame + last.body
    assert _head(data) == (3, len(data), 0, b"")


def test_what_is_known_is_not_walked_again() -> None:
    one, more = record(1, 20), record(2, 5)
    start = one.frame + one.body
    known = scan(_reading(start), len(start))
    data = bytes(len(start)) + more.frame + more.body
    assert scan(_reading(data), len(data), known).records == 2
