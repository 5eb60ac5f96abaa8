"""A public key as six words that two people can read to each other.

SHA-256 over the key's text, taken as six numbers below 7,776: the six words of the EFF's large list
stand for 77 bits. Whoever wants another key with the same words has to try 2^77 keys.
"""

from __future__ import annotations

from collections.abc import Sequence

from cairn.crypto.digest import sha256

SPOKEN_WORDS = 6
_LABEL = b"cairn/spoken/v1\0"


def spoken_words(key_text: str, words: Sequence[str]) -> tuple[str, ...]:
    """Six of ``words``, always the same for a key."""
    number = int.from_bytes(sha256(_LABEL + key_text.encode("ascii")), "big")
    found = []
    for _ in range(SPOKEN_WORDS):
        number, at = divmod(number, len(words))
        found.append(words[at])
    return tuple(found)
