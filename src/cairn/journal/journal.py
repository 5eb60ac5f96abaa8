"""The signed, append-only log of acts: opened, read, and added to by its one writer."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from cairn.crypto.agefile import open_bytes
from cairn.crypto.checkpoint import sign_checkpoint
from cairn.crypto.frame import GENESIS_PREVIOUS, decode
from cairn.crypto.tlog import Tree
from cairn.journal.body import Body, parse_body
from cairn.journal.dummies import day_of, dummies_before, missing_in_block
from cairn.journal.keys import LogKeys
from cairn.journal.problems import (
    BranchTwice,
    JournalDamaged,
    NothingToDispose,
    NotTheSameDiary,
    ReadOnlyJournal,
)
from cairn.journal.record import At, Draft, make_record
from cairn.journal.references import written
from cairn.journal.remembered import NotAsRemembered, Recall, Remembered
from cairn.journal.walk import Fault, Walk, Walked, disposals, is_blank, walk
from cairn.storage.problems import StorageFull
from cairn.storage.promises import Head, RecordLog
from cairn.terms.acts import (
    Act,
    AnyAct,
    DamagedAct,
    DisposedAct,
    DummyAct,
    Kind,
    Tag,
)
from cairn.terms.original import ActRef


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was set aside when the journal was opened: a last record that was cut short."""

    bytes_moved: int
    what: str


