"""Six words stand for a key, the same for both who read them out."""

from __future__ import annotations

from cairn.crypto.age_keys import Identity
from cairn.crypto.spoken import SPOKEN_WORDS, spoken_words
from cairn.vault.passphrase import eff_words

KEY = "age1pqtestkey"


def test_a_key_has_the_same_six_words_every_time() -> None:
    words = spoken_words(KEY, eff_words())
    assert words == spoken_words(KEY, eff_words())
    assert len(words) == SPOKEN_WORDS == 6
    assert set(words) <= set(eff_words())


def test_another_key_has_other_words() -> None:
    keys = [Identity.new().recipient.text for _ in range(20)]
    assert len({spoken_words(key, eff_words()) for key in keys}) == 20


def test_the_words_are_those_of_the_page_about_the_format() -> None:
    assert spoken_words(KEY, [str(n) for n in range(7776)]) == (
        "7543", "2800", "7483", "2569", "2873", "5607",
    )  # fmt: skip
