"""The checker in Python finds in each vector of a record what the vector says; a stranger wrote
those, from the page on the format alone.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from cairn.pack.checkers import FOR_THE_RECORD, source
from cairn.pack.record_verifier import RecordReport, inspect_beside, inspect_record, told
from cairn.pack.verifier import VERIFIER
from tests.vectors.extract import (
    checkpoint_text,
    drawn,
    key_of,
    origin_of,
    public_of,
    signed,
    text_of,
)
from tests.vectors.kinds import RecordVector, named, read, record_text
from tests.vectors.story import whole

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


def test_a_gap_is_named_once_however_long_it_is_said_to_be() -> None:
    record, key, size = whole(), key_of("0.1"), 2**53 - 1
    origin = origin_of(public_of(key))
    note = signed(checkpoint_text(size, drawn("root"), origin), origin, key)
    record["branches"][0] |= {"checkpoint": note, "whole": [[0, size]], "earlier": []}
    faults = inspect_record(text_of(record).encode()).faults
    gaps = [(one.record, one.what.partition(" is")[0]) for one in faults if one.step == 5]
    assert gaps == [
        (1, "[1, 2)"), (10, "[10, 12)"), (14, "[14, 23)"), (24, f"[24, {size})"),
    ]  # fmt: skip


def test_a_branch_without_a_checkpoint_is_still_told_and_said_not_to_be_checked() -> None:
    report = report_of("note-and-gap")
    assert [(one.step, place(one)) for one in report.faults] == [
        (2, "0.1"), (5, "0.1.1"), (5, "0.1.10"), (5, "0.1.14"), (6, "0.1.2"), (6, "0.1.2"),
    ]  # fmt: skip
    first = report.branches[0]
    assert (first.is_checked, first.origin, first.size, first.root) == (False, "", 0, "")
    assert (first.opened, first.silent, first.closed) == (5, 5, 2)
    assert "Log 0, branch 1: no checkpoint of its key." in told(report)
    assert "Steps 3 and 4 could not be taken" in told(report)


def test_it_runs_alone_beside_the_other_checker_with_the_standard_library(tmp_path: Path) -> None:
    for path in (VERIFIER, *FOR_THE_RECORD):
        text = source(path).decode()
        (tmp_path / Path(path).name).write_text(text)
        for node in ast.walk(ast.parse(text, feature_version=(3, 8))):
            if isinstance(node, ast.Import):
                assert all(alias.name in sys.stdlib_module_names for alias in node.names)
    (tmp_path / "record.json").write_text(record_text(read("record", "good", RecordVector)))
    # Neither the project nor its folder can be found from there.
    alone = [sys.executable, "-S", "-E", "verify_record.py", "."]
    run = subprocess.run(alone, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert "Nothing differs." in run.stdout
    (tmp_path / "record.json").write_text(record_text(read("record", "gap", RecordVector)))
    run = subprocess.run(alone, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "Step 5, log 0, branch 1, record 5: [5, 6) is missing" in run.stdout


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
