"""Bring back into sight what was set aside or put into the bin. Nothing of it was ever gone."""

from __future__ import annotations

from cairn.evidence.received import text_of
from cairn.journal.record import Draft
from cairn.journal.references import written
from cairn.terms.acts import Kind, Tag
from cairn.terms.errors import USAGE, Problem
from cairn.terms.original import ActRef
from cairn.vault.out_of_sight import in_bin, set_aside_now
from cairn.vault.vault import Vault


class NothingToTakeBack(Problem):
    say = "Nothing with that number is set aside or in the bin."
    hint = "`cairn bin` lists what is in the bin, and `cairn bin --all` what is set aside too."
    exit_code = USAGE


def take_back(vault: Vault, ref: ActRef, *, reason: str = "") -> ActRef:
    """Raises ``NothingToTakeBack``."""
    journal = vault.notes if ref.log else vault.record
    if ref not in {**set_aside_now(journal.acts), **in_bin(journal.acts)}:
        raise NothingToTakeBack
    values = {
        Tag.WRITTEN_AT: text_of(vault.now()),
        Tag.CONCERNS: written([ref]),
        Tag.REASON: reason,
        Tag.DEVICE: vault.copy,
    }
    return journal.append([Draft(Kind.TAKEN_BACK, values)])[0]
