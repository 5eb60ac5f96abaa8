"""Check that nothing in a vault was changed or lost. Changes nothing, and lists every fault.

1. every record of both logs: order, signature, body, commitment (``journal.walk``)
2. every original that the record received: there, with its sealed digest, and its own digest inside
3. every reference from an act to another act leads somewhere
4. sealed files that no act names: an import that was cut short before it was acknowledged
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cairn.evidence.give_back import OpenOriginal
from cairn.evidence.received import ReceivedOriginal
from cairn.journal.journal import Journal
from cairn.journal.references import acts_named
from cairn.storage.problems import NotThere
from cairn.terms.acts import Act, DisposedAct, UnknownAct
from cairn.terms.errors import Problem
from cairn.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class VaultFault:
    path: str
    """Inside the vault's folder."""
    what: str
    """A code: a fault of ``journal.walk``, ``original-changed``, ``original-missing``,
    ``reference``."""


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


def check_vault(vault: Vault, *, seen: Callable[[int], None] = lambda size: None) -> VaultChecked:
    """``seen`` is told the bytes of every original once it was checked."""
    acts = [*vault.record.acts, *vault.notes.acts]
    faults = [
        *_record_faults(vault.record, 0),  # 1
        *_record_faults(vault.notes, 1),
        *_original_faults(vault, seen),  # 2
        *_reference_faults(vault.record, 0),  # 3
        *_reference_faults(vault.notes, 1),
    ]
    known = {one.seal.sealed_sha256 for one in vault.received()}
    return VaultChecked(
        acts=len(acts),
        originals=len(known),
        disposed=sum(isinstance(act, DisposedAct) for act in acts),
        unknown=sum(isinstance(act, UnknownAct) for act in acts),
        orphans=len(set(vault.originals.names()) - known),  # 4
        faults=tuple(faults),
    )


def _record_faults(journal: Journal, log: int) -> Iterator[VaultFault]:
    for fault in journal.faults:
        where = f"record {fault.seq}" if fault.seq is not None else f"byte {fault.position}"
        yield VaultFault(f"logs/{log}, {where}", fault.what)


def _original_faults(vault: Vault, seen: Callable[[int], None]) -> Iterator[VaultFault]:
    for one in vault.received():
        what = _fault_of(vault, one)
        if what:
            name = one.seal.sealed_sha256
            yield VaultFault(f"originals/{name[:2]}/{name}", what)
        seen(one.original.size)


def _fault_of(vault: Vault, one: ReceivedOriginal) -> str:
    try:
        identity = vault.keys.identity(one.seal.key_period)
        with OpenOriginal(vault.originals, one.original, one.seal, identity) as opened:
            for _ in opened.chunks():
                pass
    except NotThere:
        return "original-missing"
    except (Problem, OSError, KeyError):
        return "original-changed"
    return ""


def _reference_faults(journal: Journal, log: int) -> Iterator[VaultFault]:
    there = {act.ref for act in journal.acts}
    for act in journal.acts:
        if isinstance(act, Act) and any(ref not in there for ref in acts_named(act)):
            yield VaultFault(f"logs/{log}, record {act.ref.seq}", "reference")
