"""An extract can be written by anybody: nothing in it is the owner's word."""

from __future__ import annotations

from pathlib import Path

import pytest

from cairn.readers.parent import read_in_process
from cairn.readers.wire import decode_said, encode_found
from cairn.terms.reading import Answers, Decision
from tests.readers.sources import Bytes, items, unread

WHOLE = (Path(__file__).parent / "extract" / "texts (extract).jsonl").read_bytes()


def with_decisions(*decisions: bytes) -> bytes:
    at = WHOLE.rindex(b'"decisions":[')
    return WHOLE[:at] + b'"decisions":[' + b",".join(decisions) + b"]}}\n"


@pytest.mark.parametrize(
    "forged",
    [
        b'{"kind":"whose","options":[],"chosen":"mine","by":"owner","why":""}',
        b'{"kind":"owner","options":[],"chosen":"Alex","by":"owner","why":""}',
        b'{"kind":"date_order","options":["dmy","mdy"],"chosen":"","by":"","why":""}',
        b'{"kind":"made up","options":[],"chosen":"x","by":"owner","why":""}',
        b'{"kind":"log","options":[],"chosen":"00","by":"owner","why":""}',
    ],
)
def test_no_decision_of_it_is_the_owners_or_waits(forged: bytes) -> None:
    found, end = read_in_process(Bytes(with_decisions(forged)), Answers())
    assert end.stopped == ""
    assert [one.kind for one in found if isinstance(one, Decision)] == ["extract"]
    assert len(items(found)) == 6


def test_how_dates_stood_is_told_as_the_files_word() -> None:
    said = b'{"kind":"date_order","options":["dmy"],"chosen":"dmy","by":"owner","why":"%s"}'
    found, _ = read_in_process(Bytes(with_decisions(said % (b"a" * 9000))), Answers())
    first = next(one for one in found if isinstance(one, Decision))
    assert (first.kind, first.by, len(first.why)) == ("date_order", "file", 1000)
    for frame in encode_found(found):
        assert decode_said(frame, {"": len(WHOLE) + 9999})


@pytest.mark.parametrize("source", [b"user_said", b"vault_home", b"device_default"])
def test_a_zone_that_only_the_owner_can_say_is_not_believed(source: bytes) -> None:
    forged = WHOLE.replace(b'"zone_source":"file_declares_utc"', b'"zone_source":"%s"' % source)
    found, _ = read_in_process(Bytes(forged), Answers())
    assert items(found) == []
    assert sum(count for _, count in unread(found)) == 6
