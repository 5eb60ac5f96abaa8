"""Leave something out from now on: it stays in the vault, and in no picture or pack."""

from __future__ import annotations

from cairn.evidence.received import text_of
from cairn.journal.record import Draft
from cairn.journal.references import written
from cairn.terms.acts import Act, Kind, Tag
from cairn.terms.errors import USAGE, Problem
from cairn.terms.original import ActRef
from cairn.vault.out_of_sight import CAN_BE_PUT
from cairn.vault.vault import Vault


class NothingToSetAside(Problem):
    say = "There is no entry or file with that number that could be set aside."
    hint = "`cairn picture` shows the number beside each entry and file, such as act:0.1.12."
    exit_code = USAGE


def set_aside(vault: Vault, ref: ActRef, *, reason: str = "") -> ActRef:
    """``take_back`` undoes it. Raises ``NothingToSetAside``."""
    act = next((act for act in vault.record.acts if act.ref == ref), None)
    if not isinstance(act, Act) or act.kind not in CAN_BE_PUT:
        raise NothingToSetAside
    values = {
        Tag.WRITTEN_AT: text_of(vault.now()),
        Tag.CONCERNS: written([ref]),
        Tag.REASON: reason,
        Tag.DEVICE: vault.copy,
    }
    return vault.record.append([Draft(Kind.SET_ASIDE, values)])[0]
