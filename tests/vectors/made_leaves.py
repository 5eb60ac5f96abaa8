"""Vectors of the commitment to an act."""

from __future__ import annotations

import hashlib

import msgspec

from cairn.crypto.leaf import field_commitment, leaf
from tests.vectors.fixed import Made, drawn
from tests.vectors.kinds import LeafField, LeafVector


def _leaf_fields(values: dict[int, str]) -> tuple[LeafField, ...]:
    return tuple(
        LeafField(tag, drawn(f"salt {tag}").hex(), values.get(tag, "")) for tag in range(1, 25)
    )


def _commitment(field: LeafField) -> bytes:
    return field_commitment(field.tag, bytes.fromhex(field.salt), field.value.encode())


def leaves() -> Made:
    esalt = drawn("esalt")
    values = {2: "about 3 this morning", 4: "He rang three times. \u041e\u043d \u2615", 6: "work"}
    fields = _leaf_fields(values)
    commitments = tuple(_commitment(field) for field in fields)
    hexes = tuple(one.hex() for one in commitments)
    digest = leaf(4, esalt, commitments).hex()
    whole = LeafVector("all fields told", "success", 4, esalt.hex(), fields, hexes, digest)

    def other(about: str, expect: str, **changes: object) -> LeafVector:
        told = {**msgspec.structs.asdict(whole), "about": about, "expect": expect, **changes}
        return msgspec.convert(told, LeafVector, from_attributes=True)

    yield "all-told", whole
    yield "one-told", other("all but the words withheld", "success", fields=fields[3:4])
    yield "none-told", other("every field withheld", "success", fields=())
    empty = _leaf_fields({})
    hidden = [_commitment(field) for field in empty]
    yield "all-empty", other(
        "every field empty", "success", fields=empty,
        commitments=[one.hex() for one in hidden], leaf=leaf(4, esalt, hidden).hex(),
    )  # fmt: skip
    dummies = [
        hashlib.sha256(b"cairn/dummy/v1\0" + esalt + tag.to_bytes(2, "big")).digest()
        for tag in range(1, 25)
    ]
    told = {"kind": 0, "fields": (), "commitments": [one.hex() for one in dummies]}
    yield "dummy", other("a dummy", "success", **told, leaf=leaf(0, esalt, dummies).hex())
    false = leaf(0, esalt, commitments).hex()
    yield "false-dummy", other("fields under kind 0", "no-match", kind=0, fields=(), leaf=false)
    changed = msgspec.structs.replace(fields[3], value=fields[3].value + " ")
    yield "other-words", other("one more space", "no-match", fields=(changed,))
    moved = msgspec.structs.replace(fields[3], tag=5)
    yield "moved", other("the words under another tag", "no-match", fields=(moved,))
    yield "other-kind", other("another kind", "no-match", kind=5)
    yield "other-salt", other("another salt of the act", "no-match", esalt=drawn("x").hex())
    yield "swapped", other("two commitments in each other's place", "no-match",
                           fields=(), commitments=hexes[1::-1] + hexes[2:])  # fmt: skip
    yield "too-few", other("23 commitments", "refused", fields=(), commitments=hexes[:23])
    yield "too-many", other("25 commitments", "refused", fields=(), commitments=[*hexes, hexes[0]])
    yield "short-salt", other("a salt of 31 bytes", "refused", esalt=esalt[:31].hex())
