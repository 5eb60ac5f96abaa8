"""Placing many moments gives what placing each one gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.readers.clock import Placing
from cairn.terms.moment import DAY, HOUR, MINUTE, Moment, UnknownZone, ZoneSource, placed
from cairn.terms.reading import Direction, Item, ItemKind, Place

YEAR_2024 = 19_723 * DAY


def item(moment: Moment) -> Item:
    return Item(
        ItemKind.MESSAGE, Place("", "bytes:0-1", ""), moment, "sms", "", "", (),
        Direction.UNKNOWN, "",
    )  # fmt: skip


@given(
    st.integers(0, 366 * 24 * 4),
    st.sampled_from([MINUTE, HOUR, DAY]),
    st.sampled_from(["Europe/London", "Europe/Warsaw", "Africa/Casablanca", "Australia/Lord_Howe"]),
)
def test_a_moment_has_the_same_place_either_way(quarter: int, width: int, zone: str) -> None:
    local = YEAR_2024 + quarter * 15 * MINUTE
    moment = Moment("x", local, local + width)
    found = Placing(zone).placed(item(moment))
    assert isinstance(found, Item)
    assert found.moment == placed(moment, zone, ZoneSource.USER_SAID)


def test_a_moment_without_a_wall_clock_or_a_zone_stays_as_it_is() -> None:
    for moment in (Moment("late March"), Moment("x", 0, 1)):
        assert Placing("").placed(item(moment)) == item(moment)
    assert Placing("Europe/London").placed(item(Moment("x"))) == item(Moment("x"))


def test_a_zone_that_is_none_is_told() -> None:
    with pytest.raises(UnknownZone):
        Placing("No/Where")
