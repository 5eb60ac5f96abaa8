"""A signed note opens as it was signed, and not with any change."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.crypto.note import NoteDoesNotFit, key_hash, open_note, sign_note
from cairn.crypto.signing import SigningKey, verify

KEY = SigningKey.from_seed(bytes(range(32)))
NAME = "cairn-pack"
TEXT = "cairn pack 1\nsha256 0f1e2d3c\n"
NOTE = sign_note(TEXT, NAME, KEY)
CONTROLS = "".join(map(chr, range(32)))
LINES = st.lists(st.text(st.characters(exclude_characters=CONTROLS, codec="utf-8"), min_size=1))


@given(LINES)
def test_a_text_comes_back_once_its_signature_fits(lines: list[str]) -> None:
    text = "".join(line + "\n" for line in lines) or "x\n"
    assert open_note(sign_note(text, NAME, KEY), NAME, KEY.public) == text


def test_it_is_what_the_page_about_signed_notes_says() -> None:
    head, _, last = NOTE.decode().partition("\n\n")
    assert head + "\n" == TEXT
    dash, name, encoded = last.removesuffix("\n").split(" ")
    blob = base64.b64decode(encoded)
    assert (dash, name) == ("\u2014", NAME)
    assert blob[:4] == hashlib.sha256(NAME.encode() + b"\n\x01" + KEY.public).digest()[:4]
    assert blob[:4] == key_hash(NAME, KEY.public)
    assert verify(KEY.public, blob[4:], TEXT.encode())


@pytest.mark.parametrize("at", range(len(NOTE)))
def test_any_changed_byte_is_refused(at: int) -> None:
    for value in range(256):
        if value != NOTE[at]:
            with pytest.raises(NoteDoesNotFit):
                open_note(NOTE[:at] + bytes([value]) + NOTE[at + 1 :], NAME, KEY.public)


@pytest.mark.parametrize("size", range(len(NOTE)))
def test_a_note_that_was_cut_short_is_refused(size: int) -> None:
    with pytest.raises(NoteDoesNotFit):
        open_note(NOTE[:size], NAME, KEY.public)


@pytest.mark.parametrize("more", [b"\n", b" ", b"x", b"\r\n", b"\n\n", NOTE])
def test_anything_added_before_or_after_is_refused(more: bytes) -> None:
    for changed in (NOTE + more, more + NOTE):
        if changed != NOTE:
            with pytest.raises(NoteDoesNotFit):
                open_note(changed, NAME, KEY.public)


def test_another_name_or_key_does_not_fit() -> None:
    other = SigningKey.from_seed(bytes(32))
    for name, public in ((NAME + "x", KEY.public), ("", KEY.public), (NAME, other.public)):
        with pytest.raises(NoteDoesNotFit):
            open_note(NOTE, name, public)


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_plainly(data: bytes) -> None:
    for candidate in (data, TEXT.encode() + b"\n" + data):
        if candidate != NOTE:
            with pytest.raises(NoteDoesNotFit):
                open_note(candidate, NAME, KEY.public)


@pytest.mark.parametrize(
    ("text", "name"),
    [("no end", NAME), ("two\n\nparts\n", NAME), ("", NAME), ("x\n", ""), ("x\n", "a b"),
     ("x\n", "a+b"), ("x\n", "a\nb"), ("x\n", "a\u00a0b"), ("x\ty\n", NAME), ("x\r\n", NAME),
     ("\x1b[2Jx\n", NAME), ("x\0\n", NAME)],
)  # fmt: skip
def test_what_cannot_be_a_note_is_not_signed(text: str, name: str) -> None:
    with pytest.raises(ValueError, match="not the text"):
        sign_note(text, name, KEY)


@pytest.mark.parametrize("text", ["x\r\n", "\x1b[2Jsha256 0\n", "x\0\n"])
def test_a_note_with_control_characters_is_refused_even_if_its_signature_fits(text: str) -> None:
    blob = key_hash(NAME, KEY.public) + KEY.sign(text.encode())
    note = f"{text}\n\u2014 {NAME} {base64.b64encode(blob).decode()}\n".encode()
    with pytest.raises(NoteDoesNotFit):
        open_note(note, NAME, KEY.public)
