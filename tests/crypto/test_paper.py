"""A checkpoint on paper: read back from what was printed, and slips of the pen told as such."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.crypto.checkpoint import Checkpoint
from cairn.crypto.paper import Mistyped, NotAPoint, PaperPoint, read_point
from cairn.terms.errors import Problem

WORDS = ("acorn", "t-shirt", "bramble", "cedar", "drop-down", "elm")
POINT = PaperPoint(
    Checkpoint("abcdefghijklmnopqrstuvwxyz", 57, bytes(range(32))), "2025-06-15", WORDS
)
LABELS = ("Record", "Length", "Fingerprint", "Day", "Key")
PRINTED = "\n".join(f"{label}: {line}" for label, line in zip(LABELS, POINT.lines, strict=True))


def test_the_five_lines_are_read_back_with_and_without_their_labels() -> None:
    assert read_point(PRINTED) == POINT
    assert read_point("\n".join(POINT.lines)) == POINT
    assert read_point(PRINTED.upper().replace("\n", "\r\n\n")) == POINT
    assert read_point(PRINTED.replace(" ", "  ")) == POINT


def test_the_code_is_read_back_in_either_case() -> None:
    assert read_point(POINT.code) == POINT
    assert read_point(f"  {POINT.code.lower()}\n") == POINT


def test_the_code_fits_the_dense_alphabet_of_qr_codes() -> None:
    assert set(POINT.code) <= set(string.digits + string.ascii_uppercase + " $%*+-./:")


def test_groups_are_short_enough_to_read_out() -> None:
    assert all(
        len(group) <= 4 for line in (POINT.lines[0], POINT.lines[2]) for group in line.split()
    )


@pytest.mark.parametrize("at", range(len(POINT.lines[2])))
def test_a_slip_in_the_fingerprint_is_not_taken_for_another_record(at: int) -> None:
    line = POINT.lines[2]
    if line[at] == " ":
        return
    slip = line[:at] + ("0" if line[at] != "0" else "1") + line[at + 1 :]
    with pytest.raises(Mistyped):
        read_point(PRINTED.replace(line, slip))


def test_a_slip_in_any_other_line_is_noticed_too() -> None:
    for old, new in (("57", "58"), ("06-15", "06-16"), ("elm", "elk"), ("abcd", "abdc")):
        with pytest.raises(Mistyped):
            read_point(PRINTED.replace(old, new))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "R1",
        "\n".join(POINT.lines[:4]),
        PRINTED + "\nMore: words",
        PRINTED.replace("57", "057"),
        PRINTED.replace("acorn ", ""),
        POINT.code.replace("R1", "R2"),
        PRINTED + " " * 2_000,
    ],
)
def test_what_is_not_the_lines_is_told(text: str) -> None:
    with pytest.raises(NotAPoint):
        read_point(text)


@given(st.text(max_size=400))
def test_any_text_gives_a_problem_with_a_name(text: str) -> None:
    with pytest.raises(Problem):
        read_point(text)


def test_no_line_names_a_program_or_a_person() -> None:
    assert not re.search("cairn|diary|stalk", PRINTED + POINT.code, re.IGNORECASE)
