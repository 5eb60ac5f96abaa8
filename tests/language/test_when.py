"""The owner's own words for when: understood to the last word, or kept and not placed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.language.catalogue import catalogue
from cairn.language.when import read_back, understand, understand_span
from cairn.terms.moment import DAY, HOUR, MINUTE, Clock, Moment, ZoneSource

NOW = 1_750_000_000_000_000
"""Sunday 15 June 2025, 16:06 in London."""
ZONE = "Europe/London"


def understood(words: str) -> Moment:
    return understand(words, now=NOW, zone=ZONE)


def said(words: str) -> str:
    return read_back(understood(words), catalogue("en"))


@pytest.mark.parametrize(
    ("words", "back"),
    [
        ("3 May 2025 14:05", "at 14:05 on Saturday 3 May 2025 (BST)"),
        ("3 May 2025 at 2.05pm", "at 14:05 on Saturday 3 May 2025 (BST)"),
        ("May 3, 2025 2:05 p.m.", "at 14:05 on Saturday 3 May 2025 (BST)"),
        ("03/05/2025 2.05pm", "at 14:05 on Saturday 3 May 2025 (BST)"),
        ("2025-05-03T14:05", "at 14:05 on Saturday 3 May 2025 (BST)"),
        ("2025-05-03", "on Saturday 3 May 2025"),
        ("3 January 2025 09:30", "at 09:30 on Friday 3 January 2025 (GMT)"),
        ("the 3rd of May at noon", "at 12:00 on Saturday 3 May 2025 (BST)"),
        ("3 May", "on Saturday 3 May 2025"),
        ("25 December", "on Wednesday 25 December 2024"),
        ("Christmas Day", "on Wednesday 25 December 2024"),
        ("New Year\u2019s Eve", "on Tuesday 31 December 2024"),
        ("today", "on Sunday 15 June 2025"),
        ("yesterday", "on Saturday 14 June 2025"),
        (
            "last night",
            "from 20:00 on Saturday 14 June 2025 to 06:00 on Sunday 15 June 2025 (BST)",
        ),
        ("about 3 this morning", "about: between 02:00 and 04:00 on Sunday 15 June 2025 (BST)"),
        ("3 in the morning", "at 03:00 on Sunday 15 June 2025 (BST)"),
        ("half nine on Sunday night", "at 21:30 on Sunday 8 June 2025 (BST)"),
        ("nine in the evening on 3 May", "at 21:00 on Saturday 3 May 2025 (BST)"),
        ("Tuesday", "on Tuesday 10 June 2025"),
        ("last Tuesday at 9pm", "at 21:00 on Tuesday 10 June 2025 (BST)"),
        ("Saturday 3 May 2025", "on Saturday 3 May 2025"),
        ("Tuesday evening", "between 17:00 and 23:00 on Tuesday 10 June 2025 (BST)"),
        ("late March", "from Friday 21 March 2025 to Monday 31 March 2025"),
        ("late February 2024", "from Wednesday 21 February 2024 to Thursday 29 February 2024"),
        ("March 2025", "from Saturday 1 March 2025 to Monday 31 March 2025"),
        ("2024", "from Monday 1 January 2024 to Tuesday 31 December 2024"),
        ("the weekend of 3 May", "from Saturday 3 May 2025 to Sunday 4 May 2025"),
        ("from 3 May to 5 May", "from Saturday 3 May 2025 to Monday 5 May 2025"),
        ("3 weeks ago", "about: on Sunday 25 May 2025"),
        ("2025-03-03~", "about: on Monday 3 March 2025"),
        (
            "around midnight on 3 May",
            "about: from 23:00 on Saturday 3 May 2025 to 01:00 on Sunday 4 May 2025 (BST)",
        ),
        # Either half of the day may be meant, so the day alone is known.
        ("between 2 and 4 on Friday", "on Friday 13 June 2025"),
        ("9:30 on Friday", "on Friday 13 June 2025"),
        ("quarter past two yesterday", "on Saturday 14 June 2025"),
        ("between 2pm and 4pm on Friday", "between 14:00 and 16:00 on Friday 13 June 2025 (BST)"),
    ],
)
def test_what_people_write_is_understood(words: str, back: str) -> None:
    assert said(words) == back


@pytest.mark.parametrize(
    "words",
    [
        "", " ", "when we met", "31 Feb 2025", "12/13/2025", "Friday 3 May 2025", "25:00",
        "3 May or 4 May", "not on 3 May", "3 May 2025 14:05 and later", "the day after 3 May",
        "2 nights ago", "13pm", "from 5 May to 3 May", "from Monday", "03/04", "9" * 400,
    ],
)  # fmt: skip
def test_what_is_not_understood_to_its_last_word_is_kept_and_not_placed(words: str) -> None:
    assert understood(words) == Moment(as_written=words, clock=Clock.OWNER)


@given(st.text() | st.lists(st.sampled_from(
    ["3", "may", "2025", "at", "9", ":", "30", "pm", "late", "last", "tuesday", "about", "-",
     "between", "and", "half", "past", "weekend", "night", "from", "to", "weeks", "ago", "/"]
)).map(" ".join))  # fmt: skip
def test_no_text_raises_and_every_stretch_is_ordered(words: str) -> None:
    moment = understood(words)
    assert moment.as_written == words
    if moment.is_placed:
        assert moment.earliest is not None and moment.latest is not None
        assert moment.earliest < moment.latest
        assert moment.zone_source is ZoneSource.VAULT_HOME
    assert read_back(moment, catalogue("en"))


def test_about_a_clock_hour_is_an_hour_either_side() -> None:
    moment = understood("3 May 2025 about 3am")
    exact = understood("3 May 2025 3am")
    assert moment.approximate and not exact.approximate
    assert exact.latest is not None and exact.earliest is not None
    assert (moment.earliest, moment.latest) == (exact.earliest - HOUR, exact.earliest + HOUR)
    assert exact.latest - exact.earliest == MINUTE


def test_a_time_in_the_repeated_hour_may_be_either() -> None:
    moment = understood("27 October 2024 1:30am")
    assert moment.earliest is not None and moment.latest is not None
    assert moment.latest - moment.earliest == HOUR + MINUTE


def test_a_stretch_may_have_no_end() -> None:
    moment = understand_span("1 May 2025", "", now=NOW, zone=ZONE)
    assert moment.earliest is not None and moment.latest is None
    assert read_back(moment, catalogue("en")) == "from Thursday 1 May 2025, with no end yet"
    closed = understand_span("1 May 2025", "3 June 2025", now=NOW, zone=ZONE)
    assert closed.latest is not None and closed.latest - moment.earliest == 34 * DAY
    assert not understand_span("1 May 2025", "the end", now=NOW, zone=ZONE).is_placed
    assert not understand_span("3 June 2025", "1 May 2025", now=NOW, zone=ZONE).is_placed
