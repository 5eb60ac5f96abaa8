"""One act, made into the record that stands in the log: a sealed body and a signed frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cairn.crypto.agefile import seal_bytes
from cairn.crypto.digest import sha256
from cairn.crypto.frame import Frame, encode, frame_digest, signed
from cairn.journal.body import Context, make_body, make_dummy
from cairn.journal.keys import LogKeys
from cairn.journal.walk import Walked
from cairn.storage.promises import Record
from cairn.terms.acts import KIND_VERSION, Act, DummyAct, Kind, Tag
from cairn.terms.original import ActRef


@dataclass(frozen=True, slots=True)
class Draft:
    """An act before it is written."""

    kind: Kind
    values: Mapping[Tag, str]


@dataclass(frozen=True, slots=True)
class At:
    """Where a record will stand: at which byte, and after which frame (its SHA-256)."""

    position: int
    previous: bytes


def make_record(
    draft: Draft | None,
    ref: ActRef,
    at: At,
    keys: LogKeys,
    *,
    random: Callable[[int], bytes],
) -> tuple[Record, Walked]:
    """The record, and what walking past it gives. ``None`` makes a record that says nothing."""
    kind = int(draft.kind) if draft else int(Kind.DUMMY)
    context = Context(ref.log, ref.branch, ref.seq, at.previous.hex(), kind, KIND_VERSION)
    if draft is None:
        made = make_dummy(context, random=random)
    else:
        made = make_body(context, {int(t): v for t, v in draft.values.items()}, random=random)
    body = seal_bytes(made.plain, keys.identities[keys.period].recipient)
    frame = signed(
        Frame(
            log=ref.log,
            branch=ref.branch,
            sequence=ref.seq,
            key_period=keys.period,
            previous=at.previous,
            leaf=made.leaf,
            body_digest=sha256(body),
            body_length=len(body),
        ),
        keys.signers[ref.branch],
    )
    record = Record(encode(frame), body)
    digest = frame_digest(record.frame)
    act = DummyAct(ref) if draft is None else _act(draft, ref, digest)
    return record, Walked(act, at.position, frame, digest)


def _act(draft: Draft, ref: ActRef, frame_sha256: bytes) -> Act:
    fields = tuple(sorted((int(tag), value) for tag, value in draft.values.items() if value))
    return Act(ref, draft.kind, KIND_VERSION, fields, frame_sha256.hex())
