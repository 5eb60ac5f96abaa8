"""Signatures fit for the page exactly where they fit for the checker in Python."""

from __future__ import annotations

import hashlib

from cairn.crypto.signing import SigningKey
from cairn.pack.verifier import signature_fits
from tests.pack.browser.node import fits
from tests.pack.test_verifier import VECTORS

Case = tuple[bytes, bytes, bytes]

ORDER = 2**252 + 27742317777372353535851937790883648493
NAMED = [
    (bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature))
    for key, message, signature in VECTORS
]
# The points of small order, in every encoding of 32 bytes that could be read as one of them.
SMALL = [
    bytes.fromhex(one)
    for one in (
        "01" + "00" * 31,
        "01" + "00" * 30 + "80",
        "00" * 32,
        "00" * 31 + "80",
        "ec" + "ff" * 30 + "7f",
        "ec" + "ff" * 31,
        "ed" + "ff" * 30 + "7f",
        "ed" + "ff" * 31,
        "ee" + "ff" * 30 + "7f",
        "ee" + "ff" * 31,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    )
]


def with_s(case: Case, change: int) -> Case:
    key, message, signature = case
    s = int.from_bytes(signature[32:], "little") + change
    return key, message, signature[:32] + s.to_bytes(32, "little")


def test_the_examples_of_the_standard_fit_and_each_changed_one_does_not() -> None:
    assert all(fits(NAMED))
    changed: list[Case] = []
    for key, message, signature in NAMED:
        changed.append((key, message + b"x", signature))
        for at in range(64):
            other = bytearray(signature)
            other[at] ^= 1 << at % 8
            changed.append((key, message, bytes(other)))
    assert not any(fits(changed))


def test_signatures_agree_with_the_library() -> None:
    keys = [SigningKey.from_seed(hashlib.sha256(bytes([number])).digest()) for number in range(20)]
    assert all(fits((key.public, b"words", key.sign(b"words")) for key in keys))


def test_a_number_too_large_and_parts_of_another_length_do_not_fit() -> None:
    key, message, signature = NAMED[1]
    cases = [with_s(one, ORDER * times) for one in NAMED for times in (1, 2, 8)]
    cases += [(key[:31], message, signature), (key, message, signature[:63])]
    cases += [(key + b"\0", message, signature), (key, message, signature + b"\0")]
    cases += [(b"\xff" * 32, message, signature), (b"", b"", b"")]
    assert not any(fits(cases))


def test_points_of_small_order_fit_where_they_do_for_the_other_checker() -> None:
    zero, one = bytes(32), (1).to_bytes(32, "little")
    cases = [(key, b"words", r + zero) for key in SMALL for r in SMALL]
    cases += [(key, b"others", r + zero) for key in SMALL[:6] for r in SMALL[:4]]
    cases += [(NAMED[0][0], b"", r + s) for r in SMALL for s in (zero, one)]
    cases += [(key, b"", NAMED[0][2]) for key in SMALL]
    expected = [signature_fits(*case) for case in cases]
    assert any(expected)
    assert fits(cases) == expected
