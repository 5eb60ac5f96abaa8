"""Every language's phrases ask only for meanings that there are."""

from __future__ import annotations

import pytest

from cairn.language.catalogue import LANGUAGES
from cairn.language.times.grammar import grammar
from cairn.language.times.meanings import MEANINGS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_meaning_that_a_language_asks_for_is_there(language: str) -> None:
    assert grammar(language).meanings() <= set(MEANINGS)


def test_every_meaning_is_asked_for_by_english() -> None:
    assert set(MEANINGS) == grammar("en").meanings()
