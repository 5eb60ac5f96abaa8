"""Reading a log from its first record to its last, and checking it on the way.

The steps, for every record (the same numbers stand at the code):

1. the frame can be read, and names this log
2. it follows the frame before it (its SHA-256), with the next number and no earlier key period; or
   it opens a later branch
3. its signature was made with the key of its branch
4. the body has the digest that the frame names; a body of zeros must have an act that says so
5. the body opens with the key of its period, and says inside where it stands
6. the leaf in the frame is the commitment to the fields in the body

A fault in steps 1-3 breaks the order of the log: walking stops there. A fault in 4-6 concerns one
act, which becomes a ``DamagedAct``; the rest is still read. All faults stop writing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from cairn.crypto.agefile import open_bytes
from cairn.crypto.digest import sha256
from cairn.crypto.frame import (
    FRAME_FORMAT,
    FRAME_SIZE,
    GENESIS_PREVIOUS,
    Frame,
    NewerFrame,
    NotAFrame,
    decode,
    frame_digest,
    has_good_signature,
)
from cairn.journal.body import Body, BodyDoesNotFit, leaf_of, parse_body
from cairn.journal.keys import LogKeys
from cairn.journal.references import acts_named
from cairn.journal.shapes import act_of
from cairn.storage.promises import RecordLog, Stored
from cairn.terms.acts import Act, AnyAct, DamagedAct, DisposedAct, DummyAct, Kind
from cairn.terms.errors import Problem
from cairn.terms.original import ActRef


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a log that no act explains."""

    what: str
    """``cut-short`` ``frame`` ``newer-format`` ``log`` ``order`` ``signature`` ``body-missing``
    ``body-changed`` ``body-sealed`` ``body-context`` ``leaf``"""
    position: int
    """Byte offset of the record in the log."""
    seq: int | None
    is_last: bool
    """Whether nothing follows: such a record may only be a write that was cut short."""


@dataclass(frozen=True, slots=True)
class Walked:
    """One record that was walked past."""

    act: AnyAct | DummyAct
    position: int
    frame: Frame
    frame_sha256: bytes


@dataclass(frozen=True, slots=True)
class Walk:
    records: tuple[Walked, ...]
    faults: tuple[Fault, ...]

    @property
    def last(self) -> Walked | None:
        return self.records[-1] if self.records else None


def is_blank(body: bytes) -> bool:
    return not body.strip(b"\0")


def follows(frame: Frame, before: Walked | None) -> bool:
    """Whether ``frame`` may stand behind ``before``, or first."""
    if before is None:
        return (frame.branch, frame.sequence) == (1, 0) and frame.previous == GENESIS_PREVIOUS
    # Whoever knew the keys of an earlier period must not be able to go on with them.
    if frame.previous != before.frame_sha256 or frame.key_period < before.frame.key_period:
        return False
    goes_on = (frame.branch, frame.sequence) == (before.frame.branch, before.frame.sequence + 1)
    return goes_on or (frame.branch > before.frame.branch and frame.sequence == 0)


def _frame_of(stored: Stored, keys: LogKeys, before: Walked | None) -> Frame | str:
    try:
        frame = decode(stored.frame)  # 1
    except NotAFrame:
        return "frame"
    except NewerFrame:
        return "newer-format"
    if frame.log != keys.log:
        return "log"
    if not follows(frame, before):  # 2
        return "order"
    signer = keys.signers.get(frame.branch)
    if signer is None or not has_good_signature(frame, signer.public):  # 3
        return "signature"
    return frame


def _act_of(body: Body, frame: Frame, digest: bytes) -> AnyAct | DummyAct:
    ref = ActRef(frame.log, frame.branch, frame.sequence)
    if body.context.kind == Kind.DUMMY:
        return DummyAct(ref)
    fields = tuple((field.tag, field.value) for field in body.fields if field.value)
    return act_of(ref, body.context.kind, body.context.v, fields, digest)


def _open(stored: Stored, frame: Frame, keys: LogKeys) -> Body | str:
    if sha256(stored.body) != frame.body_digest:  # 4
        return "body-missing" if is_blank(stored.body) else "body-changed"
    identity = keys.identities.get(frame.key_period)
    try:
        if identity is None:
            return "body-sealed"
        body = parse_body(open_bytes(stored.body, identity))  # 5
        at = body.context
        where = (at.log, at.branch, at.seq, at.prev)
        if where != (frame.log, frame.branch, frame.sequence, frame.previous.hex()):
            return "body-context"
        return body if leaf_of(body) == frame.leaf else "leaf"  # 6
    except BodyDoesNotFit:
        return "body-context"
    except Problem:
        return "body-sealed"


