"""Sealed files are age files: other programs open them, and we open what others sealed to our keys.

The others are npm's ``age-encryption`` (hybrid keys) and ``pyrage`` (classic keys). The first takes
some 10 ms of a processor for a file, so its ten thousand each way are a figure of ``make assure``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from cairn.crypto.age_classic import ClassicIdentity
from cairn.crypto.age_keys import Identity
from cairn.crypto.age_payload import CHUNK
from cairn.crypto.agefile import open_bytes, seal_bytes
from cairn.crypto.digest import sha256_hex
from tests.crypto.differential import (
    ours_opened_by,
    ours_opened_by_pyrage,
    sealed_by,
    sealed_by_pyrage,
)
from tests.crypto.other_age import OtherAge, other_age

SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1]
HYBRID = [100, pytest.param(1_500, marks=pytest.mark.slow)]
CLASSIC = [500, pytest.param(10_000, marks=pytest.mark.slow)]


@pytest.fixture(scope="module")
def other() -> Iterator[OtherAge]:
    with other_age() as process:
        yield process


def test_files_at_the_borders_of_chunks_pass_both_ways(other: OtherAge) -> None:
    identity, plain = Identity.new(), [os.urandom(size) for size in SIZES]
    sealed = [seal_bytes(one, identity.recipient) for one in plain]
    assert other.digests(identity.secret_text(), sealed) == [*map(sha256_hex, plain)]
    theirs = other.sealed(identity.recipient.text, plain)
    assert [open_bytes(one, identity) for one in theirs] == plain


def test_another_age_has_the_same_public_key_for_a_private_one(other: OtherAge) -> None:
    for identity in (Identity.new(), ClassicIdentity.new()):
        assert other.recipient(identity.secret_text()) == identity.recipient.text


@pytest.mark.parametrize("files", HYBRID)
def test_another_age_opens_what_we_sealed(other: OtherAge, files: int) -> None:
    assert ours_opened_by(other, files) == files


@pytest.mark.parametrize("files", HYBRID)
def test_we_open_what_another_age_sealed(other: OtherAge, files: int) -> None:
    assert sealed_by(other, files) == files


@pytest.mark.parametrize("files", CLASSIC)
def test_pyrage_opens_what_we_sealed_for_somebody(files: int) -> None:
    assert ours_opened_by_pyrage(files) == files


@pytest.mark.parametrize("files", CLASSIC)
def test_we_open_what_pyrage_sealed_for_us(files: int) -> None:
    assert sealed_by_pyrage(files) == files
