"""A sleep of the computer is noticed, and nothing else is taken for one."""

from __future__ import annotations

from cairn.platform.wakefulness import CLOCKS, Clocks, Wakefulness


class _Times:
    awake = 100.0
    slept = 5.0

    def clocks(self) -> Clocks:
        return Clocks(lambda: self.awake, lambda: self.awake + self.slept)


def test_time_that_passes_is_no_sleep() -> None:
    times = _Times()
    wakefulness = Wakefulness(times.clocks())
    for _ in range(10):
        times.awake += 3600
        assert not wakefulness.has_slept()


def test_a_sleep_is_noticed_and_not_forgotten() -> None:
    times = _Times()
    wakefulness = Wakefulness(times.clocks())
    times.slept += 2
    assert wakefulness.has_slept()
    times.awake += 3600
    assert wakefulness.has_slept()


def test_a_sleep_from_before_does_not_count() -> None:
    times = _Times()
    times.slept = 9999
    assert not Wakefulness(times.clocks()).has_slept()


def test_many_small_drifts_are_no_sleep_until_they_add_up_to_one() -> None:
    times = _Times()
    wakefulness = Wakefulness(times.clocks())
    times.slept += 0.9
    assert not wakefulness.has_slept()
    times.slept += 0.2
    assert wakefulness.has_slept()


def test_time_that_goes_by_between_two_looks_at_the_clocks_is_no_sleep() -> None:
    times = _Times()

    def look(slept: float) -> float:
        times.awake += 10  # the computer is busy with something else at every look
        return times.awake + slept

    wakefulness = Wakefulness(Clocks(lambda: look(0), lambda: look(times.slept)))
    for _ in range(10):
        assert not wakefulness.has_slept()
    times.slept += 3600
    assert wakefulness.has_slept()


def test_the_clocks_of_this_computer_go_forward_together() -> None:
    before = CLOCKS.awake(), CLOCKS.always()
    assert not Wakefulness(CLOCKS).has_slept()
    assert (CLOCKS.awake(), CLOCKS.always()) > before
