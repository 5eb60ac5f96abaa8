"""An open vault locks when nobody was there for the time the owner chose, and warns before."""

from __future__ import annotations

import pytest

from cairn.vault.quiet import NotATimeToLock, Quiet


def test_five_minutes_warn_after_four() -> None:
    quiet = Quiet(5, now=1000.0)
    assert quiet.seconds_left(1000.0) == 240
    assert quiet.due(1239.9) == ""
    assert quiet.due(1240.0) == "warning"
    assert quiet.seconds_to_lock(1240.0) == 60
    assert quiet.due(1250.0) == ""
    assert quiet.seconds_left(1250.0) == 50
    assert quiet.due(1299.9) == ""
    assert quiet.due(1300.0) == "lock"
    assert quiet.seconds_left(1300.0) == 0


def test_one_minute_warns_half_a_minute_before() -> None:
    quiet = Quiet(1, now=0.0)
    assert quiet.due(29.9) == ""
    assert quiet.due(30.0) == "warning"
    assert quiet.due(60.0) == "lock"


def test_somebody_who_comes_back_has_the_whole_time_again_and_is_warned_again() -> None:
    quiet = Quiet(5, now=0.0)
    assert quiet.due(250.0) == "warning"
    assert quiet.begin_again(299.0)
    assert quiet.due(500.0) == ""
    assert not quiet.begin_again(500.0)
    assert quiet.due(740.0) == "warning"
    assert quiet.due(800.0) == "lock"


def test_a_warning_that_came_too_late_does_not_hold_off_the_lock() -> None:
    assert Quiet(5, now=0.0).due(301.0) == "lock"


@pytest.mark.parametrize("minutes", [0, -1, 61, 1440])
def test_a_time_that_is_no_choice_is_refused(minutes: int) -> None:
    with pytest.raises(NotATimeToLock):
        Quiet(minutes, now=0.0)


@pytest.mark.parametrize("minutes", [1, 5, 60])
def test_the_choice_is_kept_to_the_second(minutes: int) -> None:
    quiet = Quiet(minutes, now=0.0)
    assert quiet.due(minutes * 60 - 0.001) != "lock"
    assert quiet.due(minutes * 60.0) == "lock"
