"""Bech32: what was encoded comes back, and one wrong letter is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.crypto import bech32

PREFIXES = st.sampled_from(["age1pq", "age-secret-key-pq-", "a"])
LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def test_an_address_of_the_standard() -> None:
    # BIP 173, "Test vectors": all 32 values in order, which are 20 bytes.
    text = "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"
    data = bytes.fromhex("00443214c74254b635cf84653a56d7c675be77df")
    assert bech32.decode("abcdef", text) == data
    assert bech32.encode("abcdef", data) == text


@given(PREFIXES, st.binary(max_size=1300))
def test_what_was_encoded_comes_back_in_either_case(prefix: str, data: bytes) -> None:
    text = bech32.encode(prefix, data)
    assert text == text.lower()
    assert bech32.decode(prefix, text) == data
    assert bech32.decode(prefix, text.upper()) == data


@given(st.binary(min_size=32, max_size=32), st.data())
def test_one_wrong_letter_is_noticed(seed: bytes, data: st.DataObject) -> None:
    text = bech32.encode("age-secret-key-pq-", seed)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(LETTERS).filter(lambda letter: letter != text[at]))
    with pytest.raises(ValueError, match=r"mistyped|another|padding|mixed"):
        bech32.decode("age-secret-key-pq-", text[:at] + other + text[at + 1 :])


@given(st.text(max_size=60))
def test_any_text_gives_bytes_or_a_value_error(text: str) -> None:
    for candidate in (text, "a1" + text):
        try:
            data = bech32.decode("a", candidate)
        except ValueError:
            continue
        assert bech32.encode("a", data) == candidate.lower()


@pytest.mark.parametrize(
    "text",
    ["", "1", "a1", "a", "a12uel5", "b12uel5l", "A12uel5l", "a12UEL5L", "a12uel5l ", "a12uel5b"],
)
def test_texts_that_are_no_key(text: str) -> None:
    with pytest.raises(ValueError, match=r"mistyped|another|padding|mixed"):
        bech32.decode("a", text)


def test_a_letter_that_only_looks_the_same_in_lower_case_is_refused() -> None:
    seed = next(seed for n in range(99) if "k" in bech32.encode("a", seed := bytes([n] * 32))[2:])
    text = bech32.encode("a", seed).upper()
    with pytest.raises(ValueError, match=r"mistyped|another|padding|mixed"):
        bech32.decode("a", text.replace("K", "\N{KELVIN SIGN}"))


def test_bits_left_over_that_are_not_zero_are_refused() -> None:
    # The same byte, with one of the two unused bits of its second letter set, and a good checksum.
    groups = [0b00000, 0b00001]
    state = bech32._checksum(bech32._expanded("a") + groups + [0] * 6) ^ 1
    check = [state >> 5 * (5 - place) & 31 for place in range(6)]
    text = "a1" + "".join(LETTERS[value] for value in groups + check)
    with pytest.raises(ValueError, match="padding"):
        bech32.decode("a", text)
