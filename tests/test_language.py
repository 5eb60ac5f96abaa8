"""Every language has every message, with the same places for values."""

from __future__ import annotations

import string
from pathlib import Path

import pytest

from cairn.language.catalogue import LANGUAGES, Catalogue

FOLDER = Path(__file__).parents[1] / "src" / "cairn" / "language" / "catalogs"


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_message_of_english(language: str) -> None:
    assert Catalogue(language).ids() == Catalogue("en").ids()


def test_every_folder_is_listed() -> None:
    assert {path.name for path in FOLDER.iterdir() if path.is_dir()} == set(LANGUAGES)
