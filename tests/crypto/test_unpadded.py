"""Base64 without padding has one spelling for the same bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.crypto.unpadded import decode, encode


@given(st.binary(max_size=70))
def test_what_was_encoded_comes_back(data: bytes) -> None:
    assert decode(encode(data)) == data
    assert b"=" not in encode(data)


@pytest.mark.parametrize("text", [b"AA==", b"AB", b"A", b"AAA=", b" AAA", b"AA\n", b"AA-_", b"AAB"])
def test_another_spelling_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        decode(text)
