"""Destroy the words of an act, or an original: the act that says so stays, and can be checked."""

from __future__ import annotations

from typing import TypeGuard

from cairn.evidence.received import received_from, text_of
from cairn.journal.journal import Journal
from cairn.journal.problems import NothingToDispose
from cairn.journal.walk import disposals
from cairn.storage.problems import NotThere
from cairn.terms.acts import Act, AnyAct, DisposedAct, Kind, Tag
from cairn.terms.errors import USAGE, Problem
from cairn.terms.original import ActRef
from cairn.vault.forget import forget, forget_rows
from cairn.vault.kept_acts import forget_acts
from cairn.vault.out_of_sight import with_followers
from cairn.vault.rows import details_of
from cairn.vault.vault import Vault

_SEALED = "sealed"
_LASTING = (Kind.CREATED, Kind.WRITER, Kind.DISPOSED, Kind.MARKED, Kind.BINNED, Kind.TAKEN_BACK,
            Kind.BIN_DUE, Kind.BROUGHT_IN)  # fmt: skip


class AddedElsewhere(Problem):
    say = "Another copy of this diary added words to this, and those cannot be destroyed here."
    hint = "Nothing was destroyed. `cairn set-aside` or `cairn bin` takes all of it out of sight."
    exit_code = USAGE


def dispose(vault: Vault, ref: ActRef, *, reason: str = "") -> ActRef:
    """Destroy what ``ref`` holds, and what was added to it or corrects it: those are its words too.

    Raises ``NothingToDispose`` or ``AddedElsewhere``. The bytes are overwritten once and the sealed
    file removed; what a disk, a backup or another copy keeps is out of reach, and the words that go
    with this say so.
    """
    journal = vault.notes if ref.log else vault.record
    acts = {act.ref: act for act in journal.acts}
    if not _can_go(acts.get(ref)):
        raise NothingToDispose
    going = with_followers(journal.acts, ref)
    own = {act.ref for act in journal.own_acts}
    if any(one not in own for one in going):
        raise AddedElsewhere if ref in own else NothingToDispose
    # What was made from the words goes before them: afterwards nothing would tell that it has to.
    forget_rows(vault, ref)
    # ``ref`` itself goes last: cut short on the way, the same command finds the rest again.
    for one in going:
        if _can_go(act := acts[one]):
            forget_acts(vault.places.small, journal.log_number)
            done = journal.dispose(one, values=_values(vault, act, reason))
    forget(vault, ref)
    remove_disposed_originals(vault)
    return done


def _can_go(act: AnyAct | None) -> TypeGuard[Act]:
    return isinstance(act, Act) and act.kind not in _LASTING


def _values(vault: Vault, act: Act, reason: str) -> dict[Tag, str]:
    sealed = received_from(act).seal.sealed_sha256 if act.kind is Kind.RECEIVED else ""
    return {
        Tag.WRITTEN_AT: text_of(vault.now()),
        Tag.REASON: reason,
        Tag.DETAILS: text_of({_SEALED: sealed}) if sealed else "",
        Tag.DEVICE: vault.copy,
    }


def remove_disposed_originals(vault: Vault) -> None:
    """Finish what a crash may have cut short: the act is durable before the file goes."""
    for ref, name in disposed_originals(vault.record).items():
        try:
            vault.originals.open(name).close()
        except NotThere:
            continue
        forget(vault, ref)
        vault.originals.remove(name)


def disposed_originals(journal: Journal) -> dict[ActRef, str]:
    """The sealed names of the originals that were destroyed, by the act that says so.

    Only what this log itself says destroys anything here: what another copy destroyed, or somebody
    who had one, is kept as long as an act that is whole here names it.
    """
    gone = disposals(journal.own_acts)
    kept = {
        received_from(act).seal.sealed_sha256
        for act in journal.acts
        if isinstance(act, Act) and act.kind in (Kind.RECEIVED, Kind.BROUGHT_IN)
        if act.ref not in gone
    }
    return {
        act.ref: name
        for act in journal.own_acts
        if isinstance(act, Act) and act.kind is Kind.DISPOSED
        if (name := details_of(act).get(_SEALED, "")) and name not in kept
    }


def disposed(vault: Vault) -> tuple[DisposedAct, ...]:
    return tuple(act for act in vault.record.acts if isinstance(act, DisposedAct))
