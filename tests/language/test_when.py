"""The owner's own words for when: understood to the last word, or kept and not placed."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.language.catalogue import catalogue
from cairn.language.when import read_back, understand, understand_span
from cairn.terms.moment import DAY, HOUR, MINUTE, Clock, Moment, Precision, ZoneSource

NOW = 1_750_000_000_000_000
"""Sunday 15 June 2025, 16:06 in London."""
ZONE = "Europe/London"
LONDON = ZoneInfo(ZONE)


def understood(words: str, now: int = NOW) -> Moment:
    return understand(words, now=now, zone=ZONE)


def said(words: str, now: int = NOW) -> str:
    return read_back(understood(words, now), catalogue("en"))


def instant(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    at = datetime(year, month, day, hour, minute, tzinfo=LONDON)
    return int((at - datetime(1970, 1, 1, tzinfo=timezone.utc)) / timedelta(microseconds=1))


def holds(moment: Moment, at: int) -> bool:
    return (
        moment.earliest is not None
        and moment.latest is not None
        and (moment.earliest <= at < moment.latest)
    )


@pytest.mark.parametrize(
    ("words", "back"),
    [
        ("3 May 2025 14:05", "at 14:05 on Saturday 3 May 2025 (BST)"),
        ("3 May 2025 at 2.05pm", "at 14:05 on Saturday 3 May 2025 (BST)"),
        ("May 3, 2025 2:05 p.m.", "at 14:05 on Saturday 3 May 2025 (BST)"),
        ("03/05/2025 2.05pm", "at 14:05 on Saturday 3 May 2025 (BST)"),
        ("3.5.25 14:05", "at 14:05 on Saturday 3 May 2025 (BST)"),
        ("2025-05-03T14:05", "at 14:05 on Saturday 3 May 2025 (BST)"),
        ("2025-05-03T14:05:30", "at 14:05:30 on Saturday 3 May 2025 (BST)"),
        ("2025-05-03", "on Saturday 3 May 2025"),
        ("3 January 2025 09:30", "at 09:30 on Friday 3 January 2025 (GMT)"),
        ("the 3rd of May at noon", "between 12:00 and 13:00 on Saturday 3 May 2025 (BST)"),
        ("3 May", "on Saturday 3 May 2025"),
        ("25 December", "on Wednesday 25 December 2024"),
        ("29 February", "on Thursday 29 February 2024"),
        ("the 20th", "on Tuesday 20 May 2025"),
        ("Christmas Day", "on Wednesday 25 December 2024"),
        ("New Year\u2019s Eve", "on Tuesday 31 December 2024"),
        ("today", "on Sunday 15 June 2025"),
        ("yesterday", "on Saturday 14 June 2025"),
        ("the day before yesterday", "on Friday 13 June 2025"),
        (
            "last night",
            "between 18:00 on Saturday 14 June 2025 and 06:00 on Sunday 15 June 2025 (BST)",
        ),
        ("this morning", "between 00:00 and 12:00 on Sunday 15 June 2025 (BST)"),
        ("about 3 this morning", "between 02:00 and 04:00 on Sunday 15 June 2025 (BST)"),
        ("3 in the morning on Friday", "between 03:00 and 04:00 on Friday 13 June 2025 (BST)"),
        ("half nine on Sunday night", "at 21:30 on Sunday 8 June 2025 (BST)"),
        ("2am on Sunday night", "between 02:00 and 03:00 on Monday 9 June 2025 (BST)"),
        ("quarter to ten last night", "at 21:45 on Saturday 14 June 2025 (BST)"),
        ("midnight last night", "between 00:00 and 01:00 on Sunday 15 June 2025 (BST)"),
        ("9 at night on 3 May", "between 21:00 and 22:00 on Saturday 3 May 2025 (BST)"),
        ("Tuesday", "on Tuesday 10 June 2025"),
        ("last Tuesday at 9pm", "between 21:00 and 22:00 on Tuesday 10 June 2025 (BST)"),
        ("Sunday", "on Sunday 15 June 2025"),
        ("last Sunday", "on Sunday 8 June 2025"),
        ("Saturday 3 May 2025", "on Saturday 3 May 2025"),
        ("late March", "from Friday 21 March 2025 to Monday 31 March 2025, not exactly"),
        (
            "late February 2024",
            "from Wednesday 21 February 2024 to Thursday 29 February 2024, not exactly",
        ),
        ("March 2025", "in March 2025"),
        ("July", "in July 2024"),
        ("March last year", "in March 2024"),
        ("2024", "in 2024"),
        ("the weekend of 3 May", "from Saturday 3 May 2025 to Sunday 4 May 2025"),
        ("last weekend", "from Saturday 7 June 2025 to Sunday 8 June 2025"),
        ("last week", "from Monday 2 June 2025 to Sunday 8 June 2025"),
        ("from 3 May to 5 May", "from Saturday 3 May 2025 to Monday 5 May 2025"),
        ("3\u20135 May", "from Saturday 3 May 2025 to Monday 5 May 2025"),
        (
            "from 28 December to 3 January",
            "from Saturday 28 December 2024 to Friday 3 January 2025",
        ),
        (
            "from 28 December 2023 to 3 January",
            "from Thursday 28 December 2023 to Wednesday 3 January 2024",
        ),
        ("between 2pm and 4pm on Friday", "between 14:00 and 16:00 on Friday 13 June 2025 (BST)"),
        ("between 2 and 4pm on Friday", "between 14:00 and 16:00 on Friday 13 June 2025 (BST)"),
        ("between 11 and 1pm on Friday", "between 11:00 and 13:00 on Friday 13 June 2025 (BST)"),
        (
            "between 10 and 2 on Friday night",
            "between 22:00 on Friday 13 June 2025 and 02:00 on Saturday 14 June 2025 (BST)",
        ),
        (
            "since March",
            "between 00:00 on Saturday 1 March 2025 and 16:07 on Sunday 15 June 2025 (GMT/BST)",
        ),
        (
            "3 weeks ago",
            "from Thursday 22 May 2025 to Wednesday 28 May 2025, not exactly",
        ),
        ("2 hours ago", "between 13:06:40 and 15:07:40 on Sunday 15 June 2025 (BST)"),
        ("2025-03", "in March 2025"),
        ("2025-03-03~", "from Sunday 2 March 2025 to Tuesday 4 March 2025, not exactly"),
        ("2025-03?", "from Saturday 1 March 2025 to Monday 31 March 2025, not exactly"),
        ("2025-03/2025-04", "from Saturday 1 March 2025 to Wednesday 30 April 2025"),
        ("3 May 2030 14:05", "at 14:05 on Friday 3 May 2030 (BST)"),
        ("tomorrow", "on Monday 16 June 2025"),
    ],
)
def test_what_people_write_is_understood(words: str, back: str) -> None:
    assert said(words) == back


@pytest.mark.parametrize(
    "words",
    [
        "", " ", ".", "a", "3", "nine", "14:05", "at", "when we met", "31 Feb 2025", "12/13/2025",
        "Friday 3 May 2025", "25:00", "3 May or 4 May", "not on 3 May", "the day after 3 May",
        "3 May 2025 14:05 and later", "2 nights ago", "3 May 2025 13am", "3 May 2025 14:05:99",
        "from 5 May 2025 to 3 May 2025", "from Monday", "3 4", "9" * 400, "in May on Friday",
        "3pm this morning", "3 o'clock in May", "2 at night on Friday", "the weekend of 7 May",
        "0000-01-01", "999 years ago on Friday", "2025-13", "30 Feb 2025 to 3 March 2025",
        "tomorrow yesterday", "3 \u0665 May", "next Friday",
    ],
)  # fmt: skip
def test_what_is_not_understood_to_its_last_word_is_kept_and_not_placed(words: str) -> None:
    assert understood(words) == Moment(as_written=words, clock=Clock.OWNER)


@pytest.mark.parametrize("words", ["today at 9pm", "tonight at 9", "this evening"])
def test_what_has_not_come_yet_is_not_placed_unless_it_is_written_out(words: str) -> None:
    assert not understood(words).is_placed
    assert understood("15 June 2025 9pm").is_placed


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("3 on Friday", (3, 15)),
        ("9:30 on Friday", (9, 21)),
        ("between 2 and 4 on Friday", (2, 3, 14, 15)),
    ],
)
def test_a_time_in_either_half_of_the_day_gives_a_stretch_that_holds_both(
    words: str, hours: tuple[int, ...]
) -> None:
    moment = understood(words)
    assert moment.approximate and moment.precision is Precision.SPAN
    assert all(holds(moment, instant(2025, 6, 13, hour, 30)) for hour in hours)


def test_midnight_on_a_day_may_be_its_first_or_its_last_moment() -> None:
    moment = understood("around midnight on 3 May")
    assert moment.approximate
    assert holds(moment, instant(2025, 5, 2, 23, 30)) and holds(moment, instant(2025, 5, 4, 0, 30))


def test_in_the_small_hours_last_night_may_be_either_night() -> None:
    at_two = instant(2025, 6, 15, 2)
    moment = understood("last night", at_two)
    assert holds(moment, instant(2025, 6, 13, 23)) and holds(moment, instant(2025, 6, 14, 23))
    assert said("tonight", at_two).startswith("between 18:00 on Saturday 14 June 2025")


def test_about_a_clock_hour_is_an_hour_either_side() -> None:
    about, exact = understood("3 May 2025 about 3am"), understood("3 May 2025 3am")
    assert about.approximate and not exact.approximate
    assert exact.earliest is not None and exact.latest is not None
    assert (about.earliest, about.latest) == (exact.earliest - HOUR, exact.earliest + HOUR)
    assert exact.latest - exact.earliest == HOUR


def test_about_a_day_is_a_day_either_side() -> None:
    moment = understood("about 3 May")
    assert moment.precision is Precision.DAY and moment.approximate
    assert (moment.earliest, moment.latest) == (instant(2025, 5, 2), instant(2025, 5, 5))


def test_a_time_in_the_repeated_hour_may_be_either() -> None:
    moment = understood("27 October 2024 1:30am")
    assert moment.earliest is not None and moment.latest is not None
    assert moment.latest - moment.earliest == HOUR + MINUTE
    assert said("27 October 2024 1:30am") == "at 01:30 on Sunday 27 October 2024 (BST/GMT)"


def test_a_time_in_the_hour_that_was_skipped_is_placed_around_it() -> None:
    moment = understood("30 March 2025 01:30")
    assert moment.earliest is not None and moment.latest is not None
    assert moment.latest - moment.earliest == HOUR + MINUTE


DATES = st.dates(date(1970, 1, 1), date(2025, 6, 14))
FORMS = st.sampled_from(
    ["{0:%-d} {0:%B} {0:%Y}", "{0:%-d}/{0:%-m}/{0:%Y}", "{0:%Y-%m-%d}", "{0:%b} {0:%-d}, {0:%Y}"]
)  # fmt: skip


@given(DATES, FORMS, st.integers(0, 23), st.integers(0, 59), st.booleans())
def test_a_time_on_a_date_holds_the_instant_in_every_way_of_writing(
    day: date, form: str, hour: int, minute: int, with_half: bool
) -> None:
    half = f"{hour % 12 or 12}.{minute:02}{'pm' if hour > 11 else 'am'}"
    words = f"{form.format(day)} {half if with_half else f'{hour:02}:{minute:02}'}"
    moment = understood(words)
    assert holds(moment, instant(day.year, day.month, day.day, hour, minute))
    assert moment.precision is Precision.MINUTE and not moment.approximate
    assert moment.zone == ZONE and moment.zone_source is ZoneSource.VAULT_HOME


@given(DATES, FORMS, st.sampled_from(["{}", "about {}", "the weekend of {}", "since {}"]))
def test_a_stretch_named_after_a_date_holds_the_date(day: date, form: str, around: str) -> None:
    moment = understood(around.format(form.format(day)))
    if "weekend" in around and day.weekday() in (1, 2, 3):
        assert not moment.is_placed
    else:
        assert holds(moment, instant(day.year, day.month, day.day, 12))


@given(DATES)
def test_a_day_without_its_year_is_the_latest_that_is_not_in_the_future(day: date) -> None:
    moment = understood(f"{day:%-d %B}")
    assert moment.earliest is not None and moment.earliest <= NOW
    # 29 February may lie up to eight years back; every other day less than one.
    years = 8 if (day.month, day.day) == (2, 29) else 1
    assert moment.earliest > NOW - years * 366 * DAY


WORDS = """
3 12 31 00 2025 9999 may feb tuesday at on the of in about around ~ ? between and from to since
- / . : half quarter past nine midnight noon pm am a weeks hours years ago last this night morning
weekend late early christmas eve yesterday tomorrow t st
"""
PIECES = st.lists(st.sampled_from(WORDS.split()), max_size=9).map(" ".join)


@given(st.text() | PIECES, st.sampled_from([NOW, 0, -(10**15), 4 * 10**15]))
def test_no_text_raises_and_every_stretch_is_ordered(words: str, now: int) -> None:
    moment = understood(words, now)
    assert moment.as_written == words and moment.clock is Clock.OWNER
    assert read_back(moment, catalogue("en"))
    if moment.is_placed:
        assert moment.earliest is not None and moment.latest is not None
        assert moment.earliest < moment.latest
    else:
        assert moment == Moment(as_written=words, clock=Clock.OWNER)


def span(first: str, last: str) -> Moment:
    return understand_span(first, last, now=NOW, zone=ZONE)


def test_a_span_goes_from_the_start_of_one_to_the_end_of_the_other() -> None:
    closed = span("1 May 2025", "3 June 2025")
    assert (closed.earliest, closed.latest) == (instant(2025, 5, 1), instant(2025, 6, 4))
    assert closed.as_written == "1 May 2025 \u2013 3 June 2025"
    timed = span("1 May 2025 09:00", "3 June 2025 17:00")
    assert (timed.earliest, timed.latest) == (instant(2025, 5, 1, 9), instant(2025, 6, 3, 17))


def test_a_span_without_second_words_has_no_end() -> None:
    moment = span("1 May 2025", "")
    assert moment.earliest == instant(2025, 5, 1)
    assert moment.latest is None and moment.local_to is None
    assert moment.as_written == "1 May 2025"
    assert read_back(moment, catalogue("en")) == "from Thursday 1 May 2025, with no end yet"
    timed = read_back(span("1 May 2025 09:00", " "), catalogue("en"))
    assert timed == "from 09:00 on Thursday 1 May 2025 (BST), with no end yet"


@pytest.mark.parametrize(
    ("first", "last"),
    [("", ""), ("1 May 2025", "the end"), ("3 June 2025", "1 May 2025"), ("soon", "")],
)
def test_a_span_of_which_one_end_is_not_understood_is_not_placed(first: str, last: str) -> None:
    assert not span(first, last).is_placed


def test_a_moment_from_a_source_in_utc_is_read_back_in_utc() -> None:
    moment = Moment("", earliest=NOW, latest=NOW + 1, zone="UTC")
    assert read_back(moment, catalogue("en")) == "at 15:06:40 on Sunday 15 June 2025 (UTC)"
