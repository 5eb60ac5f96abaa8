"""HKDF as in RFC 5869, against its test cases and the same thing written out by hand."""

from __future__ import annotations

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.crypto.derive import derive

# RFC 5869, appendix A, test cases 1 and 3.
CASES = (
    (
        "0b" * 22,
        "000102030405060708090a0b0c",
        "f0f1f2f3f4f5f6f7f8f9",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    ),
    (
        "0b" * 22,
        "",
        "",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    ),
)


def by_hand(key: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    extracted = hmac.digest(salt or bytes(32), key, "sha256")
    made = block = b""
    while len(made) < length:
        number = bytes([len(made) // 32 + 1])
        block = hmac.digest(extracted, block + info + number, "sha256")
        made += block
    return made[:length]


@pytest.mark.parametrize(("key", "salt", "info", "made"), CASES)
def test_the_vectors_of_the_standard(key: str, salt: str, info: str, made: str) -> None:
    given_salt, given_info = bytes.fromhex(salt), bytes.fromhex(info)
    assert derive(bytes.fromhex(key), salt=given_salt, info=given_info, length=42).hex() == made


@given(st.binary(max_size=80), st.binary(max_size=80), st.binary(max_size=80), st.integers(1, 100))
def test_it_is_what_the_standard_says(key: bytes, salt: bytes, info: bytes, length: int) -> None:
    assert derive(key, salt=salt, info=info, length=length) == by_hand(key, salt, info, length)


def test_another_purpose_gives_another_key() -> None:
    keys = {derive(b"key", salt=salt, info=info) for salt in (b"", b"s") for info in (b"a", b"b")}
    assert len(keys) == 4
    assert all(len(key) == 32 for key in keys)
