"""Public papers of other projects, where a copy is at hand."""

from __future__ import annotations

from collections import Counter

import pytest

from cairn.readers.parent import read_in_process
from cairn.terms.reading import Answers
from tests.readers.sources import Bytes, unread
from tests.readers.test_samples import SAMPLES

pytestmark = [
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="CAIRN_SAMPLES names no folder"),
    pytest.mark.slow,
]


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("pdf", {("pdf/1", ""): 18, ("pdf/1", "has-password"): 3}),
        ("docx", {
            ("document/1", ""): 21, ("document/1", "has-password"): 1, ("", "has-password"): 1,
            ("", "archive-damaged"): 1, ("", "no-reader"): 6,
        }),
        ("spreadsheet", {("sheets/1", ""): 10, ("", "no-reader"): 3}),
    ],
)  # fmt: skip
def test_every_paper_is_read_or_says_why_not(
    folder: str, expected: dict[tuple[str, str], int]
) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    for path in (path for path in (SAMPLES / folder).rglob("*") if path.is_file()):
        found, end = read_in_process(Bytes.at(path), Answers())
        seen[end.reader, ", ".join(reason for reason, _ in unread(found))] += 1
    assert seen == expected
