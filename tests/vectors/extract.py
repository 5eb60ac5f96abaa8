"""An extract from a record, put together from docs/format/record-1.md alone.

None of the program's own code is used: digests are ``hashlib``, signatures ``cryptography``.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Json = dict[str, Any]
Place = tuple[int, int, int]
"""Log, branch, index."""

TAGS = range(1, 25)


def drawn(label: str) -> bytes:
    """32 bytes that look drawn by chance and are always the same."""
    return hashlib.shake_256(b"cairn vectors " + label.encode()).digest(32)


def key_of(label: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(drawn(f"key {label}"))


def public_of(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


# --- the tree, as RFC 6962, section 2.1, defines it -------------------------------------------


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1


def root_of(leaves: Sequence[bytes]) -> bytes:
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256()
    at = _split(len(leaves))
    return sha256(b"\x01", root_of(leaves[:at]), root_of(leaves[at:]))


def audit_path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    at = _split(len(leaves))
    if index < at:
        return [*audit_path(index, leaves[:at]), root_of(leaves[at:])]
    return [*audit_path(index - at, leaves[at:]), root_of(leaves[:at])]


def consistency(size: int, leaves: Sequence[bytes], *, is_whole: bool = True) -> list[bytes]:
    if size == len(leaves):
        return [] if is_whole else [root_of(leaves)]
    at = _split(len(leaves))
    if size <= at:
        return [*consistency(size, leaves[:at], is_whole=is_whole), root_of(leaves[at:])]
    return [*consistency(size - at, leaves[at:], is_whole=False), root_of(leaves[:at])]


# --- acts -------------------------------------------------------------------------------------


def leaf_of(act: Json) -> bytes:
    """Of an act in any of its three forms."""
    if "leaf" in act:
        return bytes.fromhex(act["leaf"])
    esalt = bytes.fromhex(act["esalt"])
    if act["kind"] == 0:
        fields = [sha256(b"cairn/dummy/v1\0", esalt, tag.to_bytes(2, "big")) for tag in TAGS]
    else:
        fields = [_field(tag, one) for tag, one in zip(TAGS, act["fields"], strict=True)]
    numbered = b"".join(tag.to_bytes(2, "big") + one for tag, one in zip(TAGS, fields, strict=True))
    head = b"cairn/leaf/v1\0" + bytes([act["kind"]]) + esalt + (24).to_bytes(2, "big")
    return sha256(b"\0", sha256(head, numbered))


def _field(tag: int, field: Json) -> bytes:
    if "commitment" in field:
        return bytes.fromhex(field["commitment"])
    value = field["value"].encode("utf-8")
    head = b"cairn/field/v1\0" + tag.to_bytes(2, "big") + bytes.fromhex(field["salt"])
    return sha256(head, len(value).to_bytes(8, "big"), value)


def opened(label: str, kind: int, values: dict[int, str], revisions: object = ()) -> Json:
    """An act of which the fields in ``values`` are open, and the others closed and empty."""
    fields: list[Json] = []
    for tag in TAGS:
        salt = drawn(f"salt {label} {tag}").hex()
        field = {"salt": salt, "value": values.get(tag, "")}
        fields.append(field if tag in values else {"commitment": _field(tag, field).hex()})
    esalt = drawn(f"esalt {label}").hex()
    listed = [list(one) for one in revisions]  # type: ignore[attr-defined]  # pairs
    return {"kind": kind, "esalt": esalt, "fields": fields, "revisions": listed}


def silent(label: str) -> Json:
    return {"kind": 0, "esalt": drawn(f"esalt {label}").hex()}


def closed(label: str) -> Json:
    return {"leaf": leaf_of(opened(label, 4, {4: "nobody reads this"})).hex()}


# --- the file ---------------------------------------------------------------------------------


def origin_of(public: bytes) -> str:
    name = base64.b32encode(sha256(b"cairn/origin/v1\0", public)).decode("ascii")
    return name.lower()[:26]


def signed(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """A C2SP signed note with one signature over ``text``."""
    key_hash = sha256(name.encode(), b"\n\x01", public_of(key))[:4]
    encoded = base64.b64encode(key_hash + key.sign(text.encode())).decode("ascii")
    return f"{text}\n\u2014 {name} {encoded}\n"


def checkpoint_text(size: int, root: bytes, origin: str) -> str:
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def branch(log: int, number: int, acts: Sequence[Json], **more: Any) -> tuple[Json, list[Json]]:
    """A branch with all its ``acts`` as leaves, and those acts with their places and paths.

    ``earlier`` is a list of sizes; ``whole`` a list of pairs.
    """
    key = key_of(f"{log}.{number}")
    leaves = [leaf_of(act) for act in acts]
    origin = origin_of(public_of(key))
    told = {
        "log": log,
        "branch": number,
        "key": public_of(key).hex(),
        "checkpoint": signed(checkpoint_text(len(leaves), root_of(leaves), origin), origin, key),
        "earlier": [
            {
                "size": size,
                "root": root_of(leaves[:size]).hex(),
                "proof": [one.hex() for one in consistency(size, leaves)],
            }
            for size in more.get("earlier", ())
        ],
        "whole": [list(one) for one in more.get("whole", ())],
    }
    placed = [
        {
            **copy.deepcopy(act),
            "log": log,
            "branch": number,
            "index": index,
            "proof": [one.hex() for one in audit_path(index, leaves)],
        }
        for index, act in enumerate(acts)
    ]
    return told, placed


def record_of(branches: Sequence[Json], acts: Sequence[Json]) -> Json:
    return {"format": "cairn/record/v1", "branches": list(branches), "acts": list(acts)}


def text_of(value: object) -> str:
    """As the file: ASCII, keys sorted, a newline at the end."""
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":")) + "\n"
