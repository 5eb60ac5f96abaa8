"""The page to hand over: made to last, read by machines and by people, and neutral."""

from __future__ import annotations

import io
import re

import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # it has none

from cairn.crypto.checkpoint import Checkpoint
from cairn.crypto.paper import PaperPoint, read_point
from cairn.language.catalogue import catalogue
from cairn.pack.point import code_of, labelled, set_point
from cairn.pack.typeset import typeset

WORDS = ("acorn", "briar", "cedar", "daisy", "elder", "fern")
POINT = PaperPoint(
    Checkpoint("abcdefghijklmnopqrstuvwxyz", 57, bytes(range(32))), "2025-06-15", WORDS
)
ENGLISH = catalogue("en")


def made() -> bytes:
    return set_point(POINT, ENGLISH, typeset, made=1_749_999_999)


def test_it_is_one_page_that_holds_the_five_lines() -> None:
    document = pypdfium2.PdfDocument(made())
    assert len(document) == 1
    text = " ".join(document[0].get_textpage().get_text_range().split())
    for label, line in labelled(POINT, ENGLISH):
        assert f"{label} {line}" in text
    assert "page 1 of 1" in text


def test_it_is_tagged_has_words_for_its_picture_and_a_neutral_title() -> None:
    with pikepdf.open(io.BytesIO(made())) as pdf:
        meta = pdf.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfuaid:part"]) == ("3", "1")
        assert str(pdf.docinfo["/Title"]) == "Page for safe keeping"
        alts = [str(one["/Alt"]) for one in pdf.objects if _has_alt(one)]
    assert alts == [ENGLISH.say("pack.point.alt")]


def _has_alt(one: object) -> bool:
    return isinstance(one, pikepdf.Dictionary) and "/Alt" in one


def test_it_names_no_program_and_nobody() -> None:
    pdf = made()
    document = pypdfium2.PdfDocument(pdf)
    text = document[0].get_textpage().get_text_range().lower()
    assert not {"cairn", "diary", "stalk"} & set(text.split())
    assert b"cairn" not in pdf.lower()


def test_the_squares_on_the_page_are_those_of_the_code() -> None:
    """The page is rendered and the middle of each square looked at."""
    scale = 4.0
    bitmap = pypdfium2.PdfDocument(made())[0].render(scale=scale, grayscale=True)
    pixels = bytes(bitmap.buffer)
    rows = [pixels[at : at + bitmap.width] for at in range(0, len(pixels), bitmap.stride)]
    module = 1.1 / 25.4 * 72 * scale
    x, y = _corner(rows, module)
    for down, row in enumerate(code_of(POINT).matrix):
        for across, is_dark in enumerate(row):
            found = rows[int(y + (down + 0.5) * module)][int(x + (across + 0.5) * module)]
            assert (found < 128) == bool(is_dark), (down, across)
    assert read_point(POINT.code) == POINT


def _corner(rows: list[bytes], module: float) -> tuple[int, int]:
    """Where the first dark line of seven squares begins: the top left of a code."""
    wanted = int(7 * module) - 1
    for y, row in enumerate(rows):
        dark = bytes(value < 128 for value in row)
        runs = [found.start() for found in re.finditer(b"\x01+", dark) if _fits(found, wanted)]
        if len(runs) == 2:  # the finder at the left and the one at the right
            return runs[0], y
    raise AssertionError("there is no code on the page")


def _fits(found: re.Match[bytes], wanted: int) -> bool:
    return abs(len(found[0]) - wanted) <= 3


def test_the_same_record_gives_the_same_page() -> None:
    assert made() == made()
