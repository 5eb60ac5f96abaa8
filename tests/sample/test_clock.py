"""Times are spread as they were asked for, and by London's clock."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest

from cairn.sample.clock import Stretch, iso, seconds, spread, utc, wall

DAY = 86_400
START = seconds(2026, 5, 4)
CALM = Stretch("calm", START, START + 40 * DAY, 1.0)
GAP_AND_BUSY = Stretch("busy", START + 50 * DAY, START + 60 * DAY, 8.0)


@pytest.mark.parametrize("count", [0, 1, 7, 5000])
def test_as_many_as_asked_for_in_order_and_within_their_stretch(count: int) -> None:
    times = list(spread(count, (CALM, GAP_AND_BUSY), Random(4)))  # noqa: S311 - not secret
    assert len(times) == count
    assert all(a <= b for (a, _), (b, _) in pairwise(times))
    for at, name in times:
        one = CALM if name == "calm" else GAP_AND_BUSY
        assert one.start <= at < one.end


def test_a_busy_stretch_has_its_share() -> None:
    names = Counter(name for _, name in spread(9000, (CALM, GAP_AND_BUSY), Random(4)))  # noqa: S311
    # 40 days at 1, and 10 days at 8: one part in three, two parts in three.
    assert abs(names["calm"] - 3000) <= 1


def test_evenings_are_busier_than_the_early_morning() -> None:
    hours = Counter(wall(at).hour for at, _ in spread(20_000, (CALM,), Random(4)))  # noqa: S311
    assert hours[21] > 4 * hours[5] > 0


def test_the_hour_that_comes_twice_is_told_apart_in_utc_alone() -> None:
    first, second = seconds(2025, 10, 26, 1, 30), seconds(2025, 10, 26, 1, 30, fold=1)
    assert second - first == 3600
    assert iso(first) == iso(second) == "2025-10-26T01:30:00"
    assert utc(first) == "2025-10-26T00:30:00+00:00"
    assert wall(second).utcoffset() == timedelta()
