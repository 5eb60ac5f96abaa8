"""Two acts about contact: that somebody was told to stop, and that contact was arranged."""

from __future__ import annotations

from cairn.journal.record import Draft
from cairn.terms.acts import Kind, Tag
from cairn.terms.errors import USAGE, Problem
from cairn.terms.original import ActRef
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry, values_of


class NobodyNamed(Problem):
    say = "It does not say who this is about, so nothing was saved."
    hint = "Give the number or the name as it stands in the messages; `cairn picture` lists them."
    exit_code = USAGE


class NoTimeGiven(Problem):
    say = "The time could not be understood, and this needs one. Nothing was saved."
    hint = "Try a date such as 3 May 2025, or a date and a time such as 3 May 2025 14:05."
    exit_code = USAGE


def _append(vault: Vault, kind: Kind, entry: NewEntry, channel: str) -> ActRef:
    if not entry.people:
        raise NobodyNamed
    if entry.happened is None or not entry.happened.is_placed:
        raise NoTimeGiven
    values = values_of(vault, entry) | {Tag.CHANNEL: channel}
    return vault.record.append([Draft(kind, values)])[0]


def record_told_to_stop(vault: Vault, entry: NewEntry, *, channel: str = "") -> ActRef:
    """That the people named were told to stop, when, and in which words or by whom.

    Raises ``NobodyNamed`` or ``NoTimeGiven``.
    """
    return _append(vault, Kind.TOLD_TO_STOP, entry, channel)


def record_contact_arranged(vault: Vault, entry: NewEntry, *, channel: str = "") -> ActRef:
    """Contact that was agreed or ordered: with whom, about what, from when to when, by whom.

    ``entry.happened`` is the stretch; ``channel`` empty means any. What lies within it is counted
    apart. Raises ``NobodyNamed`` or ``NoTimeGiven``.
    """
    return _append(vault, Kind.CONTACT_ARRANGED, entry, channel)
