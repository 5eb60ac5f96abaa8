"""A text is read by the phrases of a language in every way there is, to its last word."""

from __future__ import annotations

import pytest

from cairn.language.times.grammar import Grammar, Node

SMALL = Grammar(
    {
        "when": {"on? {day}": "whole", "{day} in {month} {year:dddd}?": "dated"},
        "day": {"monday|mon .?": 0, "the {:filler} first": 1},
        "filler": {"very": 1},
        "month": {"may": "=May"},
    }
)


def test_parts_that_may_be_missing_may_be_missing() -> None:
    assert SMALL.readings("Monday") == SMALL.readings("on  MON.")
    assert SMALL.readings("Monday") == (Node("whole", (("day", 0),)),)


def test_a_slot_without_a_name_is_found_and_not_handed_on() -> None:
    assert SMALL.readings("the very first") == (Node("whole", (("day", 1),)),)


def test_text_and_digits_are_handed_on_as_they_are() -> None:
    slots = (("day", 0), ("month", "May"), ("year", "2025"))
    assert SMALL.readings("Monday, in May 2025.") == (Node("dated", slots),)


@pytest.mark.parametrize("text", ["", "Monday Monday", "Mondays", "Monday in May 25", "Mon" * 99])
def test_what_is_not_read_to_its_last_word_is_not_read(text: str) -> None:
    assert SMALL.readings(text) == ()


def test_every_way_is_given() -> None:
    both = Grammar({"when": {"{a}": "left", "{b}": "right"}, "a": {"x": 1}, "b": {"x|y": 2}})
    assert both.readings("x") == (Node("left", (("a", 1),)), Node("right", (("b", 2),)))


def test_the_names_of_meanings_are_known() -> None:
    assert SMALL.meanings() == {"whole", "dated"}
