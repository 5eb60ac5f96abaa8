"""Content is data: nothing of it is evaluated, and every document meets the standards it names."""

from __future__ import annotations

import io
import json
from collections import deque
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # it has none
import pytest

from cairn.pack.typeset import FRAME, CannotTypeset, press, serve, typeset, typeset_by
from tests.pack.example import HOSTILE

DATA = {
    "title": "A schedule",
    "heading": "A schedule",
    "lang": "en",
    "made": 1_749_719_700,
    "day": [2025, 6, 12],
    "footer": "Record of events",
    "page": "page {page} of {pages}",
    "intro": [],
    "none": "none",
    "labels": {},
    "entries": [],
}


def made(**changes: object) -> bytes:
    return typeset("schedule", json.dumps({**DATA, **changes}).encode())


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_a_document_is_tagged_titled_and_made_to_last() -> None:
    with pikepdf.open(io.BytesIO(made())) as pdf:
        meta = pdf.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "A")
        assert meta["pdfuaid:part"] == "1"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang).startswith("en")
        assert str(pdf.docinfo["/Title"]) == "A schedule"
        assert pdf.Root.StructTreeRoot is not None


def test_the_same_data_gives_the_same_bytes() -> None:
    assert made() == made()


def test_the_only_date_is_that_of_the_data() -> None:
    with pikepdf.open(io.BytesIO(made())) as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20250612")


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_are_printed_and_not_obeyed(words: str) -> None:
    found = text_of(made(intro=[words], title=words[:200]))
    assert "page 1 of" in found


def test_markup_is_printed_as_it_was_typed() -> None:
    found = text_of(made(intro=[HOSTILE[0]]))
    assert '#eval("1+1") $x$ *bold* `raw` <label> @ref' in found


def test_a_letter_that_no_font_has_does_not_stop_the_document() -> None:
    assert "U+4E2D" in text_of(made(intro=["\u4e2d"]))


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"made": "x"}', b"[" * 100_000])
def test_data_of_another_shape_is_a_plain_problem(data: bytes) -> None:
    with pytest.raises(CannotTypeset):
        typeset("schedule", data)


def test_an_unknown_template_is_a_plain_problem() -> None:
    for name in ("page", "../when", "none"):
        with pytest.raises(CannotTypeset):
            typeset(name, json.dumps(DATA).encode())


def test_templates_hold_no_sentence_and_fetch_nothing() -> None:
    for _, main in press().templates:
        assert b"@preview" not in main and b"read(" not in main and b"eval(" not in main
        assert b"http" not in main and b"image(" not in main


class _Loop:
    """Both ends of a channel in one process: what is sent waits until it is received."""

    def __init__(self) -> None:
        self.waiting: deque[bytes] = deque()

    def send(self, frame: bytes) -> None:
        assert len(frame) <= FRAME
        self.waiting.append(frame)

    def receive(self) -> bytes | None:
        return self.waiting.popleft() if self.waiting else None


class _Wire:
    """The asking end: whatever it sent is served when it first waits for an answer."""

    def __init__(self, answer: Callable[[_Loop, _Loop], None]) -> None:
        self.there, self.back, self.answer = _Loop(), _Loop(), answer

    def send(self, frame: bytes) -> None:
        self.there.send(frame)

    def receive(self) -> bytes | None:
        if not self.back.waiting:
            self.answer(self.there, self.back)
        return self.back.receive()


class _Served:
    def __init__(self, there: _Loop, back: _Loop) -> None:
        self.there, self.back = there, back

    def send(self, frame: bytes) -> None:
        self.back.send(frame)

    def receive(self) -> bytes | None:
        return self.there.receive()


def _honest(there: _Loop, back: _Loop) -> None:
    serve(_Served(there, back))


def test_a_child_gives_the_same_pdf_in_frames() -> None:
    ask = typeset_by(_Wire(_honest))
    long = {**DATA, "intro": ["word " * 300_000]}
    for data in (DATA, long):
        content = json.dumps(data).encode()
        assert ask("schedule", content) == typeset("schedule", content)


def test_a_child_that_cannot_make_it_says_so_and_goes_on() -> None:
    ask = typeset_by(_Wire(_honest))
    with pytest.raises(CannotTypeset):
        ask("schedule", b"{}")
    assert ask("schedule", json.dumps(DATA).encode()).startswith(b"%PDF-")


@pytest.mark.parametrize(
    "frames",
    [
        (),
        (b"not json",),
        (b'{"size": -1}',),
        (b'{"size": 99999999999}',),
        (b'{"size": 4}',),
        (b'{"size": 4}', b"MZ\x90\x00"),
        (b'{"size": 4}', b"%PDF-1.7"),
    ],
)
def test_a_child_that_was_taken_over_is_not_believed(frames: tuple[bytes, ...]) -> None:
    def lie(there: _Loop, back: _Loop) -> None:
        back.waiting.extend(frames)

    with pytest.raises(CannotTypeset):
        typeset_by(_Wire(lie))("schedule", b"{}")


def test_no_file_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    made(intro=["private words"])
    assert not list(tmp_path.iterdir())
