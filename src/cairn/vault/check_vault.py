"""Check that nothing in a vault was changed or lost. Changes nothing, and lists every fault.

1. every record of both logs: order, signature, body, commitment (``journal.walk``); and that they
   go as far as this copy had noted, in its folder or in the keyring of the system
2. every original that the record received: there, with its sealed digest, and its own digest inside
3. every reference from an act to another act leads somewhere
4. sealed files that no act names: an import that was cut short before it was acknowledged
5. the folder itself: what is missing, does not belong there, or can be read by others
6. every timestamp of an authority, from the bytes of its answer to the record as it stands
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from cairn.crypto.authorities import Authority
from cairn.crypto.digest import sha256_hex
from cairn.crypto.frame import GENESIS_PREVIOUS, decode, frame_digest
from cairn.evidence.check_sealed import check_sealed
from cairn.evidence.received import ReceivedOriginal
from cairn.journal.journal import Journal
from cairn.journal.references import acts_named
from cairn.journal.walk import Fault
from cairn.storage.problems import NotThere
from cairn.storage.promises import RecordLog, Stored
from cairn.terms.acts import Act, DisposedAct, UnknownAct
from cairn.terms.errors import Problem
from cairn.vault.anchors import anchors, fault_of
from cairn.vault.branches import brought_in
from cairn.vault.check_layout import LayoutFault, check_layout
from cairn.vault.vault import Vault

_MOST_AT_ONCE = 4
"""Originals read side by side: digests and ciphers leave the other threads running."""


@dataclass(frozen=True, slots=True)
class VaultFault:
    path: str
    """Inside the vault's folder."""
    what: str
    """A code: a fault of ``journal.walk``, ``anchor-reply``, ``anchor-record``,
    ``behind-shorter``, ``behind-other``, ``behind-no-branch``, ``original-changed``,
    ``original-inside``, ``original-unreadable``, ``original-missing``, ``reference``."""
    expected: str = ""
    """A digest or a reference; empty where there is nothing to compare with."""
    found: str = ""


@dataclass(frozen=True, slots=True)
class VaultChecked:
    acts: int
    originals: int
    disposed: int
    unknown: int
    """Acts of a newer version."""
    orphans: int
    """Sealed files that no act names."""
    faults: tuple[VaultFault, ...]
    layout: tuple[LayoutFault, ...] = ()
    """What is wrong with the folder, whatever its files hold."""


def check_vault(
    vault: Vault,
    *,
    seen: Callable[[int], None] = lambda size: None,
    authorities: Sequence[Authority] | None = None,
) -> VaultChecked:
    """``seen`` is told the bytes of every original once it was checked; ``authorities`` are those
    whose timestamps are believed, else those of the list.
    """
    acts = [*vault.record.acts, *vault.notes.acts]
    record, notes = vault.places.logs
    faults = [
        *_record_faults(vault.record, record, 0),  # 1
        *_record_faults(vault.notes, notes, 1),
        *_behind_faults(vault),
        *_original_faults(vault, seen),  # 2
        *_reference_faults(vault.record, 0),  # 3
        *_reference_faults(vault.notes, 1),
        *_anchor_faults(vault, authorities),  # 6
    ]
    known = {one.seal.sealed_sha256 for one in _kept(vault)}
    return VaultChecked(
        acts=len(acts),
        originals=len(known),
        disposed=sum(isinstance(act, DisposedAct) for act in acts),
        unknown=sum(isinstance(act, UnknownAct) for act in acts),
        orphans=len(set(vault.originals.names()) - known),  # 4
        faults=tuple(faults),
        layout=check_layout(vault.folder),  # 5
    )


def _record_faults(journal: Journal, log: RecordLog, number: int) -> Iterator[VaultFault]:
    for fault in journal.walk_again().faults:
        where = f"record {fault.seq}" if fault.seq is not None else f"byte {fault.position}"
        expected, found = _compared(log, fault)
        yield VaultFault(f"logs/{number}, {where}", fault.what, expected, found)


def _behind_faults(vault: Vault) -> Iterator[VaultFault]:
    for one in vault.behind:
        if one.is_only_older:
            continue
        found = one.compared
        where = f"logs/{one.log}, branch {found.branch}"
        yield VaultFault(where, f"behind-{found.standing.value}", str(found.then), str(found.now))


def _compared(log: RecordLog, fault: Fault) -> tuple[str, str]:
    """What was expected where ``fault`` is, and what stands there, as digests."""
    before = GENESIS_PREVIOUS
    for stored in log.read_from():
        if stored.position == fault.position:
            return _digests(stored, fault.what, before)
        before = frame_digest(stored.frame)
    return "", ""


def _digests(stored: Stored, what: str, before: bytes) -> tuple[str, str]:
    try:
        frame = decode(stored.frame)
    except Problem:
        return "", sha256_hex(stored.frame)
    if what == "order":
        return before.hex(), frame.previous.hex()
    if what in ("body-changed", "body-missing"):
        return frame.body_digest.hex(), sha256_hex(stored.body)
    return "", ""


def _original_faults(vault: Vault, seen: Callable[[int], None]) -> Iterator[VaultFault]:
    received = _kept(vault)
    # The largest first: else one that is left to the end is read alone.
    by_size = sorted(received, key=lambda one: one.seal.sealed_size, reverse=True)
    faults: dict[str, VaultFault] = {}
    with ThreadPoolExecutor(min(_MOST_AT_ONCE, os.cpu_count() or 1)) as pool:
        results = pool.map(lambda one: _fault_of(vault, one), by_size)
        for one, fault in zip(by_size, results, strict=True):
            if fault:
                faults[one.seal.sealed_sha256] = fault
            seen(one.original.size)
    for one in received:
        if one.seal.sealed_sha256 in faults:
            yield faults[one.seal.sealed_sha256]


def _kept(vault: Vault) -> tuple[ReceivedOriginal, ...]:
    """Originals, and the logs of other copies that were taken in."""
    return (*vault.received(), *(one for _, one in brought_in(vault.record.acts)))


def _fault_of(vault: Vault, one: ReceivedOriginal) -> VaultFault | None:
    name = one.seal.sealed_sha256
    path = f"originals/{name[:2]}/{name}"
    try:
        identity = vault.keys.identity(one.seal.key_period)
        differs = check_sealed(vault.originals, one.original, one.seal, identity)
    except NotThere:
        return VaultFault(path, "original-missing", name, "")
    except (Problem, OSError):
        return VaultFault(path, "original-unreadable", name, "")
    except KeyError:
        return VaultFault(path, "original-inside", one.original.sha256, "")
    if differs is None:
        return None
    what = "original-inside" if differs.is_inside else "original-changed"
    return VaultFault(path, what, differs.expected, differs.found)


def _reference_faults(journal: Journal, log: int) -> Iterator[VaultFault]:
    there = {act.ref for act in journal.acts}
    for act in journal.acts:
        named = acts_named(act) if isinstance(act, Act) else ()
        missing = [ref for ref in named if ref not in there]
        for ref in missing:
            yield VaultFault(f"logs/{log}, record {act.ref.seq}", "reference", str(ref), "")


def _anchor_faults(vault: Vault, known: Sequence[Authority] | None) -> Iterator[VaultFault]:
    for anchor in anchors(vault):
        what = fault_of(vault, anchor, known)
        if what:
            yield VaultFault(f"logs/0, record {anchor.ref.seq}", what, anchor.authority)
