"""Sixteen places for ways in; used and unused ones look alike.

A slot holds the seed of a key that the vault key is sealed to (``crypto.ways``), so that a new
vault key can be made while nobody types the words of this slot. Slots of the first vaults hold the
vault key itself; they are read, and written anew when their words are typed.

A slot is ``salt(32) || commitment(16) || ChaCha20-Poly1305 of 192 bytes (with its 16-byte tag)``.
Key and commitment come from HKDF over the stretched passphrase, so a slot opens under one
passphrase only. One run of the slow function tries all slots.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from cairn.crypto.derive import derive
from cairn.crypto.secret import Secret
from cairn.terms.errors import DATA_ERROR, Problem

SLOT_COUNT = 16
SLOT_BYTES = 256
SLOTS_BYTES = SLOT_COUNT * SLOT_BYTES
VAULT_KEY_BYTES = 32

_SALT, _COMMITMENT, _PLAIN = 32, 16, 192
_LABEL = b"cairn/slot/v1\0"
_NONCE = bytes(12)  # a slot's key is used once: its salt is fresh every time it is filled


class DamagedSlots(Problem):
    """Not sixteen slots; or these are the right words, and their slot or the header was changed."""

    say = "One of the first files of this diary is damaged, so its passphrase cannot open it."
    hint = "Keep the folder as it is and use your last backup. Nothing was changed."
    exit_code = DATA_ERROR


class SlotKind(IntEnum):
    PASSPHRASE = 1
    RECOVERY = 2
    SUPPORTER = 3


@dataclass(frozen=True, slots=True)
class OpenedSlot:
    index: int
    kind: int
    secret: Secret
    """32 bytes: the seed of a way in, or the vault key itself."""
    is_seed: bool


def empty_slots(random: Callable[[int], bytes]) -> bytes:
    """4,096 random bytes."""
    return random(SLOTS_BYTES)


def _keys(stretched: Secret, salt: bytes, index: int) -> tuple[bytes, bytes]:
    made = derive(stretched.reveal(), salt=salt, info=_LABEL + bytes([index]), length=48)
    return made[:32], made[32:]


def empty_slot(slots: bytes, index: int, random: Callable[[int], bytes]) -> bytes:
    """The slots with number ``index`` opening nothing any more."""
    start = index * SLOT_BYTES
    return slots[:start] + random(SLOT_BYTES) + slots[start + SLOT_BYTES :]


def fill_slot(
    slots: bytes,
    index: int,
    *,
    stretched: Secret,
    kind: SlotKind,
    secret: Secret,
    is_seed: bool,
    header_digest: bytes,
    random: Callable[[int], bytes],
) -> bytes:
    """The slots with number ``index`` opening ``secret``. ``header_digest`` is SHA-256 of the
    header as stored: a slot does not open under another header.
    """
    if len(slots) != SLOTS_BYTES or not 0 <= index < SLOT_COUNT:
        raise ValueError("no such slot")
    if len(secret.reveal()) != VAULT_KEY_BYTES:
        raise ValueError("a slot holds 32 bytes")
    salt = random(_SALT)
    key, commitment = _keys(stretched, salt, index)
    plain = (bytes([kind]) + secret.reveal() + bytes([is_seed])).ljust(_PLAIN, b"\0")
    sealed = ChaCha20Poly1305(key).encrypt(_NONCE, plain, _LABEL + header_digest)
    slot = salt + commitment + sealed
    start = index * SLOT_BYTES
    return slots[:start] + slot + slots[start + SLOT_BYTES :]


def open_slot(slots: bytes, stretched: Secret, header_digest: bytes) -> OpenedSlot | None:
    """The slot that ``stretched`` opens, or ``None``. All sixteen are tried every time.

    Raises ``DamagedSlots`` where the damage is plain, so that nobody who typed the right words is
    told that they were wrong.
    """
    if len(slots) != SLOTS_BYTES:
        raise DamagedSlots(size=len(slots))
    found: OpenedSlot | None = None
    is_changed = False
    for index in range(SLOT_COUNT):
        slot = slots[index * SLOT_BYTES : (index + 1) * SLOT_BYTES]
        salt, committed, sealed = slot[:_SALT], slot[_SALT : _SALT + 16], slot[_SALT + 16 :]
        key, commitment = _keys(stretched, salt, index)
        if not hmac.compare_digest(commitment, committed):
            continue
        try:
            plain = ChaCha20Poly1305(key).decrypt(_NONCE, sealed, _LABEL + header_digest)
        except InvalidTag:
            is_changed = True
            continue
        secret = Secret(plain[1 : 1 + VAULT_KEY_BYTES])
        found = OpenedSlot(index, plain[0], secret, plain[1 + VAULT_KEY_BYTES] == 1)
    if is_changed and found is None:
        raise DamagedSlots
    return found
