"""Words drawn by chance from the 7,776 of the EFF's large list: five are a passphrase (64.6 bits),
ten are recovery words (129 bits).
"""

from __future__ import annotations

import secrets
from functools import cache
from importlib.resources import files

from cairn.crypto.phrase import new_phrase

WORDS = 5
RECOVERY_WORDS = 10
_LIST = "assets/words/eff_large.txt"


@cache
def eff_words() -> tuple[str, ...]:
    """The 7,776 words of the EFF's large list."""
    return tuple(files("cairn").joinpath(_LIST).read_text(encoding="ascii").split())


def new_passphrase() -> str:
    return new_phrase(eff_words(), WORDS, secrets.randbelow)


def new_recovery_words() -> str:
    """Ten words: 129 bits."""
    return new_phrase(eff_words(), RECOVERY_WORDS, secrets.randbelow)


def as_typed(passphrase: str) -> str:
    """The passphrase exactly as typed; but ten words of the list are taken as recovery words, for
    which capitals, line ends and further spaces do not matter: they are copied from paper.
    """
    words = passphrase.lower().split()
    if len(words) == RECOVERY_WORDS and _known().issuperset(words):
        return " ".join(words)
    return passphrase


@cache
def _known() -> frozenset[str]:
    return frozenset(eff_words())
