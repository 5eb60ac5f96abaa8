"""Keys that seal and open: their texts, and what is refused as no key."""

from __future__ import annotations

import os

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cairn.crypto import bech32
from cairn.crypto.age_keys import ENCAPSULATED_BYTES, Identity, NotAKey, Recipient

SEED = bytes(range(32))


def test_a_key_comes_back_from_its_text() -> None:
    identity = Identity.new()
    text = identity.secret_text()
    assert text.startswith("AGE-SECRET-KEY-PQ-1")
    assert text == text.upper()
    again = Identity.from_text(text)
    assert again.recipient.text == identity.recipient.text
    wrapped = Recipient.from_text(identity.recipient.text).wrap(b"sixteen bytes...")
    assert again.unwrap(wrapped) == b"sixteen bytes..."


def test_every_new_key_is_another() -> None:
    assert Identity.new().secret_text() != Identity.new().secret_text()


def test_a_public_key_shows_no_more_than_its_first_letters() -> None:
    recipient = Identity(SEED).recipient
    assert recipient.text.startswith("age1pq1")
    assert len(repr(recipient)) < 40


def test_the_same_file_key_is_wrapped_differently_every_time() -> None:
    recipient = Identity(SEED).recipient
    one, other = recipient.wrap(bytes(16)), recipient.wrap(bytes(16))
    assert len(one) == len(other) == ENCAPSULATED_BYTES + 16 + 16
    assert one[:ENCAPSULATED_BYTES] != other[:ENCAPSULATED_BYTES]
    assert one[ENCAPSULATED_BYTES:] != other[ENCAPSULATED_BYTES:]


def test_another_key_does_not_unwrap() -> None:
    wrapped = Identity(SEED).recipient.wrap(bytes(16))
    with pytest.raises(InvalidTag):
        Identity.new().unwrap(wrapped)


# The top bit of an X25519 key says nothing (RFC 7748, section 5), and is noticed all the same.
@example((ENCAPSULATED_BYTES - 1) * 8 + 7)
@settings(max_examples=60)
@given(st.integers(0, (ENCAPSULATED_BYTES + 32) * 8 - 1))
def test_a_flipped_bit_is_noticed(bit: int) -> None:
    identity = Identity(SEED)
    wrapped = bytearray(identity.recipient.wrap(bytes(16)))
    wrapped[bit // 8] ^= 1 << bit % 8
    with pytest.raises((InvalidTag, ValueError)):
        identity.unwrap(bytes(wrapped))


@pytest.mark.parametrize("size", [0, 1, 1119, 1120, 1135, 1151, 1153])
def test_a_wrapped_key_of_another_length_is_refused(size: int) -> None:
    with pytest.raises((InvalidTag, ValueError)):
        Identity(SEED).unwrap(os.urandom(size))


def test_an_x25519_point_of_low_order_is_refused() -> None:
    wrapped = bytearray(Identity(SEED).recipient.wrap(bytes(16)))
    wrapped[ENCAPSULATED_BYTES - 32 : ENCAPSULATED_BYTES] = bytes(32)
    with pytest.raises((InvalidTag, ValueError)):
        Identity(SEED).unwrap(bytes(wrapped))


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_a_seed_of_another_length_is_no_key(size: int) -> None:
    with pytest.raises(NotAKey):
        Identity(bytes(size))
    with pytest.raises(NotAKey):
        Identity.from_text(bech32.encode("age-secret-key-pq-", bytes(size)))


@pytest.mark.parametrize("size", [0, 1184, 1215, 1217])
def test_a_public_key_of_another_length_is_no_key(size: int) -> None:
    with pytest.raises(NotAKey):
        Recipient(bytes(size))


def test_a_public_key_with_numbers_out_of_range_is_no_key() -> None:
    # FIPS 203, section 7.2, "modulus check": every 12 bits are below 3329.
    with pytest.raises(NotAKey):
        Recipient(b"\xff" * 1184 + bytes(32))


@pytest.mark.parametrize("text", ["", "age1pq1", "AGE-SECRET-KEY-PQ-1", "words", "age1\u00e9"])
def test_other_texts_are_no_key(text: str) -> None:
    for kind in (Identity, Recipient):
        with pytest.raises(NotAKey):
            kind.from_text(text)


def test_a_public_and_a_secret_key_are_not_taken_for_one_another() -> None:
    identity = Identity(SEED)
    with pytest.raises(NotAKey):
        Identity.from_text(identity.recipient.text)
    with pytest.raises(NotAKey):
        Recipient.from_text(identity.secret_text())


def test_a_mistyped_key_is_never_repeated_in_what_is_said() -> None:
    text = Identity(SEED).secret_text()
    with pytest.raises(NotAKey) as caught:
        Identity.from_text(text[:-1] + ("Q" if text[-1] != "Q" else "P"))
    assert text[:-1] not in f"{caught.value!r} {caught.value.__cause__!r} {caught.value.facts}"
