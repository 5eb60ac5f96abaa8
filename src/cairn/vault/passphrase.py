"""A passphrase of five words drawn from the 7,776 of the EFF's large list: 64.6 bits."""

from __future__ import annotations

import secrets
from importlib.resources import files

from cairn.crypto.phrase import new_phrase
from cairn.terms.errors import USAGE, Problem

WORDS = 5
LEAST_CHARACTERS = 12
_LIST = "assets/words/eff_large.txt"


class PassphraseTooShort(Problem):
    say = "That passphrase is too short to protect what you will write, so nothing was made."
    hint = (
        "Use five or more words that nobody who knows you would guess, or let the program choose."
    )
    exit_code = USAGE


def new_passphrase() -> str:
    text = files("cairn").joinpath(_LIST).read_text(encoding="ascii")
    return new_phrase(text.split(), WORDS, secrets.randbelow)


def require_length(passphrase: str) -> None:
    """Raises ``PassphraseTooShort``."""
    if len(passphrase) < LEAST_CHARACTERS:
        raise PassphraseTooShort
