"""The words that the app itself writes into an export, by language, from ``words/*.toml``.

They are the second line: the first is the mark U+200E that iOS puts before its own text. A person
can type either, so a phrase counts only if it is the whole text, and those that a person may well
write ("You left") only behind the mark.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

MARKS = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
"""Marks of direction, as the inside of a character class."""
_ANY_MARK = re.compile(f"[{MARKS}]")
_WORDS = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True)
class Phrases:
    encryption: re.Pattern[str]
    notices: re.Pattern[str]
    deleted: frozenset[str]
    omitted: frozenset[str]
    attached: frozenset[str]
    attached_after: frozenset[str]
    edited: tuple[str, ...]
    missed_calls: frozenset[str]
    owner: frozenset[str]
    """What the app calls the owner of the phone."""


def bare(text: str) -> str:
    """A phrase as it is compared: no marks, no outer space, no full stop, one case."""
    if text.isascii():
        return text.strip().rstrip(".").casefold()
    return _ANY_MARK.sub("", text).strip().rstrip(".。").casefold()


def _load() -> Phrases:
    tables = [tomllib.loads(path.read_text("utf-8")) for path in sorted(_WORDS.glob("*.toml"))]

    def every(key: str) -> list[str]:
        return [phrase for table in tables for phrase in table.get(key, [])]

    tails = every("tails")
    return Phrases(
        encryption=_whole(every("encryption"), tails),
        notices=_whole([*every("encryption"), *every("notices")], tails),
        deleted=frozenset(map(bare, every("deleted"))),
        omitted=frozenset(map(bare, every("omitted"))),
        attached=frozenset(map(bare, every("attached"))),
        attached_after=frozenset(map(bare, every("attached_after"))),
        edited=tuple(every("edited")),
        missed_calls=frozenset(map(bare, every("missed_calls"))),
        owner=frozenset(map(bare, every("owner"))),
    )


def _whole(phrases: Iterable[str], tails: Iterable[str]) -> re.Pattern[str]:
    """One of the phrases, then any of the tails, then nothing."""
    first = "|".join(
        "(.{1,80}?)".join(re.escape(part) for part in phrase.split("{}")) for phrase in phrases
    )
    last = "|".join(re.escape(tail) for tail in tails)
    return re.compile(rf"(?:{first})\.?(?:\s*(?:{last}))*\s*", re.IGNORECASE)


PHRASES = _load()


def is_encryption_notice(text: str) -> bool:
    return PHRASES.encryption.fullmatch(_ANY_MARK.sub("", text).strip()) is not None


def sounds_like_notice(text: str) -> bool:
    """Whether the app may say this of anybody: for lines that stand under nobody's name."""
    return PHRASES.notices.fullmatch(_ANY_MARK.sub("", text).strip()) is not None


def is_notice(text: str, names: Collection[str]) -> bool:
    """Whether the app says this. What stands in the place of a name must be one of ``names``: a
    person can type the mark, and "I will come ... like the last one who left" is nobody's name.
    """
    found = PHRASES.notices.fullmatch(_ANY_MARK.sub("", text).strip())
    if found is None:
        return False
    known = {bare(name) for name in names} | PHRASES.owner
    known |= {bare(name.split()[0]) for name in names if name.strip()}
    return all(bare(said) in known for said in found.groups() if said is not None)
