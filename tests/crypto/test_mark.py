from __future__ import annotations

import hashlib

import pytest

from cairn.crypto.mark import NotAMark, mark_of, parse_mark

ROOT = hashlib.sha256(b"a root").digest()
LINE = str(mark_of(1, 216, ROOT))


def test_a_line_comes_back_as_the_mark_it_was() -> None:
    mark = parse_mark(LINE)
    assert (mark.branch, mark.size) == (1, 216)
    assert mark.fits(ROOT)
    assert not mark.fits(hashlib.sha256(b"another").digest())
    assert str(mark) == LINE


def test_it_is_short_and_in_groups() -> None:
    assert [len(part) for part in LINE.split("-")] == [1, 3, 5, 5, 5, 5, 2]


@pytest.mark.parametrize(
    "typed",
    [
        LINE.lower(),
        f"  {LINE} ",
        LINE.replace("0", "O").replace("1", "l"),
        LINE.replace("-", " - "),
    ],
)
def test_what_people_type_is_taken(typed: str) -> None:
    assert parse_mark(typed) == parse_mark(LINE)


def test_letters_may_stand_without_hyphens() -> None:
    branch, size, *letters = LINE.split("-")
    assert parse_mark(f"{branch}-{size}-{''.join(letters)}") == parse_mark(LINE)


def test_almost_every_slip_is_noticed() -> None:
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    slips = taken = 0
    for at, there in enumerate(LINE):
        for other in letters:
            typed = LINE[:at] + other + LINE[at + 1 :]
            if there == "-" or other == there:
                continue
            slips += 1
            try:
                parse_mark(typed)
                taken += 1
            except NotAMark:
                pass
    assert slips > 700
    assert taken * 200 < slips  # ten bits let one in a thousand pass


@pytest.mark.parametrize("junk", ["", "-", "1-2-3", "0" * 40, LINE[:-1], LINE + "A", "x" * 10_000])
def test_anything_else_is_told_to_be_none(junk: str) -> None:
    with pytest.raises(NotAMark):
        parse_mark(junk)
