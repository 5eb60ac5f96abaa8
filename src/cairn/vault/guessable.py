"""Whether a passphrase that somebody made up could be guessed, and what makes it so.

No rules about capitals or signs. What counts is how many guesses it takes (zxcvbn, at least 10^12)
by somebody who knows the owner: people, places, dates, numbers and names of the vault are counted
as words that are tried first. What is found is named by its kind; the passphrase is never repeated.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from cairn.terms.errors import USAGE, Problem

LEAST_CHARACTERS = 12
LEAST_GUESSES = 10**12
_LOOKED_AT = 100
"""Characters that are looked at: the time this takes grows with the square of the length."""
_MOST_DIGITS = 24
_MOST_WORDS = 4000
_WORD = re.compile(r"[^\W_]+")
_HINT = "Use five or more words that nobody who knows you would guess, or let the program choose."


class PassphraseTooShort(Problem):
    say = "That passphrase is too short to protect what you will write, so it was not used."
    hint = _HINT
    exit_code = USAGE


class PassphraseIsNumber(Problem):
    say = "That is a number, and numbers are tried first, so it was not used."
    hint = _HINT
    exit_code = USAGE


class PassphraseKnown(Problem):
    say = (
        "Somebody who knows you could guess that: there is a name, a place or a number in it that "
        "has to do with you or stands in your diary. It was not used."
    )
    hint = _HINT
    exit_code = USAGE


class PassphraseHasDate(Problem):
    say = (
        "There is a date or a year in that passphrase, and those are tried first. It was not used."
    )
    hint = _HINT
    exit_code = USAGE


class PassphraseHasPattern(Problem):
    say = (
        "That passphrase repeats itself, counts up or follows the keys of the keyboard, so it can "
        "be guessed. It was not used."
    )
    hint = _HINT
    exit_code = USAGE


class PassphraseCommon(Problem):
    say = "That passphrase is made of what many people use, so it can be guessed. It was not used."
    hint = _HINT
    exit_code = USAGE


_SAID: dict[str, type[Problem]] = {
    "user_inputs": PassphraseKnown,
    "date": PassphraseHasDate,
    "regex": PassphraseHasDate,
    "repeat": PassphraseHasPattern,
    "sequence": PassphraseHasPattern,
    "spatial": PassphraseHasPattern,
}
"""By dictionary or pattern, the most telling first."""


def require_strong(passphrase: str, known: Iterable[str] = ()) -> None:
    """``known`` is what somebody close would try: names, places, dates as written, numbers.

    Raises one of the problems above.
    """
    text = unicodedata.normalize("NFC", passphrase)
    if len(text) < LEAST_CHARACTERS:
        raise PassphraseTooShort
    digits = re.sub(r"[\W_]+", "", text)
    if digits.isdigit() and len(digits) < _MOST_DIGITS:
        raise PassphraseIsNumber
    first = tried_first(known)
    whole = _looked_at(text[:_LOOKED_AT], first)
    if whole["guesses"] < LEAST_GUESSES:
        raise _why(whole["sequence"])
    # Word by word as well: for the whole of it, short words between blanks count as letters by
    # chance, though somebody who knows them tries words one after the other.
    words = [_looked_at(word, first) for word in _WORD.findall(text[:_LOOKED_AT])]
    if len(words) > 1 and math.prod(word["guesses"] for word in words) < LEAST_GUESSES:
        raise _why(match for word in words for match in word["sequence"])


def _looked_at(text: str, known: list[str]) -> dict[str, Any]:
    # Read only when a passphrase is chosen: its lists take longer to load than a vault to open.
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]  # it has no types

    found: dict[str, Any] = zxcvbn(text, user_inputs=known, max_length=_LOOKED_AT)
    return found


def _why(sequence: Iterable[dict[str, Any]]) -> Problem:
    kinds = set(_kinds(sequence))
    return next((made() for kind, made in _SAID.items() if kind in kinds), PassphraseCommon())


def _kinds(sequence: Iterable[dict[str, Any]]) -> Iterator[str]:
    for match in sequence:
        yield str(match.get("dictionary_name") or match["pattern"])
        yield from _kinds(match.get("base_matches") or ())  # of what repeats itself


def tried_first(known: Iterable[str]) -> list[str]:
    """Every phrase, its words, and numbers without what stands between: lower case, once each."""
    found: dict[str, None] = {}
    for phrase in known:
        text = unicodedata.normalize("NFC", phrase).lower().strip()
        words = _WORD.findall(text)
        joined = "".join(words)
        for word in (*words, joined, text):
            if len(word) > 2:
                found[word] = None
        if len(found) >= _MOST_WORDS:
            break
    return list(found)
