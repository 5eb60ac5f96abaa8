"""What a machine once made up is read again each time."""

from __future__ import annotations

import pytest

from tests.fuzz.runs import kept_inputs
from tests.fuzz.target import EXPOSED, LONGEST, check, reader_named


@pytest.mark.slow
@pytest.mark.parametrize("reader", EXPOSED)
def test_kept_inputs_lose_nothing_in_silence(reader: str) -> None:
    inputs = kept_inputs(reader)
    known = sum(check(reader_named(reader), data) for data in inputs)
    assert known or not inputs
    assert all(len(data) <= LONGEST for data in inputs)
