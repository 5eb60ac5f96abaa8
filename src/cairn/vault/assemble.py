"""An open vault, put together from its places and its keys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from cairn.crypto.secret import Secret
from cairn.journal.journal import Journal
from cairn.platform.durable import Lock
from cairn.storage.folder import open_places
from cairn.storage.overlay import OverlayBlobs
from cairn.storage.promises import Places
from cairn.terms.acts import Act, Kind, Tag
from cairn.terms.original import PRIVATE_NOTES, RECORD
from cairn.vault.branches import lay_branches
from cairn.vault.kept_acts import recalled
from cairn.vault.kept_marks import behind
from cairn.vault.keyring import Keyring
from cairn.vault.mark_in_keyring import MarkInKeyring
from cairn.vault.vault import Surroundings, Vault


@dataclass(frozen=True, slots=True)
class Unsealed:
    """What came out of the small files."""

    keys: Keyring
    vault_key: Secret
    copy: str
    """Random id of this copy."""
    held: tuple[tuple[str, ...], ...] = ()
    """Marks of each log when the keys were last changed."""
    mark: MarkInKeyring | None = None
    """What lies in the keyring of the system; it was looked at already."""


def assemble(
    folder: Path, unsealed: Unsealed, around: Surroundings, lock: Lock, *, is_here: bool
) -> Vault:
    """The vault from its parts. ``is_here``: this is the folder that the copy's id was made for."""
    keys = unsealed.keys
    places = open_places(folder, writing=is_here)
    record = _journal(places, unsealed, RECORD, around, is_writer=is_here)
    is_writer = is_here and _writer(record) == unsealed.copy
    if is_here and not is_writer:
        record = _journal(places, unsealed, RECORD, around, is_writer=False)
    notes = _journal(places, unsealed, PRIVATE_NOTES, around, is_writer=is_writer)
    lay_branches(record, notes, places.originals, keys)
    mark = unsealed.mark
    missing = behind(
        places.small,
        keys.lasting,
        (record, notes),
        unsealed.held,
        mark.elsewhere if mark else None,
    )
    if missing and is_writer:
        # On top of a record that lacks its newest part nothing is written: that would be a fork.
        is_writer = False
        record = _journal(places, unsealed, RECORD, around, is_writer=False)
        notes = _journal(places, unsealed, PRIVATE_NOTES, around, is_writer=False)
        lay_branches(record, notes, places.originals, keys)
    return Vault(
        folder=folder,
        keys=keys,
        vault_key=unsealed.vault_key,
        record=record,
        notes=notes,
        places=places if is_writer else _only_read(places),
        around=around,
        is_writer=is_writer,
        copy=unsealed.copy,
        lock=lock,
        behind=missing,
        mark=mark,
    )


def _only_read(places: Places) -> Places:
    """What this copy still has to make for itself stays in memory."""
    return replace(places, readings=OverlayBlobs(places.readings))


def _journal(
    places: Places, unsealed: Unsealed, log: int, around: Surroundings, *, is_writer: bool
) -> Journal:
    own = unsealed.keys.for_log(log)
    before = recalled(places.small, log, unsealed.vault_key)
    return Journal(places.logs[log], own, random=around.random, is_writer=is_writer, before=before)


def _writer(record: Journal) -> str:
    """The copy that the newest act about it names."""
    named = [
        act.get(Tag.DEVICE)
        for act in record.acts
        if isinstance(act, Act) and act.kind is Kind.WRITER
    ]
    return named[-1] if named else ""
