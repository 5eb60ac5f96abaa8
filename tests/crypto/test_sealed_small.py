"""Small sealed files: one size for many contents, and not a byte can be changed."""

from __future__ import annotations

import os

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given
from hypothesis import strategies as st

from cairn.crypto.derive import derive
from cairn.crypto.sealed_small import ChangedSmallFile, open_small, seal_small
from cairn.crypto.secret import Secret

KEY, AAD = Secret(bytes(range(32))), b"beside it"
LARGEST_IN_ONE_STEP = 4096 - 32 - 16 - 4


def sealed(plain: bytes) -> bytes:
    return seal_small(KEY, plain, aad=AAD, random=os.urandom)


@given(st.binary(max_size=9000))
def test_what_was_sealed_comes_back(plain: bytes) -> None:
    assert open_small(KEY, sealed(plain), aad=AAD) == plain


@pytest.mark.parametrize(
    ("size", "steps"),
    [(0, 1), (1, 1), (LARGEST_IN_ONE_STEP, 1), (LARGEST_IN_ONE_STEP + 1, 2), (8140, 2), (8141, 3)],
)
def test_the_whole_file_is_a_multiple_of_4096_bytes(size: int, steps: int) -> None:
    assert len(sealed(bytes(size))) == steps * 4096


@pytest.mark.parametrize("part", range(8))
def test_any_changed_byte_is_refused(part: int) -> None:
    whole = sealed(b"some settings")
    for at in range(part * 512, part * 512 + 512):
        changed = whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :]
        with pytest.raises(ChangedSmallFile):
            open_small(KEY, changed, aad=AAD)


@pytest.mark.parametrize("size", [0, 1, 31, 32, 47, 48, 51, 52, 53, 4095, 4097, 8192])
def test_a_file_that_was_cut_short_or_made_longer_is_refused(size: int) -> None:
    with pytest.raises(ChangedSmallFile):
        open_small(KEY, sealed(b"some settings").ljust(size, b"\0")[:size], aad=AAD)


@pytest.mark.parametrize("told", [4093, 4097, 2**32 - 1])
def test_a_length_inside_that_is_longer_than_the_file_is_refused(told: int) -> None:
    salt = bytes(32)
    key = derive(KEY.reveal(), salt=salt, info=b"cairn/small/v1\0")
    inside = told.to_bytes(4, "big").ljust(4096 - 48, b"\0")
    whole = salt + ChaCha20Poly1305(key).encrypt(bytes(12), inside, AAD)
    with pytest.raises(ChangedSmallFile):
        open_small(KEY, whole, aad=AAD)


def test_another_key_or_another_thing_beside_it_does_not_fit() -> None:
    whole = sealed(b"some settings")
    for key, aad in ((Secret(bytes(32)), AAD), (KEY, b""), (KEY, AAD + b"\0")):
        with pytest.raises(ChangedSmallFile):
            open_small(key, whole, aad=aad)


def test_the_same_words_are_sealed_differently_every_time() -> None:
    one, other = sealed(b"some settings"), sealed(b"some settings")
    assert one[:32] != other[:32]
    assert one[32:64] != other[32:64]


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_plainly(data: bytes) -> None:
    with pytest.raises(ChangedSmallFile):
        open_small(KEY, data, aad=AAD)
