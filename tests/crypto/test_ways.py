"""A new vault key reaches every way in, and an old one opens nothing that was made since."""

from __future__ import annotations

import os

import pytest

from cairn.crypto.age_keys import Identity
from cairn.crypto.secret import Secret
from cairn.crypto.slots import SLOT_COUNT
from cairn.crypto.ways import WAY_BYTES, WAYS_BYTES, DamagedWays, open_way, seal_ways

IDENTITIES = tuple(Identity.new() for _ in range(SLOT_COUNT))
RECIPIENTS = tuple(identity.recipient for identity in IDENTITIES)
KEY, HEADER = Secret(b"v" * 32), b"h" * 32
WAYS = seal_ways(RECIPIENTS, KEY, HEADER)


@pytest.mark.parametrize("index", range(SLOT_COUNT))
def test_every_way_opens_the_vault_key_and_no_other_way(index: int) -> None:
    assert len(WAYS) == WAYS_BYTES == 18_688
    assert open_way(WAYS, index, IDENTITIES[index], HEADER) == KEY
    with pytest.raises(DamagedWays):
        open_way(WAYS, index, IDENTITIES[index - 1], HEADER)


def test_a_way_is_bound_to_its_place_and_its_header() -> None:
    moved = WAYS[WAY_BYTES:] + WAYS[:WAY_BYTES]
    with pytest.raises(DamagedWays):
        open_way(moved, 0, IDENTITIES[1], HEADER)
    with pytest.raises(DamagedWays):
        open_way(WAYS, 0, IDENTITIES[0], b"H" + HEADER[1:])


@pytest.mark.parametrize("at", [0, 500, 1119, 1120, WAY_BYTES - 1])
def test_a_changed_byte_is_noticed(at: int) -> None:
    changed = bytearray(WAYS)
    changed[at] ^= 1
    with pytest.raises(DamagedWays):
        open_way(bytes(changed), 0, IDENTITIES[0], HEADER)


@pytest.mark.parametrize("size", [0, WAY_BYTES, WAYS_BYTES - 1, WAYS_BYTES + 1])
def test_another_length_is_damage(size: int) -> None:
    with pytest.raises(DamagedWays):
        open_way((WAYS * 2)[:size], 0, IDENTITIES[0], HEADER)


def test_there_are_always_sixteen_and_none_shows_whether_it_is_used() -> None:
    with pytest.raises(ValueError, match="sixteen"):
        seal_ways(RECIPIENTS[:3], KEY, HEADER)
    with pytest.raises(ValueError, match="sixteen"):
        seal_ways(RECIPIENTS, Secret(os.urandom(31)), HEADER)
    again = seal_ways(RECIPIENTS, KEY, HEADER)
    assert all(
        WAYS[at * WAY_BYTES :][:WAY_BYTES] != again[at * WAY_BYTES :][:WAY_BYTES]
        for at in range(SLOT_COUNT)
    )
