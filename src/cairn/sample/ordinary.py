"""Ordinary life: two separated parents agreeing handovers, and two colleagues on one rota."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from cairn.sample.clock import Stretch, seconds, spread
from cairn.sample.story import Said
from cairn.sample.talk import sentence

PARENT, OTHER_PARENT = "Anna", "Tom"
COLLEAGUE_SMS = "+447700900840"
OTHER_PARENT_NUMBER = "+447700900841"
MESSAGES, TEXTS = 240, 120
_YEAR = (Stretch("all", seconds(2025, 9, 1), seconds(2026, 9, 1), 1.0),)


def _in_turn(count: int, mood: str, random: Random) -> Iterator[Said]:
    """Each writes about as often as the other: one begins, the other answers."""
    for n, (at, _) in enumerate(spread(count, _YEAR, random)):
        is_owner = n % 2 == 1
        yield Said(at, is_owner, sentence(mood, "two" if is_owner else "one", random))


def parents(random: Random) -> Iterator[Said]:
    return _in_turn(MESSAGES, "parents", random)


def colleagues(random: Random) -> Iterator[tuple[Said, str]]:
    return ((said, COLLEAGUE_SMS) for said in _in_turn(TEXTS, "rota", random))
