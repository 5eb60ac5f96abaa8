"""Every document is listed, has a template, and holds no word that accuses or claims too much."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cairn.pack.documents import registry
from cairn.pack.documents.registry import APART, COVER, DOCUMENTS
from cairn.pack.documents.sheet import Document
from tests.pack.documents.making import WORDS, pages

FOLDER = Path(registry.__file__).parent
EVERY = (COVER, *DOCUMENTS)

# Words that accuse, judge or claim more than is known; "finding" and "confirmed" among them.
BANNED = re.compile(
    r"\b(stalker|abuser|perpetrator|victim|proof|proves?|proved|score|verified|withdrawn|findings?|"
    r"confirmed|accepted|suspect|offender|paranoid|corroborat\w+|contradict\w*|course of conduct|"
    r"high risk|per day|per week|average|rate)\b",
    re.IGNORECASE,
)


def test_every_template_belongs_to_a_document() -> None:
    templates = {path.stem for path in FOLDER.glob("*.typ")} - {"page"}
    assert templates == {*APART, *(document.template for document in EVERY)}


@pytest.mark.parametrize("document", EVERY, ids=lambda one: one.template)
def test_no_document_holds_a_banned_word(document: Document) -> None:
    found = BANNED.search(" ".join(pages(document)))
    assert found is None, found


def test_no_sentence_of_the_catalogue_holds_a_banned_word() -> None:
    for name in WORDS.ids():
        if name.startswith("pack."):
            sentence = WORDS._words[name]
            assert not BANNED.search(sentence if isinstance(sentence, str) else " ".join(sentence))


def test_every_message_that_the_code_names_is_in_the_catalogue() -> None:
    known = WORDS.ids()
    for path in FOLDER.parent.rglob("*.py"):
        for name in re.findall(r'"(pack\.[a-z_.-]+[a-z])"', path.read_text(encoding="utf-8")):
            assert name in known or any(one.startswith(f"{name}.") for one in known), name
