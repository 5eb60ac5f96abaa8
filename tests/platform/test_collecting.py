"""Loops are looked for seldom for a while, and then as before."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from cairn.platform.collecting import seldom_collecting


@pytest.fixture(autouse=True)
def thresholds() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_loops_are_looked_for_less_often_and_then_as_before() -> None:
    gc.set_threshold(700, 10, 10)
    with seldom_collecting():
        assert gc.get_threshold()[0] > 50_000
        with seldom_collecting():
            assert gc.get_threshold()[0] > 50_000
        assert gc.get_threshold()[0] > 50_000
    assert gc.get_threshold() == (700, 10, 10)


def test_it_is_as_before_after_a_failure_too() -> None:
    gc.set_threshold(700, 10, 10)
    with pytest.raises(OSError, match="full"), seldom_collecting():
        raise OSError("full")
    assert gc.get_threshold() == (700, 10, 10)


def test_a_collector_that_is_off_stays_off() -> None:
    gc.set_threshold(0, 10, 10)
    with seldom_collecting():
        assert gc.get_threshold()[0] == 0
    assert gc.get_threshold() == (0, 10, 10)
