"""A passphrase becomes a key at a cost that a changed header cannot lower or raise without end."""

from __future__ import annotations

import unicodedata

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from cairn.crypto.stretch import STRETCHED_BYTES, Cost, CostRefused, stretch

FLOOR = Cost(64 * 1024, 3, 1)
SALT = bytes(range(32))


def test_it_is_argon2id_over_the_composed_text() -> None:
    made = Argon2id(
        salt=SALT, length=64, iterations=3, lanes=1, memory_cost=64 * 1024
    ).derive("caf\u00e9".encode())  # fmt: skip
    decomposed = unicodedata.normalize("NFD", "caf\u00e9")
    assert decomposed != "caf\u00e9"
    assert stretch(decomposed, SALT, FLOOR).reveal() == made
    assert len(made) == STRETCHED_BYTES


def test_another_passphrase_salt_or_cost_gives_another_key() -> None:
    made = [
        stretch("some words", SALT, FLOOR).reveal(),
        stretch("some words ", SALT, FLOOR).reveal(),
        stretch("some words", SALT[::-1], FLOOR).reveal(),
        stretch("some words", SALT, Cost(64 * 1024, 3, 4)).reveal(),
    ]
    assert len(set(made)) == 4


def test_a_passphrase_that_is_not_text_to_the_system_is_still_a_passphrase() -> None:
    assert len(stretch("typed\udcff", SALT, FLOOR).reveal()) == STRETCHED_BYTES


@pytest.mark.parametrize(
    "cost",
    [
        Cost(64 * 1024 - 1, 3, 4),
        Cost(1024 * 1024 + 1, 3, 4),
        Cost(64 * 1024, 2, 4),
        Cost(64 * 1024, 11, 4),
        Cost(64 * 1024, 3, 0),
        Cost(64 * 1024, 3, 17),
        Cost(0, 0, 0),
        Cost(-1, -1, -1),
        Cost(2**63, 2**31, 2**31),
    ],
)
def test_a_cost_that_protects_nothing_or_harms_is_refused_before_anything_is_done(
    cost: Cost,
) -> None:
    assert not cost.is_allowed
    with pytest.raises(CostRefused):
        stretch("some words", SALT, cost)


def test_the_borders_and_the_standard_are_allowed() -> None:
    borders = (FLOOR, Cost(1024 * 1024, 10, 16), Cost())
    assert all(cost.is_allowed for cost in borders)
    assert (Cost().memory_kib, Cost().passes, Cost().lanes) == (256 * 1024, 3, 4)
