"""Take in what another copy of this diary wrote, so that both branches are kept and shown."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cairn.evidence.receive import Sealing, seal
from cairn.evidence.received import text_of
from cairn.journal.journal import Journal
from cairn.journal.problems import ReadOnlyJournal
from cairn.journal.record import Draft
from cairn.storage.memory import MemoryLog
from cairn.storage.promises import BlobStore, RecordLog, Staged
from cairn.terms.acts import Kind, Tag
from cairn.terms.errors import DATA_ERROR, USAGE, Problem
from cairn.terms.original import PRIVATE_NOTES, RECORD, Original, Seal
from cairn.vault.branches import LOG, brought_in, bytes_of
from cairn.vault.header import parse_header
from cairn.vault.key_files import needed, put, settle
from cairn.vault.keyring import Branch, Keyring, Period
from cairn.vault.vault import Vault
from cairn.vault.ways_in import Doors, opened_with

_BATCH = 256
_CHUNK = 1 << 20
_LOGS = (RECORD, PRIVATE_NOTES)


class NothingNew(Problem):
    say = "That copy holds nothing that is not here already, so nothing was taken in."
    hint = "You can go on as before."
    exit_code = USAGE


class KeysClash(Problem):
    """Two different keys under one number: the same branch was begun in two copies."""

    say = "Both copies began a part of their own under the same number, so they cannot be joined."
    hint = "Keep both folders. Each opens by itself, and packs can be made from both."
    exit_code = DATA_ERROR


@dataclass(frozen=True, slots=True)
class BroughtIn:
    acts: int
    """Acts that were new here, private notes among them."""
    originals: int
    """Sealed originals that were copied."""
    faults: int
    """What is wrong in the logs of the other copy; what could be read was taken in."""


def bring_in(vault: Vault, other: Vault) -> BroughtIn:
    """Add to ``vault`` what only ``other`` has; ``other`` is left as it is.

    Its keys first, then its originals, then its logs with the acts that say so: what is cut short
    in between is taken up by bringing it in once more. Raises ``ReadOnlyJournal``,
    ``NotTheSameDiary``, ``BranchTwice``, ``KeysClash``, ``NothingNew``, and what storing raises.
    """
    if not vault.is_writer:
        raise ReadOnlyJournal
    ring = _joined(vault.keys, other.keys)
    # Tried on journals of their own, so that a refusal leaves everything as it was.
    trial = [_journal(vault, ring, log) for log in _LOGS]
    copies = [MemoryLog(_raw(other.places.logs[log], _frames(vault, log))) for log in _LOGS]
    found = [journal.lay_beside(copy) for journal, copy in zip(trial, copies, strict=True)]
    fresh = sum(len(acts) for acts, _ in found)
    if not fresh:
        raise NothingNew
    _put_keys(vault, ring)
    copied = _copy_originals(vault.originals, other.originals)
    _keep_logs(vault, [log for log, (acts, _) in zip(_LOGS, found, strict=True) if acts], copies)
    return BroughtIn(fresh, copied, sum(len(faults) for _, faults in found))


def _joined(ours: Keyring, theirs: Keyring) -> Keyring:
    """All keys of both; ours stay the newest. Raises ``KeysClash``."""
    periods = {one.number: one for one in ours.periods}
    branches = {one.number: one for one in ours.branches}
    more_periods: list[Period] = []
    more_branches: list[Branch] = []
    for period in theirs.periods:
        if period.number not in periods:
            more_periods.append(period)
        elif periods[period.number].record.secret_text() != period.record.secret_text():
            raise KeysClash
    for branch in theirs.branches:
        if branch.number not in branches:
            more_branches.append(branch)
        elif branches[branch.number].record.seed() != branch.record.seed():
            raise KeysClash
    return replace(
        ours,
        periods=(*more_periods, *ours.periods),
        branches=(*more_branches, *ours.branches),
    )


def _journal(vault: Vault, ring: Keyring, log: int) -> Journal:
    """The log as it stands here, with what was taken in before beside it."""
    journal = Journal(
        vault.places.logs[log], ring.for_log(log), random=vault.around.random, is_writer=False
    )
    for number, one in brought_in(tuple(vault.record.acts)):
        if number == log:
            journal.lay_beside(MemoryLog(bytes_of(one, vault.originals, ring)))
    return journal


def _frames(vault: Vault, log: int) -> frozenset[bytes]:
    """The frames of this copy's own log."""
    return frozenset(stored.frame for stored in vault.places.logs[log].read_from())


def _raw(log: RecordLog, known: frozenset[bytes] = frozenset()) -> bytes:
    """The bytes of a log. Bodies behind ``known`` frames are zeros: of words that are kept twice
    only one would be destroyed.
    """
    out = io.BytesIO()
    for stored in log.read_from():
        out.write(stored.frame)
        out.write(bytes(len(stored.body)) if stored.frame in known else stored.body)
    return out.getvalue()


def _put_keys(vault: Vault, ring: Keyring) -> None:
    small = vault.places.small
    files = opened_with(small, vault.vault_key)
    settle(small, files)
    doors = Doors(parse_header(needed(small, "header")), ring, files.slots, vault.around.random)
    put(small, "keys", doors.sealed_keys(vault.vault_key, files))


def _copy_originals(ours: BlobStore, theirs: BlobStore) -> int:
    """Sealed files that only the other copy has; each is named by the digest of its bytes."""
    there = set(ours.names())
    wanted = [name for name in theirs.names() if name not in there]
    for start in range(0, len(wanted), _BATCH):
        batch: list[tuple[str, Staged]] = []
        for name in wanted[start : start + _BATCH]:
            staged = ours.stage()
            batch.append((name, staged))
            with theirs.open(name) as file:
                while chunk := file.read(_CHUNK):
                    staged.write(chunk)
        ours.put(batch)
    return len(wanted)


def _keep_logs(vault: Vault, logs: list[int], copies: list[MemoryLog]) -> None:
    sealed = [(log, _seal(vault, copies[log])) for log in logs]
    vault.originals.put([(one.sealed_sha256, one.staged) for _, one in sealed])
    vault.record.append([_draft(vault, log, one) for log, one in sealed])


def _seal(vault: Vault, copy: MemoryLog) -> Sealing:
    return seal(_chunks(_raw(copy)), vault.originals, vault.keys.newest.record.recipient)


def _chunks(data: bytes) -> Iterator[bytes]:
    for at in range(0, len(data), _CHUNK):
        yield data[at : at + _CHUNK]


def _draft(vault: Vault, log: int, one: Sealing) -> Draft:
    seal_of = Seal(one.sealed_sha256, one.sealed_size, one.padded_size, vault.keys.newest.number)
    values = {
        Tag.WRITTEN_AT: text_of(vault.now()),
        Tag.ORIGINAL: text_of(Original("", one.size, one.sha256)),
        Tag.SEAL: text_of(seal_of),
        Tag.DETAILS: text_of({LOG: str(log)}),
        Tag.DEVICE: vault.copy,
    }
    return Draft(Kind.BROUGHT_IN, values)
