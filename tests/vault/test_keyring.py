"""The file of all keys: what it keeps, and that its size tells nothing."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace

import msgspec
import pytest

from cairn.crypto.sealed_small import ChangedSmallFile, open_small, seal_small
from cairn.crypto.secret import Secret
from cairn.crypto.slots import SLOT_COUNT, SLOTS_BYTES
from cairn.crypto.subkeys import subkey
from cairn.vault.keyring import Keyring, new_keyring, new_period, open_keyring, seal_keyring
from cairn.vault.settings import Owed, Settings, open_settings, seal_settings

KEY = Secret(b"k" * 32)
HEADER, SLOTS, WAYS = b"header", bytes(SLOTS_BYTES), b"ways"
RING = new_keyring(1_750_000_000_000_000, os.urandom)


def sealed(ring: Keyring, ways: bytes | None = WAYS) -> bytes:
    return seal_keyring(ring, KEY, header=HEADER, slots=SLOTS, ways=ways, random=os.urandom)


def opened(data: bytes, ways: bytes | None = WAYS) -> Keyring:
    return open_keyring(data, KEY, header=HEADER, slots=SLOTS, ways=ways)


def test_every_key_comes_back() -> None:
    again = opened(sealed(RING))
    assert [p.record.secret_text() for p in again.periods] == [
        p.record.secret_text() for p in RING.periods
    ]
    assert again.ways == RING.ways
    assert again.code == RING.code
    assert again.pack.seed() == RING.pack.seed()
    assert (again.newest.since, len(again.ways)) == (1_750_000_000_000_000, SLOT_COUNT)


@pytest.mark.parametrize("ways", [b"other", None])
def test_it_opens_only_beside_its_own_ways(ways: bytes | None) -> None:
    with pytest.raises(ChangedSmallFile):
        opened(sealed(RING), ways)
    with pytest.raises(ChangedSmallFile):
        opened(sealed(RING, None))


def test_ten_years_of_months_and_sixteen_named_ways_have_the_size_of_none() -> None:
    years = tuple(new_period(n, n) for n in range(1, 121))
    ways = tuple(replace(way, kind=3, name="N" * 60, since=10**15) for way in RING.ways)
    assert len(sealed(RING)) == len(sealed(replace(RING, periods=years, ways=ways))) == 65_536


def test_a_field_and_a_kind_of_a_newer_version_are_kept() -> None:
    ways = (replace(RING.ways[0], kind=9, name="from later"), *RING.ways[1:])
    later = replace(RING, ways=ways, unknown={"later": msgspec.Raw(b'{"a": [1, "x"]}')})
    again = opened(sealed(opened(sealed(later))))
    assert again.ways[0].kind == 9
    key = subkey(KEY, "keys")
    beside = b"cairn/keys/v1\0" + b"".join(_digests())
    plain = json.loads(open_small(key, sealed(again), aad=beside))
    assert plain["later"] == {"a": [1, "x"]}


def _digests() -> list[bytes]:
    return [hashlib.sha256(data).digest() for data in (HEADER, SLOTS, WAYS)]


def test_settings_keep_what_a_newer_version_wrote() -> None:
    plain = b'{"copy":"ab","inode":7,"later":{"b":[true,null]}}'
    key = subkey(KEY, "settings")
    first = seal_small(key, plain, aad=b"cairn/settings/v1\0", random=os.urandom)
    told = open_settings(first, KEY)
    assert (told.copy, told.inode, told.owed) == ("ab", 7, None)
    owed = msgspec.structs.replace(told, owed=Owed("id", "passphrase", 5))
    again = open_settings(seal_settings(owed, KEY, random=os.urandom), KEY)
    assert again.owed == Owed("id", "passphrase", 5)
    assert json.loads(bytes(again.unknown["later"])) == {"b": [True, None]}
    plain_settings = open_settings(seal_settings(Settings("a", 1), KEY, random=os.urandom), KEY)
    assert plain_settings == Settings("a", 1)
