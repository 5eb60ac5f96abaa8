"""Destroy the words of an act, or an original: the act that says so stays, and can be checked."""

from __future__ import annotations

from cairn.evidence.received import received_from, text_of
from cairn.journal.journal import NothingToDispose
from cairn.terms.acts import Act, DisposedAct, Kind, Tag
from cairn.terms.original import ActRef
from cairn.vault.rows import details_of
from cairn.vault.vault import Vault

_SEALED = "sealed"
_LASTING = (Kind.CREATED, Kind.WRITER, Kind.DISPOSED, Kind.MARKED)


def dispose(vault: Vault, ref: ActRef, *, reason: str = "") -> ActRef:
    """Destroy what ``ref`` holds. Raises ``NothingToDispose``.

    The bytes are overwritten once and the sealed file removed; what a disk, a backup or another
    copy keeps is out of reach, and the words that go with this say so.
    """
    act = next((act for act in vault.record.acts if act.ref == ref), None)
    if not isinstance(act, Act) or act.kind in _LASTING:
        raise NothingToDispose
    sealed = received_from(act).seal.sealed_sha256 if act.kind is Kind.RECEIVED else ""
    values = {
        Tag.WRITTEN_AT: text_of(vault.now()),
        Tag.REASON: reason,
        Tag.DETAILS: text_of({_SEALED: sealed}) if sealed else "",
        Tag.DEVICE: vault.copy,
    }
    done = vault.record.dispose(ref, values=values)
    remove_disposed_originals(vault)
    return done


def remove_disposed_originals(vault: Vault) -> None:
    """Finish what a crash may have cut short: the act is durable before the file goes."""
    gone = {
        details_of(act).get(_SEALED, "")
        for act in vault.record.acts
        if isinstance(act, Act) and act.kind is Kind.DISPOSED
    } - {""}
    for name in gone & set(vault.originals.names()) if gone else ():
        vault.originals.remove(name)


def disposed(vault: Vault) -> tuple[DisposedAct, ...]:
    return tuple(act for act in vault.record.acts if isinstance(act, DisposedAct))
