"""V19: what it costs to guess a passphrase: measured here, and modelled for somebody better off."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from cairn.crypto.stretch import Cost, stretch
from cairn.terms.errors import Problem
from cairn.vault.guessable import require_strong
from cairn.vault.passphrase import RECOVERY_WORDS, WORDS, eff_words
from tests.assure.figure import Counts, Figure, Must, none_of

_BANDWIDTH = 1_792e9
"""Bytes a second of the memory of one RTX 5090."""
_DOLLARS_AN_HOUR = 0.5
_COSTS = ((19 * 1024, 2, 1), (64 * 1024, 3, 4), (Cost().memory_kib, Cost().passes, Cost().lanes))
_EASY = (
    "123456", "19840613", "07700900123", "password1234", "qwertyuiop12", "ana & ben 2019",
    "liverpool1892", "iloveyou iloveyou", "12 market street", "aaaaaaaaaaaaaaaa",
)  # fmt: skip
_ONLY_KNOWN = (
    "market street 12",
    "ana ben market street",
    "ana ben 1984 liverpool",
    "ben ana ben ana",
    "password password1 letmein",
)
"""Several words, every one of them known or common."""
_KNOWN = ("Ana Example", "Ben Example", "12 Market Street", "07700 900123")
_YEAR_HOURS = 24 * 365.25


def make(root: Path, rounds: int) -> Counts:
    """``rounds`` measurements of each cost; the quickest counts."""
    counts: dict[str, int | float | str] = {
        "words in the phrase that the program chooses": WORDS,
        "words in the recovery words": RECOVERY_WORDS,
        "words to choose from": len(eff_words()),
        "easily guessed passphrases tried": len(_EASY),
        "of those, taken": sum(map(_is_taken, _EASY)),
        "made of several known words, tried": len(_ONLY_KNOWN),
        "made of several known words, taken": sum(map(_is_taken, _ONLY_KNOWN)),
        "chosen phrases refused": sum(not _is_taken(" ".join(_phrase())) for _ in range(20)),
    }
    for memory_kib, passes, lanes in _COSTS:
        seconds = min(_measured(memory_kib, passes, lanes) for _ in range(rounds))
        name = f"{memory_kib // 1024} MiB, {passes} passes"
        counts[f"guesses a second by one core here, {name}"] = round(1 / seconds, 2)
        counts[f"guesses a second by the model, {name}"] = round(modelled(memory_kib, passes))
    standard = _COSTS[-1]
    per_second = modelled(standard[0], standard[1])
    for secret, space in _secrets():
        hours = space / 2 / per_second / 3600
        counts[f"guessing {secret}"] = f"{_time(hours)}, {_dollars(hours)}"
    return counts


def modelled(memory_kib: int, passes: int) -> float:
    """Guesses a second of one card that is kept busy by its memory alone: every block is written
    once, and read twice in every pass after the first and once in the first.
    """
    return _BANDWIDTH / (1024 * memory_kib * (3 * passes - 1))


def _measured(memory_kib: int, passes: int, lanes: int) -> float:
    """Seconds that one core is kept busy by one guess: what else the computer does is left out."""
    cost, salt = Cost(memory_kib, passes, lanes), os.urandom(32)
    start = time.process_time()
    if cost.is_allowed:
        stretch("five plain words to measure", salt, cost)
    else:
        Argon2id(
            salt=salt, length=64, iterations=passes, lanes=lanes, memory_cost=memory_kib
        ).derive(b"five plain words to measure")
    return time.process_time() - start


def _phrase() -> Iterator[str]:
    words = eff_words()
    for _ in range(WORDS):
        yield words[int.from_bytes(os.urandom(8), "big") % len(words)]


def _is_taken(passphrase: str) -> bool:
    try:
        require_strong(passphrase, _KNOWN)
    except Problem:
        return False
    return True


def _secrets() -> Iterator[tuple[str, int]]:
    words = len(eff_words())
    yield "a number of 6 digits", 10**6
    yield "one of a list of a thousand million", 10**9
    yield "8 lower-case letters by chance", 26**8
    for count in (4, WORDS, 6):
        yield f"{count} words by chance", words**count


def _time(hours: float) -> str:
    years = hours / _YEAR_HOURS
    if years >= 1:
        return f"{years:,.0f} years" if years < 1e6 else f"{years:.1e} years"
    return f"{hours / 24:.1f} days" if hours >= 24 else f"{hours * 60:.0f} minutes"


def _dollars(hours: float) -> str:
    price = hours * _DOLLARS_AN_HOUR
    return f"${price:,.0f}" if price < 1e7 else f"${price:.1e}"


FIGURE = Figure(
    name="guessing",
    number="V19",
    question="What does it cost to guess the passphrase of a vault that was copied?",
    shows=(
        "Guesses a second by one core are measured on the computer named below. The times and "
        "prices are a model, not a measurement: one RTX 5090 whose memory moves 1,792 gigabytes a "
        "second and does nothing else, rented for half a dollar an "
        "hour, hitting after half of the guesses, at the standard cost. It is on the guesser's "
        "side: a public figure for 16 MiB and 3 passes is about 10,000 a second where the model "
        "says 13,351. Passphrases that are easily guessed are offered as well."
    ),
    does_not_show=(
        "What somebody knows about the owner, sees her type, or makes her say. Many cards divide "
        "the time, not the price."
    ),
    make=make,
    unit="measurements of each cost",
    ci_size=3,
    long_size=15,
    must=(
        Must("words in the phrase that the program chooses", ">=", 5),
        Must("words to choose from", ">=", 7776),
        *none_of("of those, taken", "made of several known words, taken", "chosen phrases refused"),
    ),
)
