"""A phrase is drawn evenly, from the words that were given."""

from __future__ import annotations

import itertools
import secrets
from collections import Counter

from cairn.crypto.phrase import new_phrase

WORDS = ("apple", "bread", "cloud", "dune")


def test_every_word_is_drawn_on_its_own_with_the_chance_that_was_handed_in() -> None:
    asked: list[int] = []
    numbers = itertools.cycle([3, 0, 0, 2])

    def draw(below: int) -> int:
        asked.append(below)
        return next(numbers)

    assert new_phrase(WORDS, 5, draw) == "dune apple apple cloud dune"
    assert asked == [len(WORDS)] * 5


def test_every_word_is_drawn_about_as_often() -> None:
    counted = Counter(new_phrase(WORDS, 4000, secrets.randbelow).split(" "))
    assert set(counted) == set(WORDS)
    # 12 standard deviations: a fair draw fails this less than once in 10^30 runs.
    assert all(abs(count - 1000) < 330 for count in counted.values())
