"""What people type finds what people wrote, whichever keyboard either of them had."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.index.words import folded, query


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cafe\u0301", "caf\u00e9"),
        ("14:05\u202fpm", "14:05 pm"),
        ("\u200e\u2068Sam\u2069", "Sam"),
        ("Łódź", "Lódź"),
        ("Straße", "Strasse"),
        ("\u0643\u062a\u0627\u0628\u064a", "\u06a9\u062a\u0627\u0628\u06cc"),
        ("\u0645\u064e\u0631\u062d\u0628\u0640\u0627", "\u0645\u0631\u062d\u0628\u0627"),
        ("\u0660\u0667\u06f7", "077"),
    ],
)
def test_forms_of_the_same_word_are_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(st.characters()))
def test_a_query_is_words_in_quotes(words: str) -> None:
    asked = query(words)
    assert asked.count('"') % 2 == 0
    assert asked.encode().isascii() or not any(ord(one) < 32 for one in asked)
    assert "\x00" not in asked
