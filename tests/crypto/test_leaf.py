"""The commitment to an act: every field counts, and each can be opened alone."""

from __future__ import annotations

import hashlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.crypto.leaf import (
    FIELDS,
    SALT_BYTES,
    dummy_leaf,
    field_commitment,
    leaf,
    leaf_of_fields,
)

SALTS = [bytes([n]) * SALT_BYTES for n in range(1, FIELDS + 1)]
ESALT = bytes(range(SALT_BYTES))
VALUES = st.lists(st.binary(max_size=60), min_size=FIELDS, max_size=FIELDS)


def fields(values: list[bytes]) -> list[tuple[int, bytes, bytes]]:
    return [(n, SALTS[n - 1], value) for n, value in enumerate(values, start=1)]


def by_hand(kind: int, values: list[bytes]) -> bytes:
    whole = b"cairn/leaf/v1\0" + bytes([kind]) + ESALT + struct.pack(">H", 24)
    for tag, salt, value in fields(values):
        parts = struct.pack(">H", tag) + salt + struct.pack(">Q", len(value)) + value
        whole += struct.pack(">H", tag) + hashlib.sha256(b"cairn/field/v1\0" + parts).digest()
    return hashlib.sha256(b"\0" + hashlib.sha256(whole).digest()).digest()


@given(st.integers(0, 255), VALUES)
def test_it_is_what_the_page_about_the_format_says(kind: int, values: list[bytes]) -> None:
    assert leaf_of_fields(kind, ESALT, fields(values)) == by_hand(kind, values)


@given(VALUES, st.integers(0, FIELDS - 1))
def test_any_other_value_kind_or_salt_gives_another_leaf(values: list[bytes], at: int) -> None:
    other = [*values[:at], values[at] + b"\0", *values[at + 1 :]]
    made = {
        leaf_of_fields(4, ESALT, fields(values)),
        leaf_of_fields(4, ESALT, fields(other)),
        leaf_of_fields(5, ESALT, fields(values)),
        leaf_of_fields(4, bytes(SALT_BYTES), fields(values)),
    }
    assert len(made) == 4


@given(VALUES)
def test_withholding_values_gives_the_same_leaf_as_telling_them(values: list[bytes]) -> None:
    commitments = [field_commitment(*field) for field in fields(values)]
    assert leaf(4, ESALT, commitments) == leaf_of_fields(4, ESALT, fields(values))


def test_an_empty_field_cannot_be_told_from_a_full_one_without_its_salt() -> None:
    empty, full = (field_commitment(4, SALTS[0], value) for value in (b"", b"words"))
    assert len(empty) == len(full) == 32
    assert field_commitment(4, SALTS[1], b"") != empty


def test_a_value_cannot_be_moved_to_another_field() -> None:
    assert field_commitment(4, SALTS[0], b"words") != field_commitment(5, SALTS[0], b"words")


def test_a_dummy_is_shown_to_be_one_by_its_salt_alone() -> None:
    commitments = [
        hashlib.sha256(b"cairn/dummy/v1\0" + ESALT + struct.pack(">H", tag)).digest()
        for tag in range(1, FIELDS + 1)
    ]
    assert dummy_leaf(ESALT) == leaf(0, ESALT, commitments)
    assert dummy_leaf(bytes(SALT_BYTES)) != dummy_leaf(ESALT)


def test_too_few_too_many_or_disordered_fields_are_refused() -> None:
    whole = fields([b""] * FIELDS)
    for wrong in (whole[:-1], [*whole, (25, SALTS[0], b"")], whole[::-1], [], whole[:1] * FIELDS):
        with pytest.raises(ValueError, match="tags 1 to 24"):
            leaf_of_fields(4, ESALT, wrong)
    with pytest.raises(ValueError, match="24 fields"):
        leaf(4, ESALT, [bytes(32)] * 23)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_salt_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="32"):
        field_commitment(1, bytes(size), b"")
    with pytest.raises(ValueError, match="32"):
        leaf_of_fields(4, ESALT, [(tag, bytes(size), b"") for tag in range(1, FIELDS + 1)])
    with pytest.raises(ValueError, match="32"):
        leaf(4, bytes(size), [bytes(32)] * FIELDS)
