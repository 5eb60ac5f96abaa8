"""What may stand in a vector file, folder by folder. Anything else makes reading it fail."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

FOLDER = Path(__file__).parent


class FrameFields(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The numbers as numbers, the digests as hex."""

    log: int
    branch: int
    sequence: int
    key_period: int
    previous: str
    leaf: str
    body_digest: str
    body_length: int


class FrameVector(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """``seed`` makes the key that signs, ``public`` is the key that is asked. ``digest`` is what a
    next frame names as ``previous``.
    """

    about: str
    expect: Literal["success", "bad-signature", "not-a-frame", "newer-format"]
    seed: str
    public: str
    encoded: str
    digest: str
    fields: FrameFields | None = None


class LeafField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field that is told: ``value`` is text, hashed as UTF-8."""

    tag: int
    salt: str
    value: str


class LeafVector(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``commitments`` are those to tags 1-24. It is a success if each field fits its commitment,
    the commitments fit the leaf, and for kind 0 ``esalt`` alone gives the leaf.
    """

    about: str
    expect: Literal["success", "no-match", "refused"]
    kind: int
    esalt: str
    fields: tuple[LeafField, ...]
    commitments: tuple[str, ...]
    leaf: str


class SlotVector(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """``header`` is the file of that name, as text. Where ``passphrase`` is given, ``stretched`` is
    what it gives under that header.
    """

    about: str
    expect: Literal["success", "no-match", "damaged"]
    header: str
    stretched: str
    slots: str
    passphrase: str = ""
    index: int = -1
    kind: int = 0
    vault_key: str = ""


class ContainerVector(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A sealed file in base64; or, where ``base`` names another vector, the first ``keep`` bytes of
    that one, then ``sealed``, then what that one has from ``resume`` on (``-1``: nothing more).
    ``file_key`` lets a program without ML-KEM try the rest.
    """

    about: str
    expect: Literal["success", "no-match", "not-a-sealed-file", "damaged"]
    identity: str
    file_key: str
    sealed: str
    base: str = ""
    keep: int = 0
    resume: int = -1
    size: int = 0
    sha256: str = ""


class NoteVector(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """``note`` is the whole note, and ``text`` what it says once its signature fits."""

    about: str
    expect: Literal["success", "no-match"]
    name: str
    seed: str
    public: str
    note: str
    text: str = ""


class RecordVector(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """``record`` is the text of an extract; or, where ``base`` names another vector, the first
    ``keep`` letters of that one, then ``record``, then what that one has from ``resume`` on.
    ``items`` are lines of ``items.jsonl`` beside it. ``expect`` is the first step that finds
    something, and ``at`` the branch (``log.branch``) or act (``log.branch.index``) it names, where
    it can be named.
    """

    about: str
    expect: Literal[
        "success", "step-1", "step-2", "step-3", "step-4", "step-5", "step-6", "step-7", "step-8"
    ]
    record: str
    base: str = ""
    keep: int = 0
    resume: int = 0
    at: str = ""
    items: str = ""


Vector = TypeVar(
    "Vector", FrameVector, LeafVector, SlotVector, ContainerVector, NoteVector, RecordVector
)

FOLDERS: dict[str, type[msgspec.Struct]] = {
    "frame": FrameVector,
    "leaf": LeafVector,
    "slot": SlotVector,
    "container": ContainerVector,
    "note": NoteVector,
    "record": RecordVector,
}


def written(vector: msgspec.Struct) -> bytes:
    """The vector as its file."""
    return msgspec.json.format(msgspec.json.encode(vector), indent=1) + b"\n"


def named(folder: str) -> list[str]:
    """The names of the vectors in a folder."""
    return sorted(path.stem for path in (FOLDER / folder).glob("*.json"))


def read(folder: str, name: str, kind: type[Vector]) -> Vector:
    """Raises ``msgspec.ValidationError`` for a name or an ``expect`` that is not known."""
    return msgspec.json.decode((FOLDER / folder / f"{name}.json").read_bytes(), type=kind)


def sealed_bytes(vector: ContainerVector) -> bytes:
    own = base64.b64decode(vector.sealed)
    if not vector.base:
        return own
    base = sealed_bytes(read("container", vector.base, ContainerVector))
    rest = b"" if vector.resume < 0 else base[vector.resume :]
    return base[: vector.keep] + own + rest


def record_text(vector: RecordVector) -> str:
    if not vector.base:
        return vector.record
    base = record_text(read("record", vector.base, RecordVector))
    return base[: vector.keep] + vector.record + base[vector.resume :]
