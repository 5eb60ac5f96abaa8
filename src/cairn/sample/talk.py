"""What is said: sentences with their places filled in."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random
from typing import Any

_WORDS: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
)


def sentence(mood: str, who: str, random: Random) -> str:
    """One of what ``who`` (``them``, ``owner``, ``one``, ``two``) says in ``mood``."""
    text: str = random.choice(_WORDS[mood][who])
    slots = {name: random.choice(words) for name, words in _WORDS["slots"].items()}
    return text.format(**slots)
