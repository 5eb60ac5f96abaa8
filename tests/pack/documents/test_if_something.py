"""The sheet "If something happens to me": one page, the owner's own words, no passphrase."""

from __future__ import annotations

import io
import json

import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # it has none
import pytest

from cairn.pack.documents.if_something import sheet_data
from cairn.pack.typeset import typeset
from cairn.vault.if_something_happens import MOST_CHARACTERS, NAMES
from cairn.vault.now import written_at
from tests.pack.documents.making import WORDS
from tests.pack.documents.test_registry import BANNED
from tests.pack.example import HOSTILE

MADE = written_at(1_750_000_000_000_000, "Europe/London")
TOLD = {
    "holders": "Ines at the centre, and my sister",
    "place": "On the grey computer at work; a copy on the stick in the locker",
    "officer": "PC 4821 Example, 07700 900321",
    "crime_reference": "4200-9911/26",
}


def made(**told: str) -> bytes:
    answers = {name: told.get(name, "") for name in NAMES}
    return typeset(
        "if-something", json.dumps(sheet_data(answers, MADE, "Europe/London", WORDS)).encode()
    )


def texts(pdf: bytes) -> list[str]:
    opened = pypdfium2.PdfDocument(pdf)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in opened]


def test_it_says_what_was_answered_and_that_no_passphrase_is_on_it() -> None:
    (page,) = texts(made(**TOLD))
    for own in TOLD.values():
        assert own in page
    for name in NAMES:
        assert WORDS.say(f"sheet.{name}") in page
    assert "no passphrase on this sheet" in page
    assert "999" in page
    assert "15 June 2025" in page
    assert BANNED.search(page) is None


def test_nothing_is_filled_in_for_the_owner() -> None:
    (page,) = texts(made(crime_reference="4200-9911/26"))
    assert "Ines" not in page


@pytest.mark.parametrize("word", ["otter quince ", "W", "\u0441\u043b\u043e\u0432\u043e "])
def test_the_longest_answers_stay_on_one_page(word: str) -> None:
    longest = (word * MOST_CHARACTERS)[:MOST_CHARACTERS]
    assert len(texts(made(**dict.fromkeys(NAMES, longest)))) == 1


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_printed_and_not_obeyed(words: str) -> None:
    assert len(texts(made(holders=words[:MOST_CHARACTERS]))) == 1


def test_it_is_tagged_and_in_its_language() -> None:
    with pikepdf.open(io.BytesIO(made(**TOLD))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        assert str(pdf.docinfo.get("/Title")) == "If something happens to me"
