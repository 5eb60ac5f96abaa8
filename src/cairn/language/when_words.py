"""The words for times in one language, and text cut into them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "catalogs"
_TOKEN = re.compile(
    r"\d+(?:st|nd|rd|th)?(?![a-z0-9])|\d+|[^\W\d_]+(?:['\u2019][^\W\d_]+)?|[^\s\w]|_"
)
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words. Hours count from the start of a day; months from 1."""

    months: dict[str, int]
    weekdays: dict[str, int]
    small: frozenset[str]
    about: frozenset[str]
    to: frozenset[str]
    numbers: dict[str, int]
    parts_of_a_month: dict[str, tuple[int, int]]
    parts_of_a_day: dict[str, tuple[int, int]]
    clock_words: dict[str, int]
    near: dict[str, tuple[int, str]]
    days_of_a_year: dict[str, tuple[int, int]]
    lengths: dict[str, int]
    single: dict[str, str]


def _numbered(names: list[str], start: int) -> dict[str, int]:
    """Each name and its first three letters."""
    full = {name: n for n, name in enumerate(names, start=start)}
    return {name[:3]: n for name, n in full.items()} | full


@cache
def words_of(language: str) -> Words:
    told = tomllib.loads((_FOLDER / language / "when_words.toml").read_text(encoding="utf-8"))
    return Words(
        months=_numbered(told["months"], 1),
        weekdays=_numbered(told["weekdays"], 0),
        small=frozenset(told["small"]),
        about=frozenset(told["about"]),
        to=frozenset(told["to"]),
        numbers=told["numbers"],
        parts_of_a_month={name: tuple(days) for name, days in told["parts_of_a_month"].items()},
        parts_of_a_day={name: tuple(hours) for name, hours in told["parts_of_a_day"].items()},
        clock_words=told["clock_words"],
        near={name: tuple(near) for name, near in told["near"].items()},
        days_of_a_year={name: tuple(day) for name, day in told["days_of_a_year"].items()},
        lengths=told["lengths"],
        single={name: word for name, word in told.items() if isinstance(word, str)},
    )


def tokens(text: str) -> list[str]:
    """Lower-case words, numbers (``3rd`` as ``3``) and signs."""
    found = _TOKEN.findall(text.lower().replace("\u2019", "'"))
    return [_ORDINAL.sub(r"\1", token) for token in found]
