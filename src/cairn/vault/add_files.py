"""Take files in: sealed first, recorded, and only then looked into.

Files are staged in batches. A batch is acknowledged when its sealed files and its acts are durable;
until then nothing of it is in the vault. Two equal files are one original, seen twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from cairn.evidence.receive import Sealing, seal
from cairn.evidence.received import ReceivedOriginal, text_of
from cairn.journal.problems import JournalDamaged, ReadOnlyJournal
from cairn.journal.record import Draft
from cairn.journal.references import written
from cairn.platform.collecting import seldom_collecting
from cairn.terms.acts import Kind, Tag
from cairn.terms.moment import Moment, zone_named
from cairn.terms.original import ActRef, Original, Seal
from cairn.vault.database_log import LOG, log_drafts
from cairn.vault.gather import Candidate, NotTaken, SteadyFile, gather
from cairn.vault.seal_ahead import sealing_ahead
from cairn.vault.vault import Vault

MOST_IN_BATCH = 512
"""Each staged file is an open one, of which a system lets a process have 1024 or more."""
MOST_BYTES_IN_BATCH = 256 << 20
_MANY = 64
"""From so many files on, a process beside this one is worth its start."""


@dataclass(frozen=True, slots=True)
class Added:
    """A new original, durable."""

    path: Path
    original: ReceivedOriginal


@dataclass(frozen=True, slots=True)
class SeenAgain:
    """The bytes were in the vault already; that they came again is recorded."""

    path: Path
    original: ReceivedOriginal


@dataclass(frozen=True, slots=True)
class NotAdded:
    path: Path
    reason: str
    """A code from ``gather.REASONS``."""


Outcome: TypeAlias = Added | SeenAgain | NotAdded


@dataclass(slots=True)
class _Batch:
    """Staged files, not yet part of the vault."""

    sealed: list[tuple[Candidate, Original, Sealing]] = field(default_factory=list)
    again: list[tuple[Candidate, str, ActRef | None]] = field(default_factory=list)
    digests: set[str] = field(default_factory=set)
    """SHA-256 of the originals in ``sealed``."""
    size: int = 0
    """Sealed bytes."""

    def add(self, candidate: Candidate, original: Original, sealing: Sealing) -> None:
        self.sealed.append((candidate, original, sealing))
        self.digests.add(original.sha256)
        self.size += sealing.sealed_size

    @property
    def is_full(self) -> bool:
        count = len(self.sealed) + len(self.again)
        return count >= MOST_IN_BATCH or self.size >= MOST_BYTES_IN_BATCH


def add_files(vault: Vault, paths: Iterable[Path], *, zone: str = "") -> Iterator[Outcome]:
    """Take in every file under ``paths``. Each outcome is durable when it is yielded.

    ``zone`` is remembered as the owner's word for these files. Raises ``UnknownZone``,
    ``JournalDamaged``, ``ReadOnlyJournal`` before anything is sealed, and ``StorageFull``.
    """
    if zone:
        zone_named(zone)
    if vault.record.faults:
        raise JournalDamaged(faults=len(vault.record.faults))
    if not vault.is_writer:
        raise ReadOnlyJournal
    known = {one.original.sha256: one for one in vault.received()}
    recipient = vault.keys.newest.record.recipient
    batch, helper, is_helped = _Batch(), ExitStack(), False
    beside: dict[Path, ReceivedOriginal] = {}
    try:
        for candidate in gather(paths, vault.folder):
            refused = _stage(vault, candidate, batch, known)
            if refused:
                yield NotAdded(candidate.path, refused)
            if batch.is_full:
                done, batch = batch, _Batch()
                yield from _noted(_commit(vault, done, known, zone), beside)
            elif len(batch.sealed) == _MANY and not is_helped:
                helper.enter_context(sealing_ahead(vault.around.zygote, recipient))
                helper.enter_context(seldom_collecting())
                is_helped = True
        done, batch = batch, _Batch()
        yield from _noted(_commit(vault, done, known, zone), beside)
        if any(path.name.endswith(LOG) for path in beside):
            together = [*log_drafts(vault.record.acts, beside, vault.now(), vault.copy)]
            if together:
                vault.record.append(together)
    finally:
        helper.close()
        for _, _, sealing in batch.sealed:
            sealing.staged.abandon()


def add_made(vault: Vault, candidate: Candidate, name: str, chunks: Iterable[bytes]) -> Outcome:
    """Take in one file that is made while it is sealed, such as what was chosen from a longer one.
    Raises what ``chunks`` raises, and as ``add_files`` does; nothing is kept then.
    """
    if vault.record.faults:
        raise JournalDamaged(faults=len(vault.record.faults))
    if not vault.is_writer:
        raise ReadOnlyJournal
    known = {one.original.sha256: one for one in vault.received()}
    sealing = seal(chunks, vault.originals, vault.keys.newest.record.recipient)
    batch = _Batch()
    earlier = known.get(sealing.sha256)
    if earlier is not None:
        sealing.staged.abandon()
        batch.again.append((candidate, sealing.sha256, earlier.ref))
    else:
        original = Original(_shown_name(name), sealing.size, sealing.sha256)
        batch.add(candidate, original, sealing)
    try:
        (outcome,) = _commit(vault, batch, known, "")
    except BaseException:
        for _, _, one in batch.sealed:
            one.staged.abandon()
        raise
    return outcome


def _noted(outcomes: Iterator[Outcome], beside: dict[Path, ReceivedOriginal]) -> Iterator[Outcome]:
    """The same, noting where each file lay: a database and its log belong together."""
    for outcome in outcomes:
        if not isinstance(outcome, NotAdded):
            beside[outcome.path] = outcome.original
        yield outcome


def _stage(
    vault: Vault, candidate: Candidate, batch: _Batch, known: dict[str, ReceivedOriginal]
) -> str:
    """Seal one file into the batch; the reason why not, or empty."""
    if candidate.reason:
        return candidate.reason
    try:
        file = SteadyFile(candidate.path)
        try:
            sealing = seal(file.chunks(), vault.originals, vault.keys.newest.record.recipient)
        finally:
            file.close()
    except NotTaken as why:
        return why.reason
    original = Original(
        _shown_name(candidate.path.name),
        sealing.size,
        sealing.sha256,
        _shown_name(candidate.came_as),
        file.modified,
    )
    earlier = known.get(sealing.sha256)
    if earlier or sealing.sha256 in batch.digests:
        sealing.staged.abandon()
        batch.again.append((candidate, sealing.sha256, earlier.ref if earlier else None))
    else:
        batch.add(candidate, original, sealing)
    return ""


def _shown_name(name: str) -> str:
    """A file name is bytes to the system; what is not UTF-8 in it is kept as marks."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _received_draft(original: Original, seal: Seal, written_at: str, copy: str) -> Draft:
    return Draft(
        Kind.RECEIVED,
        {
            Tag.WRITTEN_AT: written_at,
            Tag.ORIGINAL: text_of(original),
            Tag.SEAL: text_of(seal),
            Tag.DEVICE: copy,
        },
    )


