"""The signed frame of a record: 184 bytes of which none can be changed unnoticed."""

from __future__ import annotations

import hashlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cairn.crypto.frame import (
    FRAME_SIZE,
    Frame,
    NewerFrame,
    NotAFrame,
    decode,
    encode,
    frame_digest,
    has_good_signature,
    signed,
)
from cairn.crypto.signing import SigningKey, verify

KEY = SigningKey.from_seed(bytes(range(32)))
DIGESTS = st.binary(min_size=32, max_size=32)
U16, U32, U64 = st.integers(0, 2**16 - 1), st.integers(0, 2**32 - 1), st.integers(0, 2**64 - 1)
FRAMES = st.builds(Frame, U16, U32, U64, U32, DIGESTS, DIGESTS, DIGESTS, U32)
FRAME = signed(Frame(0, 1, 2, 3, b"p" * 32, b"l" * 32, b"d" * 32, 4096), KEY)
ENCODED = encode(FRAME)


@given(FRAMES)
def test_a_frame_comes_back_as_it_was_and_its_signature_fits(frame: Frame) -> None:
    made = signed(frame, KEY)
    encoded = encode(made)
    assert len(encoded) == FRAME_SIZE == 184
    assert decode(encoded) == made
    assert has_good_signature(decode(encoded), KEY.public)


def test_every_field_stands_where_the_page_about_the_format_says() -> None:
    head = struct.pack(">HHIQI", 1, 0, 1, 2, 3)
    before = head + b"p" * 32 + b"l" * 32 + b"d" * 32 + struct.pack(">I", 4096)
    assert ENCODED[:120] == before
    assert verify(KEY.public, ENCODED[120:], b"cairn/record/v1\0" + before)
    assert frame_digest(ENCODED) == hashlib.sha256(ENCODED).digest()


@pytest.mark.parametrize("at", range(FRAME_SIZE))
def test_any_changed_byte_is_noticed(at: int) -> None:
    for bit in range(8):
        changed = ENCODED[:at] + bytes([ENCODED[at] ^ 1 << bit]) + ENCODED[at + 1 :]
        try:
            frame = decode(changed)
        except (NotAFrame, NewerFrame):
            continue
        assert not has_good_signature(frame, KEY.public)


def test_another_key_did_not_sign_it() -> None:
    assert not has_good_signature(FRAME, SigningKey.from_seed(bytes(32)).public)


def test_a_frame_that_nobody_signed_has_no_good_signature() -> None:
    assert not has_good_signature(replace(FRAME, signature=bytes(64)), KEY.public)


@given(st.binary(max_size=400).filter(lambda data: len(data) != FRAME_SIZE))
def test_bytes_of_another_length_are_no_frame(data: bytes) -> None:
    with pytest.raises(NotAFrame):
        decode(data)


@given(st.binary(min_size=FRAME_SIZE, max_size=FRAME_SIZE))
def test_any_bytes_of_the_right_length_are_a_frame_nobody_signed_or_refused(data: bytes) -> None:
    for candidate in (data, b"\0\1" + data[2:]):
        try:
            frame = decode(candidate)
        except (NotAFrame, NewerFrame):
            continue
        assert encode(frame) == candidate
        assert not has_good_signature(frame, KEY.public)


def test_format_zero_is_damage_and_a_later_format_is_told_as_such() -> None:
    with pytest.raises(NotAFrame):
        decode(bytes(FRAME_SIZE))
    for newer in (2, 255, 65535):
        with pytest.raises(NewerFrame):
            decode(struct.pack(">H", newer) + ENCODED[2:])


@pytest.mark.parametrize(
    "broken", [{"log": 2**16}, {"branch": -1}, {"sequence": 2**64}, {"body_length": 2**32}]
)
def test_a_number_that_does_not_fit_is_not_written(broken: dict[str, int]) -> None:
    with pytest.raises(struct.error):
        encode(replace(FRAME, **broken))
