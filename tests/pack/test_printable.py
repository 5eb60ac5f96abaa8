"""No character that somebody wrote steers a page or is lost from it."""

from __future__ import annotations

import pytest

from cairn.pack.printable import BREAK, fitted, foreign_letters, is_right_to_left, isolated, shown


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("\x00\x1b[31m", "\u2400\u241b[31m"),
        ("\u202eold", "‹U+202E›old"),
        ("a\u2069b\u2068", "a‹U+2069›b‹U+2068›"),
        ("one\r\ntwo\nthree\rfour", "one\ntwo\nthree\u240d\nfour"),
        ("a\u2028b", "a‹U+2028›b"),
        ("\x7f\t", "\u2421\u2409"),
    ],
)
def test_what_steers_becomes_a_sign(written: str, printed: str) -> None:
    assert shown(written) == printed


def test_a_name_in_a_sentence_cannot_close_its_own_isolation() -> None:
    assert isolated("a\u2069\nb") == "\u2068a‹U+2069›\u240ab\u2069"


def test_a_long_run_may_end_a_line_and_loses_nothing() -> None:
    run = "x" * 100_000
    printed = shown(run)
    assert printed.replace(BREAK, "") == run
    assert max(len(part) for part in printed.split(BREAK)) <= 28


def test_a_mark_stays_with_its_letter_where_a_run_is_folded() -> None:
    assert f"{BREAK}\u0301" not in shown("e\u0301" * 60, fold=3)


def test_what_no_font_has_stands_as_its_number() -> None:
    assert fitted("\u4e2d a \ue000 \ud83d") == "‹U+4E2D› a ‹U+E000› ‹U+D83D›"


def test_letters_of_many_languages_stay_as_they_are() -> None:
    for text in ("łódź", "لقد تبعني", "ਉਹ ਮੇਰੇ", "সে আমাকে", "તે મને", "நான்", "वह मेरे", "Привет"):
        assert fitted(text) == text


def test_a_mark_that_no_font_has_with_its_letter_is_shown_apart() -> None:
    assert fitted("\u0a15\u0488") == "\u0a15‹U+0488›"


def test_each_level_gives_up_more() -> None:
    text = "é e\u0301 ж"
    assert [fitted(text, level) for level in (0, 1, 2)] == [
        text,
        "é e‹U+0301› ж",
        "‹U+00E9› e‹U+0301› ‹U+0436›",
    ]


def test_the_direction_is_that_of_the_first_letter() -> None:
    assert is_right_to_left("14:03 لقد okay")
    assert not is_right_to_left("okay لقد")
    assert not is_right_to_left("14:03")


def test_letters_that_need_an_interpreter_are_noticed() -> None:
    assert foreign_letters("ਉਹ ਮੇਰੇ ok")
    assert not foreign_letters("Łódź, 😀 14:03")