class Journal:
    """One log. Holds all acts in order of writing; ``append`` returns when they are durable.

    Records that say nothing are in the log and in its tree, not among the acts.
    """

    def __init__(
        self,
        log: RecordLog,
        keys: LogKeys,
        *,
        random: Callable[[int], bytes],
        is_writer: bool,
        before: Remembered | None = None,
    ) -> None:
        """``before`` is what was remembered of this log, if anything."""
        self._log = log
        self._keys = keys
        self._random = random
        self._is_writer = is_writer
        self.recovered: Recovered | None = None
        self.recalled = 0
        """How many records were taken from what is remembered."""
        self._take(self._walk(before))
        # Only a record with nothing behind it can be a write that was cut short.
        if is_writer and self.faults and self.faults[0].is_last:
            first = self.faults[0]
            self.recovered = Recovered(log.cut_tail(first.position), first.what)
            self._take(walk(log, keys))
        if is_writer and self._finish_disposals():
            self._take(walk(log, keys))

    def _walk(self, before: Remembered | None) -> Walk:
        if before is not None:
            recall = Recall(before)
            with contextlib.suppress(NotAsRemembered):
                walked = walk(self._log, self._keys, recall)
                # A log that is shorter than what is remembered was cut.
                if not recall.goes_on and not walked.faults:
                    self.recalled = len(before.acts)
                    return walked
        return walk(self._log, self._keys)

    def walk_again(self) -> Walk:
        """All of it, opened and checked from the first byte on, whatever is remembered."""
        return walk(self._log, self._keys)

    @property
    def own_acts(self) -> tuple[AnyAct, ...]:
        """The acts of this log, without what another copy wrote."""
        return tuple(act for act in self.acts if act.ref in self._records)

    @property
    def walked(self) -> tuple[Walked, ...]:
        """Every record of this log as it was walked or written."""
        return tuple(self._records.values())

    def _take(self, walked: Walk) -> None:
        self.acts: list[AnyAct] = []
        self._records: dict[ActRef, Walked] = {}
        self.faults: tuple[Fault, ...] = walked.faults
        self.trees: dict[int, Tree] = {}
        """By branch, over the leaves of its records in order."""
        self._beside: dict[ActRef, tuple[RecordLog, Walked]] = {}
        self._chain = GENESIS_PREVIOUS
        self._last: ActRef | None = None
        self._day: int | None = None
        for one in walked.records:
            self._add(one)
        self._head: Head = self._log.head()

    def _add(self, one: Walked) -> None:
        act = one.act
        self._records[act.ref] = one
        if not isinstance(act, DummyAct):
            self.acts.append(act)
        if isinstance(act, Act):
            self._day = day_of(act.get(Tag.WRITTEN_AT)) or self._day
        self.trees.setdefault(act.ref.branch, Tree()).add(one.frame.leaf)
        self._last, self._chain = act.ref, one.frame_sha256

    def _finish_disposals(self) -> bool:
        """Whether there was anything left to destroy."""
        # The act is durable before the body is destroyed; a crash in between is finished here.
        done = False
        for target in disposals(self.acts):
            one = self._records.get(target)
            if one and not is_blank(next(self._log.read_from(one.position)).body):
                self._log.blank_body(one.position)
                done = True
        return done

    @property
    def head_sha256(self) -> str:
        """Hex SHA-256 of the newest frame; zeros before the first."""
        return self._chain.hex()

    def place_for(self, written_at: str) -> ActRef:
        """Where the next act will stand, if its field of that name holds ``written_at``: records
        that have to come before it are written now. Raises as ``append``.
        """
        day = day_of(written_at)
        with contextlib.suppress(StorageFull):
            self._write([None] * dummies_before(self._next.seq, self._day, day))
        self._day = day if day is not None else self._day
        return self._next

    @property
    def _next(self) -> ActRef:
        before = self._last
        if before is not None and before.branch == self._keys.branch:
            return ActRef(self._keys.log, before.branch, before.seq + 1)
        return ActRef(self._keys.log, self._keys.branch, 0)

    def append(self, drafts: Sequence[Draft]) -> tuple[ActRef, ...]:
        """Write ``drafts`` in order, all or none; durable when this returns.

        Raises ``JournalDamaged``, ``ReadOnlyJournal``, and what the storage raises (``HeadMoved``,
        ``StorageFull``).
        """
        if not self._is_writer:
            raise ReadOnlyJournal
        if self.faults:
            raise JournalDamaged(faults=len(self.faults))
        days = (day_of(draft.values.get(Tag.WRITTEN_AT, "")) for draft in drafts)
        day = next((day for day in days if day is not None), None)
        quiet = dummies_before(self._next.seq, self._day, day)
        try:
            written = self._write([None] * quiet + list(drafts))
        except StorageFull:
            if not quiet:
                raise
            # What a person wrote comes before what hides how much they write.
            quiet, written = 0, self._write(list(drafts))
        return tuple(one.act.ref for one in written[quiet:])

    def fill_block(self) -> None:
        """Write what says nothing until the number of records is one that tells little.

        Raises as ``append``.
        """
        self._write([None] * missing_in_block(self._next.seq))

    def _write(self, drafts: Sequence[Draft | None]) -> list[Walked]:
        """``None`` writes a record that says nothing."""
        if not self._is_writer:
            raise ReadOnlyJournal
        if self.faults:
            raise JournalDamaged(faults=len(self.faults))
        records, added, ref = [], [], self._next
        position, previous = self._head.position, self._chain
        for draft in drafts:
            record, one = make_record(
                draft, ref, At(position, previous), self._keys, random=self._random
            )
            records.append(record)
            added.append(one)
            previous = one.frame_sha256
            position += len(record.frame) + len(record.body)
            ref = ActRef(ref.log, ref.branch, ref.seq + 1)
        self._head = self._log.append(self._head, records)
        for one in added:
            self._add(one)
        return added

    def checkpoint(self, branch: int) -> bytes:
        """The signed note over the whole of ``branch`` as it stands here.

        Raises ``JournalDamaged``: over a log with a fault nothing is signed. ``KeyError`` for a
        branch that is not here.
        """
        if self.faults:
            raise JournalDamaged(faults=len(self.faults))
        tree = self.trees[branch]
        return sign_checkpoint(tree.size, tree.root(), self._keys.signers[branch])

    def lay_beside(self, log: RecordLog) -> tuple[tuple[ActRef, ...], tuple[Fault, ...]]:
        """Take in what another copy of this log wrote after the two parted: its acts then stand
        among the acts, after the last one that both know. What this copy wrote comes later.

        The acts that were new here, and what is wrong in the other log behind what both know: those
        faults do not stop writing. Raises ``NotTheSameDiary`` or ``BranchTwice``, and then changes
        nothing.
        """
        walked = walk(log, self._keys)
        known = 0
        for one in walked.records:
            if self._digest_of(one.act.ref) != one.frame_sha256:
                break
            known += 1
        rest = walked.records[known:]
        if not known:
            raise NotTheSameDiary
        if any(self._digest_of(one.act.ref) for one in rest):
            raise BranchTwice
        self._put_beside(log, walked.records[:known], rest)
        fresh = tuple(one.act.ref for one in rest if not isinstance(one.act, DummyAct))
        parted = rest[0].position if rest else log.head().position
        return fresh, tuple(fault for fault in walked.faults if fault.position >= parted)

    def _digest_of(self, ref: ActRef) -> bytes:
        """SHA-256 of the frame that is known by this number; empty if none is."""
        one = self._records.get(ref) or self._beside.get(ref, (None, None))[1]
        return one.frame_sha256 if one else b""

    def _put_beside(self, log: RecordLog, known: Sequence[Walked], rest: Sequence[Walked]) -> None:
        shared = {one.act.ref for one in known}
        place = max((at for at, act in enumerate(self.acts) if act.ref in shared), default=-1) + 1
        for one in rest:
            self._beside[one.act.ref] = (log, one)
            self.trees.setdefault(one.act.ref.branch, Tree()).add(one.frame.leaf)
        self.acts[place:place] = [one.act for one in rest if not isinstance(one.act, DummyAct)]

    @property
    def newest_branch(self) -> int:
        """The branch of the newest record. ``ValueError`` for an empty log."""
        if self._last is None:
            raise ValueError("nothing was written yet")
        return self._last.branch

    @property
    def log_number(self) -> int:
        """``RECORD`` or ``PRIVATE_NOTES``."""
        return self._keys.log

    def public_key(self, branch: int) -> bytes:
        """What checks the signatures of ``branch``, 32 bytes."""
        return self._keys.signers[branch].public

    def body_of(self, ref: ActRef) -> Body | None:
        """What the record at ``ref`` holds, with its salts; ``None`` if that was disposed of.

        Raises what opening a sealed file raises; ``KeyError`` if there is no such record.
        """
        log, one = self._beside.get(ref) or (self._log, self._records[ref])
        stored = next(log.read_from(one.position))
        if is_blank(stored.body):
            return None
        period = decode(stored.frame).key_period
        return parse_body(open_bytes(stored.body, self._keys.identities[period]))

    def dispose(self, target: ActRef, *, values: Mapping[Tag, str]) -> ActRef:
        """Destroy the words of one act. The act that says so stays, and so does its commitment."""
        act = next((act for act in self.acts if act.ref == target), None)
        if not isinstance(act, Act | DamagedAct) or target in self._beside:
            raise NothingToDispose
        position = self._records[target].position
        (ref,) = self.append([Draft(Kind.DISPOSED, {**values, Tag.CONCERNS: written([target])})])
        self._log.blank_body(position)
        gone = DisposedAct(target, ref)
        self.acts[self.acts.index(act)] = gone
        self._records[target] = replace(self._records[target], act=gone)
        return ref
