"""SHA-256, against the examples of the standard."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from cairn.crypto.digest import sha256, sha256_hex

# FIPS 180-2, appendix B.1, and the digest of nothing.
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_examples_of_the_standard() -> None:
    assert sha256_hex(b"abc") == ABC
    assert sha256(b"abc") == bytes.fromhex(ABC)
    assert sha256_hex(b"") == NOTHING


@given(st.binary())
def test_both_forms_say_the_same(data: bytes) -> None:
    assert sha256(data).hex() == sha256_hex(data) == hashlib.sha256(data).hexdigest()
