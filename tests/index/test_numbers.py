"""Numbers of rows follow the time and are never given out twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cairn.index.filter import UNDATED
from cairn.index.numbers import IDS_A_SECOND, Numbers, first_number
from cairn.terms.moment import SECOND


def nothing_before(first: int, after: int) -> None:
    assert first < after


@given(st.lists(st.integers(-(2**58), 2**58) | st.just(UNDATED), max_size=40))
def test_a_later_second_has_a_higher_number(times: list[int]) -> None:
    numbers = Numbers(nothing_before)
    given_out = [(at // SECOND, numbers.next(at)) for at in times]
    assert len({number for _, number in given_out}) == len(times)
    assert all(-(2**63) <= number < 2**63 for _, number in given_out)
    for second, number in given_out:
        for other, other_number in given_out:
            assert second >= other or number < other_number


def test_what_was_given_out_in_an_earlier_load_is_not_given_out_again() -> None:
    numbers = Numbers(lambda first, after: first + 6 if first == 0 else None)
    assert [numbers.next(at) for at in (0, SECOND, 0)] == [7, IDS_A_SECOND, 8]


def test_a_second_that_is_full_lends_from_the_next() -> None:
    full = {0, IDS_A_SECOND, UNDATED}
    numbers = Numbers(lambda first, after: after - 1 if first in full else None)
    assert [numbers.next(0), numbers.next(2 * SECOND)] == [2 * IDS_A_SECOND, 2 * IDS_A_SECOND + 1]
    assert numbers.next(UNDATED) == first_number(UNDATED) + IDS_A_SECOND
