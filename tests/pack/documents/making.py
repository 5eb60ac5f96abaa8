"""The invented case ready for the builders, with the words that findings need beside our own."""

from __future__ import annotations

import json
from dataclasses import replace

import pypdfium2  # type: ignore[import-untyped]  # it has none

from cairn.language.catalogue import Catalogue, catalogue
from cairn.pack.documents.sheet import Document, Making, Placed
from cairn.pack.typeset import typeset
from cairn.terms.pack import PackContents
from tests.pack.example import contents

WORDS: Catalogue = catalogue()


def making(case: PackContents | None = None) -> Making:
    case = case or contents()
    placed = tuple(
        Placed(one.mark, f"originals/{one.mark}_x.txt", one.original.size, one.original.sha256)
        for one in case.exhibits
    )
    return Making(case, WORDS, "ab" * 32, placed, "12" * 32, "34" * 32)


def changed(**parts: object) -> PackContents:
    return replace(contents(), **parts)  # type: ignore[arg-type]  # keyword by keyword


def pages(document: Document, case: PackContents | None = None) -> list[str]:
    """The text of every page of every sheet of ``document``."""
    found: list[str] = []
    for sheet in document.build(making(case)):
        pdf = typeset(document.template, json.dumps(sheet.data).encode())
        opened = pypdfium2.PdfDocument(pdf)
        found += [_joined(page.get_textpage().get_text_range()) for page in opened]
    return found


def _joined(text: str) -> str:
    """Text as a person reads it: where a line ends does not matter."""
    for unseen in ("\u200b", "\u2068", "\u2069", "\ufffe"):
        text = text.replace(unseen, "")
    return " ".join(text.split())
