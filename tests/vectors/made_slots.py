"""Vectors of the ways to the vault key."""

from __future__ import annotations

import base64
import functools
import hashlib
import json

import msgspec

from cairn.crypto.secret import Secret
from cairn.crypto.slots import SLOT_BYTES, SLOTS_BYTES, SlotKind, fill_slot
from cairn.crypto.stretch import Cost, stretch
from tests.vectors.fixed import Made, drawn, with_bit
from tests.vectors.kinds import SlotVector

PASSPHRASE = "velvet otter ladder quince caf\u00e9"  # noqa: S105 - public, as all keys here
COST = Cost(64 * 1024, 3, 4)
SALT, VAULT_KEY = drawn("vault salt"), Secret(drawn("vault key"))
RECOVERY = Secret(drawn("recovery", 64))
UNUSED = drawn("filler", SLOTS_BYTES)


def _header() -> str:
    kdf = {"name": "argon2id", "memory_kib": COST.memory_kib, "passes": COST.passes}
    told = {"format": 1, "kdf": {**kdf, "lanes": COST.lanes}, "salt": SALT.hex()}
    return json.dumps(told, separators=(",", ":"))


@functools.cache
def _stretched() -> Secret:
    return stretch(PASSPHRASE, SALT, COST)


def _filled(slots: bytes, index: int, kind: SlotKind, stretched: Secret) -> bytes:
    return fill_slot(
        slots,
        index,
        stretched=stretched,
        kind=kind,
        secret=VAULT_KEY,
        is_seed=False,
        header_digest=hashlib.sha256(_header().encode()).digest(),
        random=functools.partial(drawn, f"slot {index}"),
    )


def _vector(about: str, expect: str, slots: bytes, changes: dict[str, object]) -> SlotVector:
    told = {
        "about": about,
        "expect": expect,
        "header": _header(),
        "stretched": _stretched().reveal().hex(),
        "slots": base64.b64encode(slots).decode(),
    }
    return msgspec.convert({**told, **changes}, SlotVector)


def slots() -> Made:
    first = _filled(UNUSED, 0, SlotKind.PASSPHRASE, _stretched())
    used = _filled(first, 15, SlotKind.RECOVERY, RECOVERY)
    opens: dict[str, object] = {"vault_key": VAULT_KEY.reveal().hex()}
    by_words = {**opens, "passphrase": PASSPHRASE, "index": 0, "kind": 1}
    yield "passphrase", _vector("the passphrase opens the first slot", "success", used, by_words)
    by_recovery = {**opens, "stretched": RECOVERY.reveal().hex(), "index": 15, "kind": 2}
    yield "recovery", _vector("recovery words open the last slot", "success", used, by_recovery)
    stranger: dict[str, object] = {"stretched": drawn("wrong", 64).hex()}
    yield "wrong-passphrase", _vector("another passphrase", "no-match", used, stranger)
    spaced: dict[str, object] = {"header": _header() + " "}
    yield "other-header", _vector("a space more in the header", "damaged", used, spaced)
    moved = used[SLOT_BYTES:] + used[:SLOT_BYTES]
    for name, about, expect, changed in (
        ("filler", "no slot is used", "no-match", UNUSED),
        ("moved", "every slot one place further up", "no-match", moved),
        ("changed-salt", "one bit of the salt", "no-match", with_bit(used, 0)),
        ("changed-commitment", "one bit of the commitment", "no-match", with_bit(used, 40)),
        ("changed-slot", "one bit of the sealed part", "damaged", with_bit(used, 99)),
        ("changed-tag", "one bit of the tag", "damaged", with_bit(used, 255)),
        ("short", "4,095 bytes", "damaged", used[:-1]),
        ("long", "4,097 bytes", "damaged", used + b"\0"),
        ("empty", "no bytes", "damaged", b""),
    ):
        yield name, _vector(about, expect, changed, {})
