"""The signed, append-only log of acts: opened, read, and added to by its one writer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cairn.crypto.agefile import seal_bytes
from cairn.crypto.digest import sha256
from cairn.crypto.frame import GENESIS_PREVIOUS, Frame, encode, frame_digest, signed
from cairn.journal.body import Context, make_body
from cairn.journal.keys import LogKeys
from cairn.journal.references import written
from cairn.journal.walk import Fault, Walk, disposals, is_blank, walk
from cairn.storage.promises import Head, Record, RecordLog
from cairn.terms.acts import KIND_VERSION, Act, AnyAct, DamagedAct, DisposedAct, Kind, Tag
from cairn.terms.errors import DATA_ERROR, NO_PERMISSION, USAGE, Problem
from cairn.terms.original import ActRef


class JournalDamaged(Problem):
    """A record in the middle is not as it was signed: nothing more may be written on top of it."""

    say = "A part of this diary's record was changed or damaged. You can read it, not add to it."
    hint = (
        "Keep this folder as it is and make a copy of it now. Run `cairn check` to see which part; "
        "then restore your last backup into a new folder."
    )
    exit_code = DATA_ERROR


class ReadOnlyJournal(Problem):
    """This process may only read: another copy of the vault is the one that writes."""

    say = "This copy can be read, not added to: another copy of it is the one you write in."
    hint = "Open that one; or, to go on in this copy, run `cairn write-here` on it."
    exit_code = NO_PERMISSION


class NothingToDispose(Problem):
    say = "There is no act with that number whose words could be destroyed."
    hint = "Look at the number beside the entry and try again."
    exit_code = USAGE


@dataclass(frozen=True, slots=True)
class Draft:
    """An act before it is written."""

    kind: Kind
    values: Mapping[Tag, str]


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was set aside when the journal was opened: a last record that was cut short."""

    bytes_moved: int
    what: str


class Journal:
    """One log. Holds all acts in order of writing; ``append`` returns when they are durable."""

    def __init__(
        self,
        log: RecordLog,
        keys: LogKeys,
        *,
        random: Callable[[int], bytes],
        is_writer: bool,
    ) -> None:
        self._log = log
        self._keys = keys
        self._random = random
        self._is_writer = is_writer
        self.recovered: Recovered | None = None
        self._take(walk(log, keys))
        # Only a record with nothing behind it can be a write that was cut short.
        if is_writer and self.faults and self.faults[0].is_last:
            first = self.faults[0]
            self.recovered = Recovered(log.cut_tail(first.position), first.what)
            self._take(walk(log, keys))
        if is_writer:
            self._finish_disposals()

    def _take(self, walked: Walk) -> None:
        self.acts: list[AnyAct] = []
        self.faults: tuple[Fault, ...] = walked.faults
        self._positions: dict[ActRef, int] = {}
        self._chain = GENESIS_PREVIOUS
        for one in walked.records:
            self._add(one.act, one.position, one.frame_sha256)
        self._head: Head = self._log.head()

    def _add(self, act: AnyAct, position: int, frame_sha256: bytes) -> None:
        self.acts.append(act)
        self._positions[act.ref] = position
        self._chain = frame_sha256

    def _finish_disposals(self) -> None:
        # The act is durable before the body is destroyed; a crash in between is finished here.
        bodies = {stored.position: stored.body for stored in self._log.read_from()}
        for target in disposals(self.acts):
            position = self._positions.get(target)
            if position is not None and not is_blank(bodies[position]):
                self._log.blank_body(position)

    @property
    def head_sha256(self) -> str:
        """Hex SHA-256 of the newest frame; zeros before the first."""
        return self._chain.hex()

    @property
    def next_ref(self) -> ActRef:
        """Where the next act will stand."""
        before = self.acts[-1].ref if self.acts else None
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
        records, acts, previous, ref = [], [], self._chain, self.next_ref
        for draft in drafts:
            record = self._record(draft, ref, previous)
            previous = frame_digest(record.frame)
            records.append(record)
            acts.append(_act(draft, ref, previous))
            ref = ActRef(ref.log, ref.branch, ref.seq + 1)
        position = self._head.position
        self._head = self._log.append(self._head, records)
        for act, record in zip(acts, records, strict=True):
            self._add(act, position, bytes.fromhex(act.frame_sha256))
            position += len(record.frame) + len(record.body)
        return tuple(act.ref for act in acts)

    def _record(self, draft: Draft, ref: ActRef, previous: bytes) -> Record:
        context = Context(
            ref.log, ref.branch, ref.seq, previous.hex(), int(draft.kind), KIND_VERSION
        )
        made = make_body(context, {int(t): v for t, v in draft.values.items()}, random=self._random)
        period = self._keys.period
        body = seal_bytes(made.plain, self._keys.identities[period].recipient)
        frame = Frame(
            log=ref.log,
            branch=ref.branch,
            sequence=ref.seq,
            key_period=period,
            previous=previous,
            leaf=made.leaf,
            body_digest=sha256(body),
            body_length=len(body),
        )
        return Record(encode(signed(frame, self._keys.signers[ref.branch])), body)

    def dispose(self, target: ActRef, *, values: Mapping[Tag, str]) -> ActRef:
        """Destroy the words of one act. The act that says so stays, and so does its commitment."""
        act = next((act for act in self.acts if act.ref == target), None)
        if not isinstance(act, Act | DamagedAct):
            raise NothingToDispose
        position = self._positions[target]
        (ref,) = self.append([Draft(Kind.DISPOSED, {**values, Tag.CONCERNS: written([target])})])
        self._log.blank_body(position)
        self.acts[self.acts.index(act)] = DisposedAct(target, ref)
        return ref


def _act(draft: Draft, ref: ActRef, frame_sha256: bytes) -> Act:
    fields = tuple(sorted((int(tag), value) for tag, value in draft.values.items() if value))
    return Act(ref, draft.kind, KIND_VERSION, fields, frame_sha256.hex())
