"""Sixteen slots: each opens under its own passphrase, and none shows whether it is used."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.crypto.secret import Secret
from cairn.crypto.slots import (
    SLOT_BYTES,
    SLOT_COUNT,
    SLOTS_BYTES,
    DamagedSlots,
    SlotKind,
    empty_slot,
    empty_slots,
    fill_slot,
    open_slot,
)

STRETCHED, OTHER = Secret(bytes(range(64))), Secret(bytes(range(64, 128)))
VAULT_KEY = Secret(b"k" * 32)
HEADER = b"h" * 32


def filled(
    slots: bytes,
    index: int,
    *,
    stretched: Secret = STRETCHED,
    kind: SlotKind = SlotKind.PASSPHRASE,
    secret: Secret = VAULT_KEY,
    is_seed: bool = True,
) -> bytes:
    return fill_slot(
        slots,
        index,
        stretched=stretched,
        kind=kind,
        secret=secret,
        is_seed=is_seed,
        header_digest=HEADER,
        random=os.urandom,
    )


def slot(slots: bytes, index: int) -> bytes:
    return slots[index * SLOT_BYTES : (index + 1) * SLOT_BYTES]


@pytest.mark.parametrize("index", range(SLOT_COUNT))
@pytest.mark.parametrize("kind", list(SlotKind))
@pytest.mark.parametrize("is_seed", [True, False])
def test_every_slot_opens_and_leaves_the_others_alone(
    index: int, kind: SlotKind, is_seed: bool
) -> None:
    before = empty_slots(os.urandom)
    slots = filled(before, index, kind=kind, is_seed=is_seed)
    opened = open_slot(slots, STRETCHED, HEADER)
    assert opened is not None
    assert (opened.index, opened.kind, opened.secret) == (index, kind, VAULT_KEY)
    assert opened.is_seed is is_seed
    assert len(slots) == SLOTS_BYTES == 4096
    changed = [n for n in range(SLOT_COUNT) if slot(slots, n) != slot(before, n)]
    assert changed == [index]


def test_two_passphrases_open_two_slots() -> None:
    slots = filled(empty_slots(os.urandom), 3)
    slots = filled(slots, 12, stretched=OTHER, kind=SlotKind.RECOVERY)
    first, second = open_slot(slots, STRETCHED, HEADER), open_slot(slots, OTHER, HEADER)
    assert first is not None
    assert second is not None
    assert (first.index, second.index) == (3, 12)
    assert first.secret == second.secret


def test_another_passphrase_opens_nothing() -> None:
    slots = filled(empty_slots(os.urandom), 5)
    assert open_slot(slots, OTHER, HEADER) is None
    assert open_slot(empty_slots(os.urandom), STRETCHED, HEADER) is None


def test_under_another_header_the_right_passphrase_is_not_called_wrong() -> None:
    slots = filled(empty_slots(os.urandom), 5)
    with pytest.raises(DamagedSlots):
        open_slot(slots, STRETCHED, b"H" + HEADER[1:])
    assert open_slot(slots, OTHER, b"H" + HEADER[1:]) is None


@pytest.mark.parametrize("at", range(48))
def test_a_slot_with_a_byte_of_salt_or_commitment_changed_does_not_open(at: int) -> None:
    slots = bytearray(filled(empty_slots(os.urandom), 9))
    slots[9 * SLOT_BYTES + at] ^= 1 << at % 8
    assert open_slot(bytes(slots), STRETCHED, HEADER) is None


@pytest.mark.parametrize("at", range(48, SLOT_BYTES))
def test_a_slot_with_any_later_byte_changed_is_called_damaged(at: int) -> None:
    slots = bytearray(filled(empty_slots(os.urandom), 9))
    slots[9 * SLOT_BYTES + at] ^= 1 << at % 8
    with pytest.raises(DamagedSlots):
        open_slot(bytes(slots), STRETCHED, HEADER)


def test_a_damaged_slot_does_not_hide_a_whole_one_with_the_same_passphrase() -> None:
    for damaged, whole in ((2, 11), (11, 2)):
        slots = bytearray(filled(filled(empty_slots(os.urandom), 2), 11))
        slots[damaged * SLOT_BYTES + 60] ^= 1
        opened = open_slot(bytes(slots), STRETCHED, HEADER)
        assert opened is not None
        assert opened.index == whole


def test_a_slot_that_was_moved_does_not_open() -> None:
    slots = filled(empty_slots(os.urandom), 0)
    assert open_slot(slots[SLOT_BYTES:] + slots[:SLOT_BYTES], STRETCHED, HEADER) is None


def test_no_byte_of_a_used_slot_is_the_same_every_time() -> None:
    fills = [slot(filled(bytes(SLOTS_BYTES), 7), 7) for _ in range(64)]
    assert {len(fill) for fill in fills} == {SLOT_BYTES}
    # A random byte is the same in 64 fills once in 256^63.
    assert all(len({fill[at] for fill in fills}) > 1 for at in range(SLOT_BYTES))


def test_used_and_unused_slots_have_bits_set_alike() -> None:
    used = b"".join(slot(filled(bytes(SLOTS_BYTES), 7), 7) for _ in range(256))
    unused = b"".join(slot(empty_slots(os.urandom), 7) for _ in range(256))
    for data in (used, unused):
        ones = sum(byte.bit_count() for byte in data)
        # 524,288 bits: 10 standard deviations are 3,620.
        assert abs(ones - len(data) * 4) < 3620
        assert set(data) == set(range(256))


def test_filling_the_same_slot_again_repeats_nothing() -> None:
    one, other = slot(filled(bytes(SLOTS_BYTES), 7), 7), slot(filled(bytes(SLOTS_BYTES), 7), 7)
    assert one[:32] != other[:32]
    assert one[32:48] != other[32:48]
    assert one[48:] != other[48:]


@pytest.mark.parametrize("index", [-1, 16, 255, 1 << 40])
def test_there_are_sixteen_slots(index: int) -> None:
    with pytest.raises(ValueError, match="no such slot"):
        filled(bytes(SLOTS_BYTES), index)


@pytest.mark.parametrize("size", [0, 255, 4095, 4097])
def test_slots_of_another_length_are_not_filled(size: int) -> None:
    with pytest.raises(ValueError, match="no such slot"):
        filled(bytes(size), 0)


@pytest.mark.parametrize("size", [0, 31, 33, 192])
def test_a_secret_of_another_length_is_not_put_in_a_slot(size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        filled(bytes(SLOTS_BYTES), 0, secret=Secret(bytes(size)))


def test_an_emptied_slot_opens_nothing_and_leaves_the_others_alone() -> None:
    before = filled(filled(empty_slots(os.urandom), 3), 4, stretched=OTHER)
    after = empty_slot(before, 3, os.urandom)
    assert open_slot(after, STRETCHED, HEADER) is None
    assert [n for n in range(SLOT_COUNT) if slot(after, n) != slot(before, n)] == [3]


@given(st.binary(min_size=1, max_size=600))
def test_any_sixteen_slots_open_nothing(data: bytes) -> None:
    assert open_slot((data * SLOTS_BYTES)[:SLOTS_BYTES], STRETCHED, HEADER) is None


@given(st.binary(max_size=5000).filter(lambda data: len(data) != SLOTS_BYTES))
def test_a_file_of_another_length_is_called_damaged(data: bytes) -> None:
    with pytest.raises(DamagedSlots):
        open_slot(data, STRETCHED, HEADER)
