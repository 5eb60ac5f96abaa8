"""What is said: sentences with their places filled in."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random
from typing import Any

_WORDS: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
)


class _Slots:
    """Chooses a word only for a place that the sentence has."""

    __slots__ = ("_random",)

    def __init__(self, random: Random) -> None:
        self._random = random

    def __getitem__(self, name: str) -> str:
        word: str = self._random.choice(_WORDS["slots"][name])
        return word


def sentence(mood: str, who: str, random: Random) -> str:
    """One of what ``who`` (``them``, ``owner``, ``one``, ``two``) says in ``mood``."""
    text: str = random.choice(_WORDS[mood][who])
    return text.format_map(_Slots(random)) if "{" in text else text
