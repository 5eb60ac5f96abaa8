"""Go on writing in this copy: a new branch of the record, which names the last act it knew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from cairn.evidence.received import text_of
from cairn.journal.journal import Journal
from cairn.journal.marks import marks_of
from cairn.journal.problems import JournalDamaged, ReadOnlyJournal
from cairn.journal.record import Draft
from cairn.journal.references import written
from cairn.storage.folder import open_places
from cairn.terms.acts import Kind, Tag
from cairn.terms.errors import USAGE, Problem
from cairn.terms.original import PRIVATE_NOTES, RECORD
from cairn.vault.header import parse_header
from cairn.vault.kept_marks import lines_of, remember
from cairn.vault.key_files import needed, put, settle
from cairn.vault.keyring import new_branch
from cairn.vault.mark_in_keyring import MarkStaysBehind, new_entry
from cairn.vault.settings import (
    KeyringEntry,
    Settings,
    open_settings,
    seal_settings,
    settings_here,
)
from cairn.vault.vault import Vault
from cairn.vault.ways_in import Doors, opened_with


class AlreadyWriter(Problem):
    say = "This is the copy you write in already. Nothing was changed."
    hint = "Just go on; this is only needed in a copy that can be read but not added to."
    exit_code = USAGE


def write_here(vault: Vault) -> int:
    """Make this copy the writer; the number of the new branch.

    The first act of the branch carries the digest of the last frame known here, so that both
    branches can be laid side by side. Raises ``AlreadyWriter``, ``ReadOnlyJournal`` for a
    supporter, or ``JournalDamaged``.
    """
    if vault.is_writer:
        raise AlreadyWriter
    if not vault.may_write:
        raise ReadOnlyJournal
    for journal in (vault.record, vault.notes):
        if any(not fault.is_last for fault in journal.faults):
            raise JournalDamaged(faults=len(journal.faults))
    number = max(branch.number for branch in vault.keys.branches) + 1
    ring = replace(vault.keys, branches=(*vault.keys.branches, new_branch(number)))
    here = settings_here(vault.folder, vault.around.random)
    places = open_places(vault.folder, writing=True)
    header = parse_header(needed(places.small, "header"))
    files = opened_with(places.small, vault.vault_key)
    settle(places.small, files)
    doors = Doors(header, ring, files.slots, vault.around.random)
    # Keys first: a branch key that no act uses does no harm, an act that no key checks would.
    put(places.small, "keys", doors.sealed_keys(vault.vault_key, files))
    journals = tuple(
        Journal(places.logs[log], ring.for_log(log), random=vault.around.random, is_writer=True)
        for log in (RECORD, PRIVATE_NOTES)
    )
    for journal in journals:
        values = {
            Tag.WRITTEN_AT: text_of(vault.now()),
            Tag.DEVICE: here.copy,
            Tag.CONCERNS: written(act.ref for act in journal.acts[-1:]),
            Tag.DETAILS: text_of(_known(vault, journal)),
        }
        journal.append([Draft(Kind.WRITER, values)])
    lasting = ring.lasting
    remember(places.small, lasting, journals, now=vault.around.clock(), random=vault.around.random)
    before = open_settings(files.settings, vault.vault_key)
    entry = _entry_from_here(vault, before, here)
    settings = msgspec.structs.replace(
        before,
        copy=here.copy,
        inode=here.inode,
        held=tuple(map(lines_of, journals)),
        keyring=entry,
    )
    sealed = seal_settings(settings, vault.vault_key, random=vault.around.random)
    put(places.small, "settings", sealed)
    _move_mark(vault, before.keyring, entry, journals)
    return number


def _entry_from_here(vault: Vault, before: Settings, here: Settings) -> KeyringEntry | None:
    """Where the mark in the keyring will lie. That of another folder goes on being that folder's;
    in this one the name is new, since what lay under the old one says what is missing here.
    """
    if before.keyring is None or before.inode != here.inode:
        return None
    keyring = vault.around.keyring
    return new_entry(vault.around.random, keyring.computer if keyring else b"")


def _move_mark(
    vault: Vault,
    before: KeyringEntry | None,
    entry: KeyringEntry | None,
    journals: Sequence[Journal],
) -> None:
    if vault.mark and entry:
        vault.mark.go_on_as(entry, journals, vault.around.clock())
    elif before and vault.around.keyring:
        vault.around.keyring.tell(MarkStaysBehind())


def _known(vault: Vault, journal: Journal) -> dict[str, str]:
    """What this copy knew of every branch when the new one began, and what it missed."""
    missing = [
        f"{one.compared.branch}-{one.compared.then}-{one.compared.standing.value}"
        for one in vault.behind
        if one.log == journal.log_number
    ]
    return {
        "last_frame": journal.head_sha256,
        "known": " ".join(str(mark) for mark in marks_of(journal)),
        **({"missing": " ".join(missing)} if missing else {}),
    }
