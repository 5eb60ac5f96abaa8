"""Practise opening the vault, before the day it matters. Nothing about its keys is changed.

That it was done, and with what, is written among the private notes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cairn.crypto.secret import Secret
from cairn.crypto.slots import SlotKind
from cairn.evidence.received import text_of
from cairn.journal.problems import ReadOnlyJournal
from cairn.journal.record import Draft
from cairn.terms.acts import Act, AnyAct, Kind, Tag
from cairn.terms.errors import CHECK_FOUND_SOMETHING, USAGE, Problem
from cairn.vault.check_vault import check_vault
from cairn.vault.header import Header, parse_header
from cairn.vault.key_files import needed, standing
from cairn.vault.rows import moment_of
from cairn.vault.unlock import behind_words, open_to_read, typed
from cairn.vault.vault import Vault
from cairn.vault.ways_in import from_supporter

QUARTER = 91 * 24 * 3600 * 1_000_000
"""Microseconds until practising is suggested again."""
COPY = "copy"


class DidNotOpen(Problem):
    say = "That does not open this diary. It is good to know today: nothing was changed."
    hint = "Try once more; then make new ones while you can still get in with what opened it now."
    exit_code = CHECK_FOUND_SOMETHING


class NotACopyOfThis(Problem):
    say = "That folder is a diary, but not a copy of this one."
    hint = "Check the name of the folder. Nothing was changed."
    exit_code = USAGE


@dataclass(frozen=True, slots=True)
class CopyRehearsed:
    acts: int
    """Acts in the copy."""
    missing: int
    """Acts of the diary that the copy does not have yet."""
    faults: int
    """What a check of the copy found."""


def rehearse_words(vault: Vault, words: str, second: Secret | None = None) -> SlotKind:
    """Open it with what is typed; which kind of way in that was. Raises ``DidNotOpen``."""
    header = parse_header(needed(vault.places.small, "header"))
    return _practise(vault, header, typed(header, words, second))


def rehearse_supporter(vault: Vault, secret: Secret) -> SlotKind:
    """Open it with the secret of a supporter's file. Raises ``DidNotOpen``."""
    header = parse_header(needed(vault.places.small, "header"))
    return _practise(vault, header, (from_supporter(secret, header.salt),))


def _practise(vault: Vault, header: Header, offered: tuple[Secret, ...]) -> SlotKind:
    _require_writer(vault)
    opened = behind_words(header, (standing(vault.places.small),), offered)
    if opened is None or opened.vault_key != vault.vault_key:
        raise DidNotOpen
    kind = SlotKind(opened.slot.kind)
    _note(vault, kind.name.lower())
    return kind


def rehearse_copy(
    vault: Vault, copy: Path, words: str, second: Secret | None = None
) -> CopyRehearsed:
    """Open a backup, to read it only, and check all of it.

    Raises ``NotACopyOfThis`` and what ``open_to_read`` raises.
    """
    _require_writer(vault)
    with open_to_read(copy, words, vault.around, second=second) as other:
        if _first(other.record.acts) != _first(vault.record.acts):
            raise NotACopyOfThis
        there = {act.ref for log in (other.record, other.notes) for act in log.acts}
        here = {act.ref for log in (vault.record, vault.notes) for act in log.acts}
        found = CopyRehearsed(len(there), len(here - there), len(check_vault(other).faults))
    _note(vault, COPY)
    return found


def last_rehearsed(vault: Vault) -> int | None:
    """UTC microseconds; ``None`` if it was never done."""
    times = [
        moment.earliest
        for act in vault.notes.acts
        if isinstance(act, Act) and act.kind is Kind.REHEARSED
        for moment in [moment_of(act, Tag.WRITTEN_AT)]
    ]
    return times[-1] if times else None


def is_rehearsal_due(vault: Vault) -> bool:
    """A quarter after the last time, or after the vault was made; also when that is further ahead
    than a quarter, since the clock was wrong then.
    """
    first = next((act for act in vault.record.acts if isinstance(act, Act)), None)
    since = last_rehearsed(vault) or (moment_of(first, Tag.WRITTEN_AT).earliest if first else None)
    return since is not None and abs(vault.around.clock() - since) >= QUARTER


def _first(acts: list[AnyAct]) -> str:
    first = acts[0] if acts else None
    return first.frame_sha256 if isinstance(first, Act) else ""


def _require_writer(vault: Vault) -> None:
    if not vault.is_writer:
        raise ReadOnlyJournal


def _note(vault: Vault, what: str) -> None:
    values = {
        Tag.WRITTEN_AT: text_of(vault.now()),
        Tag.DETAILS: text_of({"what": what}),
        Tag.DEVICE: vault.copy,
    }
    vault.notes.append([Draft(Kind.REHEARSED, values)])