class Recalls(Protocol):
    """Knows the first records of a log from before."""

    @property
    def goes_on(self) -> bool: ...

    def next(self, stored: Stored, log: int, before: Walked | None) -> Walked | None: ...


def _walk(log: RecordLog, keys: LogKeys, recall: Recalls | None) -> Iterator[Walked | Fault]:
    before: Walked | None = None
    for stored in log.read_from():
        if recall and recall.goes_on:
            known = recall.next(stored, keys.log, before)
            if known:
                before = known
                yield known
                continue
        frame = _frame_of(stored, keys, before)
        if isinstance(frame, str):
            # What a newer version wrote is whole, and stays where it is.
            is_last = frame != "newer-format" and not _is_signed_in(log.tail(stored.position), keys)
            yield Fault(frame, stored.position, None, is_last)
            return
        before = _opened(stored, frame, keys)
        yield before


def _opened(stored: Stored, frame: Frame, keys: LogKeys) -> Walked:
    digest = frame_digest(stored.frame)
    body = _open(stored, frame, keys)
    if isinstance(body, str):
        ref = ActRef(frame.log, frame.branch, frame.sequence)
        return Walked(DamagedAct(ref, body), stored.position, frame, digest)
    return Walked(_act_of(body, frame, digest), stored.position, frame, digest)


def _is_signed_in(untrusted_tail: bytes, keys: LogKeys) -> bool:
    """Whether a frame that was signed here stands anywhere in these bytes.

    A power cut can keep any sectors of what was never acknowledged, and lose others; what was
    acknowledged is whole. So where nothing signed is left, nothing that counts was damaged.
    """
    for branch in keys.signers:
        start = FRAME_FORMAT.to_bytes(2, "big") + keys.log.to_bytes(2, "big")
        start += branch.to_bytes(4, "big")
        at = untrusted_tail.find(start)
        while at >= 0:
            if _is_signed(untrusted_tail[at : at + FRAME_SIZE], keys):
                return True
            at = untrusted_tail.find(start, at + 1)
    return False


def _tail_fault(log: RecordLog, keys: LogKeys) -> Iterator[Fault]:
    """A last record that was cut short. Where a frame that was signed stands behind one that was
    not, it is damage instead: a length may have been changed so that good records seem missing.
    """
    head = log.head()
    if not head.torn:
        return
    is_cut = _is_signed(head.torn_frame, keys) or not _is_signed_in(log.tail(head.position), keys)
    yield Fault("cut-short" if is_cut else "frame", head.position, None, is_cut)


def _is_signed(untrusted_frame: bytes, keys: LogKeys) -> bool:
    try:
        frame = decode(untrusted_frame)
    except Problem:
        return False
    signer = keys.signers.get(frame.branch)
    return signer is not None and has_good_signature(frame, signer.public)


def disposals(acts: Iterable[AnyAct | DummyAct]) -> dict[ActRef, ActRef]:
    """Which acts were disposed of, and by which act."""
    found: dict[ActRef, ActRef] = {}
    for act in acts:
        if isinstance(act, Act) and act.kind is Kind.DISPOSED:
            found |= dict.fromkeys(acts_named(act), act.ref)
    return found


def walk(log: RecordLog, keys: LogKeys, recall: Recalls | None = None) -> Walk:
    """Every record in order, checked. Never raises for what the log holds, but for what ``recall``
    raises when the log is not as it remembers.
    """
    seen = (*_walk(log, keys, recall), *_tail_fault(log, keys))
    records = [one for one in seen if isinstance(one, Walked)]
    faults = [one for one in seen if isinstance(one, Fault)]
    gone = disposals(one.act for one in records)
    for at, one in enumerate(records):
        if not isinstance(one.act, DamagedAct):
            continue
        if one.act.ref in gone and one.act.fault == "body-missing":
            records[at] = replace(one, act=DisposedAct(one.act.ref, gone[one.act.ref]))
        else:
            is_last = at == len(records) - 1 and not faults
            faults.append(Fault(one.act.fault, one.position, one.frame.sequence, is_last))
    return Walk(tuple(records), tuple(sorted(faults, key=lambda fault: fault.position)))
