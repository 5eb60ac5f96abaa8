"""The checker in Python finds in each vector of a record what the vector says; a stranger wrote
those, from the page on the format alone.
"""

from __future__ import annotations

import pytest

from cairn.pack.record_verifier import RecordReport, inspect_beside, inspect_record, told
from tests.vectors.kinds import RecordVector, named, read, record_text

NAMES = named("record")


def report_of(name: str) -> RecordReport:
    vector = read("record", name, RecordVector)
    record = record_text(vector).encode("utf-8", "surrogatepass")
    if vector.items:
        return inspect_beside(record, vector.items.encode("utf-8", "surrogatepass"))
    return inspect_record(record)


def place(fault: tuple[int, int, int, int, str]) -> str:
    _, log, branch, record, _ = fault
    parts = [part for part in (log, branch, record) if part >= 0]
    return ".".join(map(str, parts))


@pytest.mark.parametrize("name", NAMES)
def test_it_finds_what_the_vector_says(name: str) -> None:
    vector = read("record", name, RecordVector)
    report = report_of(name)
    found = "success"
    if report.faults:
        first = min(fault.step for fault in report.faults)
        found = f"step-{first}"
        if vector.at:
            assert vector.at in {place(one) for one in report.faults if one.step == first}
    assert found == vector.expect, report.faults


def test_counts_are_told_by_branch() -> None:
    branches = [
        (one.log, one.branch, one.size, one.opened, one.silent, one.closed)
        for one in report_of("good").branches
    ]
    assert branches == [(0, 1, 24, 5, 5, 2), (0, 2, 8, 3, 1, 0), (1, 1, 8, 0, 0, 0)]


def test_it_tells_in_words_what_was_found_and_what_it_does_not_show() -> None:
    good, bad = told(report_of("good")), told(report_of("row-text"))
    assert "Log 0, branch 1: 24 records." in good
    assert "Nothing differs." in good
    assert "Step 7, log 0, branch 1, record 2" in bad
    assert "1 differ." in bad
    for text in (good, bad):
        assert "It does not show that what is written is true" in text
