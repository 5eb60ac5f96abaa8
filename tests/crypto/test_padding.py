"""Padded sizes: never smaller, never much larger, and few of them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.crypto.padding import bucket, padme

SIZES = st.integers(0, 1 << 50)


@pytest.mark.parametrize(
    ("size", "padded"),
    [(0, 0), (1, 1), (2, 2), (8, 8), (9, 10), (100, 104), (1000, 1024), (1025, 1088)],
)
def test_sizes_worked_out_by_hand(size: int, padded: int) -> None:
    assert padme(size) == padded


@given(st.integers(2, 1 << 45))
def test_it_is_the_algorithm_of_the_paper(size: int) -> None:
    exponent = math.floor(math.log2(size))
    kept = math.floor(math.log2(exponent)) + 1 if exponent else 0
    step = 2 ** max(0, exponent - kept)
    assert padme(size) == math.ceil(size / step) * step


@given(SIZES)
def test_a_padded_size_is_at_most_an_eighth_larger_and_stays_as_it_is(size: int) -> None:
    padded = padme(size)
    assert size <= padded <= size * 1.12 + 1
    assert padme(padded) == padded


@given(SIZES, SIZES)
def test_a_larger_size_is_never_padded_to_less(one: int, other: int) -> None:
    small, large = sorted((one, other))
    assert padme(small) <= padme(large)
    assert bucket(small) <= bucket(large)


@pytest.mark.parametrize(
    ("size", "padded"),
    [(0, 4096), (1, 4096), (4096, 4096), (4097, 16384), (16384, 16384), (16385, 65536),
     (65536, 65536), (65537, 67584)],
)  # fmt: skip
def test_bodies_have_one_of_three_sizes_and_then_padme(size: int, padded: int) -> None:
    assert bucket(size) == padded