def _seal_of(sealing: Sealing, period: int) -> Seal:
    return Seal(sealing.sealed_sha256, sealing.sealed_size, sealing.padded_size, period)


def _commit(
    vault: Vault, batch: _Batch, known: dict[str, ReceivedOriginal], zone: str
) -> Iterator[Outcome]:
    if not batch.sealed and not batch.again:
        return
    vault.originals.put([(one.sealed_sha256, one.staged) for _, _, one in batch.sealed])
    now, period, copy = vault.now(), vault.keys.newest.number, vault.copy
    written_at = text_of(now)
    start = vault.record.place_for(written_at)
    refs = [ActRef(start.log, start.branch, start.seq + n) for n in range(len(batch.sealed))]
    seals = [_seal_of(one, period) for _, _, one in batch.sealed]
    drafts = [
        _received_draft(original, sealed_as, written_at, copy)
        for (_, original, _), sealed_as in zip(batch.sealed, seals, strict=True)
    ]
    fresh = {one.sha256: ref for ref, (_, _, one) in zip(refs, batch.sealed, strict=True)}
    for candidate, sha256, earlier in batch.again:
        drafts.append(_again_draft(vault, candidate, earlier or fresh[sha256], now))
    if zone and refs:
        drafts.append(_zone_draft(vault, zone, refs, now))
    vault.record.append(drafts)
    for ref, (candidate, original, _), sealed_as in zip(refs, batch.sealed, seals, strict=True):
        known[original.sha256] = ReceivedOriginal(ref, original, sealed_as, now)
        yield Added(candidate.path, known[original.sha256])
    for candidate, sha256, _ in batch.again:
        yield SeenAgain(candidate.path, known[sha256])


def _again_draft(vault: Vault, candidate: Candidate, earlier: ActRef, now: Moment) -> Draft:
    name = _shown_name(candidate.came_as or candidate.path.name)
    return Draft(
        Kind.SEEN_AGAIN,
        {
            Tag.WRITTEN_AT: text_of(now),
            Tag.CONCERNS: written([earlier]),
            Tag.DETAILS: text_of({"name": name}),
            Tag.DEVICE: vault.copy,
        },
    )


def _zone_draft(vault: Vault, zone: str, refs: Iterable[ActRef], now: Moment) -> Draft:
    return Draft(
        Kind.DECIDED,
        {
            Tag.WRITTEN_AT: text_of(now),
            Tag.CONCERNS: written(refs),
            Tag.DETAILS: text_of({"zone": zone}),
            Tag.DEVICE: vault.copy,
        },
    )
