"""Times are printed in the home zone, by name, and no finer than somebody wrote them."""

from __future__ import annotations

from dataclasses import replace

from cairn.language.catalogue import catalogue
from cairn.pack.when import When, day_of, when
from cairn.terms.moment import (
    MINUTE,
    SECOND,
    Clock,
    Moment,
    Precision,
    ZoneSource,
    from_instant,
    placed,
)
from tests.pack.example import DAY, HOME, MAY_3, about, at

WORDS = catalogue()


def said(moment: Moment) -> When:
    return when(moment, HOME, WORDS)


def test_a_minute_stays_a_minute() -> None:
    assert (said(at(0, 14, 3)).day, said(at(0, 14, 3)).time) == ("Saturday 3 May 2025", "14:03 BST")


def test_seconds_are_printed_where_the_source_has_them() -> None:
    assert said(at(0, 14, 3, precision=Precision.SECOND)).time == "14:03:00 BST"


def test_winter_is_named_gmt() -> None:
    assert said(at(230, 14, 3)).time == "14:03 GMT"


def test_a_time_counted_in_utc_is_shown_in_the_home_zone() -> None:
    moment = from_instant(
        MAY_3 + 23 * 60 * MINUTE + 30 * MINUTE, "x", precision=Precision.SECOND, clock=Clock.SENT
    )
    assert (said(moment).brief, said(moment).time) == ("Sun 4 May 2025", "00:30:00 BST")
    assert "UTC" in said(moment).zone_note


def test_the_hour_that_came_twice_names_both_zones() -> None:
    start = MAY_3 + 176 * DAY + 90 * MINUTE
    twice = Moment("01:30", start, start + MINUTE, precision=Precision.MINUTE)
    found = said(placed(twice, HOME, ZoneSource.VAULT_HOME))
    assert (found.day, found.time) == ("Sunday 26 October 2025", "01:30 BST/GMT")


def test_an_uncertain_time_keeps_the_owners_words_and_its_span() -> None:
    found = said(about("about 3 this morning", 5, 2, 4))
    assert found.time == "between 02:00 and 04:00 BST"
    assert "about 3 this morning" in found.own_words


def test_a_span_of_days_names_both_ends() -> None:
    moment = Moment("late May", MAY_3, MAY_3 + 9 * DAY, precision=Precision.SPAN)
    found = said(placed(moment, HOME, ZoneSource.VAULT_HOME))
    assert found.day == "Saturday 3 May 2025 to Sunday 11 May 2025"


def test_a_day_has_no_hour() -> None:
    moment = Moment("3 May", MAY_3, MAY_3 + DAY, precision=Precision.DAY)
    found = said(placed(moment, HOME, ZoneSource.VAULT_HOME))
    assert (found.day, found.time, found.zone_note) == ("Saturday 3 May 2025", "", "")


def test_a_time_without_a_place_has_no_date_but_its_words() -> None:
    found = said(Moment("in spring, I think"))
    assert (found.day, found.time) == ("No date", "")
    assert "in spring, I think" in found.own_words


def test_a_wall_clock_without_a_zone_names_none() -> None:
    moment = Moment("14:03", MAY_3, MAY_3 + MINUTE, precision=Precision.MINUTE)
    assert said(moment).time == "00:00"


def test_a_time_beyond_the_calendar_is_no_crash() -> None:
    far = replace(at(0, 1, 1), earliest=10**18 * SECOND, latest=10**18 * SECOND + 1)
    assert said(far).day == "No date"
    assert day_of(far, HOME) is None
