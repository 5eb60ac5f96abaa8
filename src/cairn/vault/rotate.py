"""Every change of a way in is a whole one: a new vault key, new slots, a new key period.

What was sealed before stays sealed as it was, so whoever could read it with an old copy of the key
files can go on reading that. What is written from now on needs the new keys. The other ways in go
on opening the vault: the new vault key is sealed to their public halves, and nobody who knew the
old one can undo that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

import msgspec

from cairn.crypto.secret import Secret
from cairn.crypto.slots import VAULT_KEY_BYTES
from cairn.journal.problems import JournalDamaged, ReadOnlyJournal
from cairn.storage.folder import open_places
from cairn.vault.assemble import Unsealed, assemble
from cairn.vault.debt import settle_debt
from cairn.vault.header import parse_header
from cairn.vault.kept_marks import lines_of
from cairn.vault.key_files import needed, replace_together, settle, standing
from cairn.vault.settings import Owed, open_settings
from cairn.vault.vault import Vault
from cairn.vault.ways_in import Doors, opened_with, with_new_period


class Change(StrEnum):
    """What an act about a change of keys says of it, and nothing else."""

    PASSPHRASE = "passphrase"  # noqa: S105 - a kind of change
    RECOVERY_MADE = "recovery-made"
    RECOVERY_TAKEN = "recovery-taken"
    SECOND_MADE = "second-made"
    SECOND_TAKEN = "second-taken"
    SUPPORTER_MADE = "supporter-made"
    SUPPORTER_TAKEN = "supporter-taken"
    OTHER_TAKEN = "other-taken"


def doors_of(vault: Vault) -> Doors:
    """The ways in as they stand, to be changed. Raises ``ReadOnlyJournal``, ``JournalDamaged``."""
    for journal in (vault.record, vault.notes):
        if journal.faults:
            raise JournalDamaged(faults=len(journal.faults))
    if not vault.is_writer:
        raise ReadOnlyJournal
    small = vault.places.small
    files = opened_with(small, vault.vault_key)
    settle(small, files)  # one that failed on a full disk, and is tried again
    header = parse_header(needed(small, "header"))
    return Doors(header, vault.keys, files.slots, vault.around.random)


def rotate(vault: Vault, what: Change, change: Callable[[Doors], Doors]) -> Vault:
    """The vault with ``change`` made and all its keys new; use this one from here on.

    All is durable when it returns. Raises what the storage raises; then the vault opens with what
    opened it before, or with what was to open it.
    """
    doors = change(doors_of(vault))
    random, now = vault.around.random, vault.around.clock()
    doors = replace(doors, ring=with_new_period(doors.ring, now))
    before = standing(vault.places.small)
    settings = msgspec.structs.replace(
        open_settings(before.settings, vault.vault_key),
        owed=Owed(random(16).hex(), what, now),
        held=tuple(lines_of(journal) for journal in (vault.record, vault.notes)),
    )
    vault_key = Secret(random(VAULT_KEY_BYTES))
    after = doors.sealed(vault_key, settings)
    small = open_places(vault.folder, writing=False).small
    replace_together(small, before, after)
    unsealed = Unsealed(doors.ring, vault_key, settings.copy, settings.held, vault.mark)
    made = assemble(vault.folder, unsealed, vault.around, vault.lock, is_here=True)
    settle_debt(made)
    return made
