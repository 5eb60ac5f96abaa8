"""A sealed file as text: taken strictly, so that one file has one text."""

from __future__ import annotations

import base64
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.crypto.armour import BadArmour, is_armoured, without_armour
from cairn.crypto.pieces import Pieces

BEGIN, END = b"-----BEGIN AGE ENCRYPTED FILE-----\n", b"-----END AGE ENCRYPTED FILE-----\n"


def text_of(data: bytes) -> bytes:
    lines = textwrap.wrap(base64.b64encode(data).decode(), 64)
    return BEGIN + "".join(f"{line}\n" for line in lines).encode() + END


def bytes_of(text: bytes) -> bytes:
    return b"".join(without_armour(Pieces([text])))


@given(st.binary(max_size=300))
def test_the_bytes_inside_come_out(data: bytes) -> None:
    text = text_of(data)
    assert is_armoured(Pieces([text]))
    assert bytes_of(text) == data
    assert bytes_of(text.replace(b"\n", b"\r\n")) == data
    assert bytes_of(b" \r\n\t\n" + text + b"\n \t\r\n") == data
    assert bytes_of(text.rstrip(b"\n")) == data


@given(st.binary(min_size=1, max_size=200), st.data())
def test_text_that_was_cut_is_refused(data: bytes, draw: st.DataObject) -> None:
    text = text_of(data)
    cut = draw.draw(st.integers(0, len(text) - 2))
    with pytest.raises(BadArmour):
        bytes_of(text[:cut])


ONE_LINE = text_of(bytes(range(40)))
BAD = {
    "words before": b"Dear friend\n" + ONE_LINE,
    "words after": ONE_LINE + b"Yours\n",
    "an empty line inside": ONE_LINE.replace(END, b"\n" + END),
    "a space at the end of a line": ONE_LINE.replace(b"\n" + END, b" \n" + END),
    "a full line after a short one": text_of(bytes(40)).replace(END, text_of(bytes(48))[35:]),
    "two files": ONE_LINE + ONE_LINE,
    "more white than is allowed before": b"\n" * 1025 + ONE_LINE,
    "more white than is allowed after": ONE_LINE + b"\n" * 1025,
    "a lone carriage return": ONE_LINE.replace(b"\n", b"\r"),
    "a line too long": BEGIN + base64.b64encode(bytes(51)) + b"\n" + END,
    "another label": ONE_LINE.replace(b"AGE ENCRYPTED", b"AGE DECRYPTED"),
}


@pytest.mark.parametrize("form", sorted(BAD))
def test_what_other_readers_forgive_is_refused(form: str) -> None:
    with pytest.raises(BadArmour):
        bytes_of(BAD[form])


def test_text_is_told_from_bytes_even_when_it_is_bad_text() -> None:
    assert is_armoured(Pieces([BAD["words before"]]))
    assert is_armoured(Pieces([b"\n\n-----BEGIN AGE"]))
    assert not is_armoured(Pieces([b"age-encryption.org/v1\n-> X25519 "]))
    assert not is_armoured(Pieces([]))
