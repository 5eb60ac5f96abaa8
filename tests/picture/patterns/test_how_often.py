"""The test behind "it rose" is the exact one."""

from __future__ import annotations

from math import comb

import pytest

from cairn.picture.patterns.how_often import chance_of_rise


@pytest.mark.parametrize(("before", "recent"), [(0, 0), (0, 7), (5, 5), (12, 37), (300, 340)])
def test_the_chance_is_the_tail_of_a_fair_coin(before: int, recent: int) -> None:
    n = before + recent
    exact = sum(comb(n, k) for k in range(recent, n + 1)) / 2**n
    assert chance_of_rise(before, recent) == pytest.approx(exact, rel=1e-9)


def test_a_rise_of_hundreds_of_thousands_is_no_long_sum() -> None:
    assert chance_of_rise(1, 2_000_000) == 0.0
    assert chance_of_rise(1_000_000, 1_000_000) == pytest.approx(0.5, abs=1e-3)
