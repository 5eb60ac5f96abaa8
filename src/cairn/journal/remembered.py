"""The acts of a log as they were read before, so that opening a long one does not take long.

Opening every sealed body and checking every signature takes half a millisecond each. What was
walked without a fault is remembered: the digest of the last frame, and the acts. When it is used
the frames are still chained up to that digest, and each body is still compared with the digest in
its frame; so nothing that was changed since goes unnoticed. A check walks everything anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from cairn.crypto.digest import sha256
from cairn.crypto.frame import NotAFrame, decode, frame_digest
from cairn.journal.shapes import act_of
from cairn.journal.walk import Walked, follows, is_blank
from cairn.storage.promises import Stored
from cairn.terms.acts import Act, AnyAct, DamagedAct, DummyAct, Kind, UnknownAct
from cairn.terms.errors import Problem
from cairn.terms.original import ActRef

FORMAT = 1
_NOT_KEPT = -1


class _Act(msgspec.Struct, frozen=True, array_like=True):
    kind: int
    """0 for a record that says nothing, -1 for one that has to be looked at again."""
    version: int
    fields: tuple[tuple[int, str], ...]


class Remembered(msgspec.Struct, frozen=True):
    format: int
    head: bytes
    """SHA-256 of the last frame that was walked."""
    acts: tuple[_Act, ...]
    """One for each record, from the first."""


class NotAsRemembered(Exception):
    """The log does not go on from what is remembered: walk all of it."""


def remembered(records: Sequence[Walked]) -> Remembered:
    """What to remember of a log that was walked without a fault."""
    return Remembered(FORMAT, records[-1].frame_sha256, tuple(_kept(one.act) for one in records))


def _kept(act: AnyAct | DummyAct) -> _Act:
    if isinstance(act, DummyAct):
        return _Act(int(Kind.DUMMY), 0, ())
    if isinstance(act, Act | UnknownAct):
        return _Act(int(act.kind), act.version, act.fields)
    return _Act(_NOT_KEPT, 0, ())


def encoded(kept: Remembered) -> bytes:
    return msgspec.msgpack.encode(kept)


def decoded(plain: bytes) -> Remembered | None:
    """``None`` for another form, such as that of another version."""
    try:
        kept = msgspec.msgpack.decode(plain, type=Remembered)
    except msgspec.DecodeError:
        return None
    return kept if kept.format == FORMAT and kept.acts else None


@dataclass(slots=True)
class Recall:
    """Walks past the records that are remembered."""

    kept: Remembered
    _at: int = 0

    @property
    def goes_on(self) -> bool:
        return self._at < len(self.kept.acts)

    def next(self, stored: Stored, log: int, before: Walked | None) -> Walked | None:
        """The next record; ``None`` if this one has to be opened. Raises ``NotAsRemembered``."""
        try:
            frame = decode(stored.frame)
        except (NotAFrame, Problem):
            raise NotAsRemembered from None
        digest = frame_digest(stored.frame)
        one = self.kept.acts[self._at]
        self._at += 1
        is_last = not self.goes_on
        if frame.log != log or not follows(frame, before) or (is_last and digest != self.kept.head):
            raise NotAsRemembered
        ref = ActRef(frame.log, frame.branch, frame.sequence)
        if sha256(stored.body) != frame.body_digest:
            what = "body-missing" if is_blank(stored.body) else "body-changed"
            return Walked(DamagedAct(ref, what), stored.position, frame, digest)
        if one.kind == _NOT_KEPT:
            return None
        return Walked(_act(one, ref, digest), stored.position, frame, digest)


def _act(one: _Act, ref: ActRef, digest: bytes) -> AnyAct | DummyAct:
    if one.kind == Kind.DUMMY:
        return DummyAct(ref)
    return act_of(ref, one.kind, one.version, one.fields, digest)
