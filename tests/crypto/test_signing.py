"""Ed25519 as in RFC 8032; whatever is not a good signature is ``False``, never an exception."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.crypto.signing import SigningKey, verify

# RFC 8032, section 7.1, TEST 1 to TEST 3: seed, public key, message, signature.
RFC_8032 = (
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
        "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
        "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
        "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
)
KEY = SigningKey.from_seed(bytes(32))


@pytest.mark.parametrize(("seed", "public", "message", "signature"), RFC_8032)
def test_the_vectors_of_the_standard(seed: str, public: str, message: str, signature: str) -> None:
    key = SigningKey.from_seed(bytes.fromhex(seed))
    assert key.public.hex() == public
    assert key.sign(bytes.fromhex(message)).hex() == signature
    assert verify(key.public, bytes.fromhex(signature), bytes.fromhex(message))


def test_the_seed_makes_the_same_key_again() -> None:
    key = SigningKey.new()
    assert SigningKey.from_seed(key.seed()).public == key.public
    assert SigningKey.new().public != key.public


@given(st.binary(max_size=200))
def test_what_was_signed_verifies_and_another_message_does_not(message: bytes) -> None:
    signature = KEY.sign(message)
    assert verify(KEY.public, signature, message)
    assert not verify(KEY.public, signature, message + b"\0")
    assert not verify(SigningKey.from_seed(bytes([1] * 32)).public, signature, message)


@pytest.mark.parametrize("bit", range(64 * 8))
def test_a_signature_with_any_bit_flipped_is_refused(bit: int) -> None:
    flipped = (int.from_bytes(KEY.sign(b"words"), "big") ^ 1 << bit).to_bytes(64, "big")
    assert not verify(KEY.public, flipped, b"words")


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_bytes_of_any_length_are_refused_without_an_exception(public: bytes, sig: bytes) -> None:
    assert not verify(public, KEY.sign(b"words"), b"words") or public == KEY.public
    assert not verify(KEY.public, sig, b"words")


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_a_seed_of_another_length_makes_no_key(size: int) -> None:
    with pytest.raises(ValueError, match="32"):
        SigningKey.from_seed(bytes(size))
