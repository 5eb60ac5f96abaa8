"""Go on writing in this copy: a new branch of the record, which names the last act it knew."""

from __future__ import annotations

from dataclasses import replace

from cairn.evidence.received import text_of
from cairn.journal.journal import Draft, Journal, JournalDamaged
from cairn.journal.references import written
from cairn.storage.folder import open_places
from cairn.storage.promises import SmallStore
from cairn.terms.acts import Kind, Tag
from cairn.terms.errors import USAGE, Problem
from cairn.terms.original import PRIVATE_NOTES, RECORD
from cairn.vault.keyring import new_branch, seal_keyring
from cairn.vault.settings import seal_settings, settings_here
from cairn.vault.vault import Vault


class AlreadyWriter(Problem):
    say = "This is the copy you write in already. Nothing was changed."
    hint = "Just go on; this is only needed in a copy that can be read but not added to."
    exit_code = USAGE


def _replace(small: SmallStore, name: str, data: bytes) -> None:
    found = small.get(name)
    small.put(name, data, found[1] if found else None)


def write_here(vault: Vault) -> int:
    """Make this copy the writer; the number of the new branch.

    The first act of the branch carries the digest of the last frame known here, so that both
    branches can be laid side by side. Raises ``AlreadyWriter`` or ``JournalDamaged``.
    """
    if vault.is_writer:
        raise AlreadyWriter
    for journal in (vault.record, vault.notes):
        if any(not fault.is_last for fault in journal.faults):
            raise JournalDamaged(faults=len(journal.faults))
    number = vault.keys.branches[-1].number + 1
    ring = replace(vault.keys, branches=(*vault.keys.branches, new_branch(number)))
    settings = settings_here(vault.folder, vault.around.random)
    places = open_places(vault.folder, writing=True)
    header, slots = places.small.get("header"), places.small.get("slots")
    assert header and slots  # noqa: S101 - the vault was opened with them
    sealed = seal_keyring(
        ring, vault.vault_key, header=header[0], slots=slots[0], random=vault.around.random
    )
    # Keys first: a branch key that no act uses does no harm, an act that no key checks would.
    _replace(places.small, "keys", sealed)
    for log, before in ((RECORD, vault.record), (PRIVATE_NOTES, vault.notes)):
        journal = Journal(
            places.logs[log], ring.for_log(log), random=vault.around.random, is_writer=True
        )
        known = [before.acts[-1].ref] if before.acts else []
        values = {
            Tag.WRITTEN_AT: text_of(vault.now()),
            Tag.DEVICE: settings.copy,
            Tag.CONCERNS: written(known),
            Tag.DETAILS: text_of({"last_frame": journal.head_sha256}),
        }
        journal.append([Draft(Kind.WRITER, values)])
    sealed = seal_settings(settings, vault.vault_key, random=vault.around.random)
    _replace(places.small, "settings", sealed)
    return number
