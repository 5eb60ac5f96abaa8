"""What was being typed when a vault was locked: kept sealed in ``drafts/``, offered afterwards.

A draft is no act: nothing of it is in a log, and it is gone once it is written down or thrown away.
It is sealed to the key that the entry itself would be sealed to, and begins with 32 bytes that bind
it to this vault and its name: anyone who knows the public key could seal a file for it.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from cairn.crypto.age_keys import Identity
from cairn.crypto.agefile import KeyDoesNotFit, open_bytes, seal_bytes
from cairn.crypto.padding import bucket
from cairn.crypto.subkeys import subkey
from cairn.journal.problems import ReadOnlyJournal
from cairn.platform.durable import fsync_folder
from cairn.storage.folder_files import Disk, date_folder, make_folder
from cairn.storage.folder_small import FolderSmall
from cairn.terms.errors import DATA_ERROR, Problem
from cairn.vault.vault import Vault

_FOLDER = "drafts"
_BINDING = 32
_NAME_BYTES = 8
_NAME = re.compile(r"d[0-9a-f]{1,16}", re.ASCII)


class DraftChanged(Problem):
    say = "What was kept of an unfinished text was changed or damaged, so it was not opened."
    hint = "Write it down again; everything that was saved is not touched by this."
    exit_code = DATA_ERROR


class DraftText(msgspec.Struct, frozen=True):
    """What stood in the form, by field."""

    text: str
    when: str
    impact: str
    place: str
    people: tuple[str, ...]
    witnesses: str
    is_private: bool


def new_name(vault: Vault) -> str:
    return "d" + vault.around.random(_NAME_BYTES).hex()


def keep_draft(vault: Vault, name: str, draft: DraftText) -> None:
    """Seal ``draft`` under ``name``, in place of what stands there; durable when this returns.

    Raises ``ReadOnlyJournal`` in a copy that is only read, and what the storage raises.
    """
    if not vault.is_writer:
        raise ReadOnlyJournal
    folder = _folder(vault)
    with Disk().writing():
        make_folder(folder)
        date_folder(vault.folder)
    plain = msgspec.json.encode(draft)
    plain += b" " * (bucket(_BINDING + len(plain)) - _BINDING - len(plain))
    newest = vault.keys.newest
    key = (newest.private if draft.is_private else newest.record).recipient
    small = FolderSmall(folder, Disk())
    found = small.get(name)
    sealed = seal_bytes(_binding(vault, name, plain) + plain, key)
    small.put(name, sealed, found[1] if found else None)


def drafts(vault: Vault) -> tuple[str, ...]:
    """Names of the drafts that are kept."""
    folder = _folder(vault)
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    # Other programs leave files of their own in any folder; a kill leaves one that is not whole.
    return tuple(name for name in names if _NAME.fullmatch(name))


def open_draft(vault: Vault, name: str) -> DraftText:
    """Raises ``DraftChanged``."""
    found = FolderSmall(_folder(vault), Disk()).get(name)
    if found is None:
        raise DraftChanged
    for identity in _identities(vault):
        try:
            opened = open_bytes(found[0], identity)
        except KeyDoesNotFit:
            continue
        except Problem as problem:
            raise DraftChanged from problem
        binding, plain = opened[:_BINDING], opened[_BINDING:]
        if not hmac.compare_digest(binding, _binding(vault, name, plain)):
            raise DraftChanged
        return msgspec.json.decode(plain, type=DraftText)
    raise DraftChanged


def drop_draft(vault: Vault, name: str) -> None:
    """Take one away, if it is there. Raises what ``keep_draft`` raises."""
    if not vault.is_writer:
        raise ReadOnlyJournal
    folder = _folder(vault)
    if name in drafts(vault):
        with Disk().writing():
            (folder / name).unlink()
            date_folder(folder)
            fsync_folder(folder)


def _folder(vault: Vault) -> Path:
    return vault.folder / _FOLDER


def _identities(vault: Vault) -> Iterator[Identity]:
    for period in reversed(vault.keys.periods):
        yield from (period.record, period.private)


def _binding(vault: Vault, name: str, plain: bytes) -> bytes:
    # Not the vault key: a draft outlives a change of passphrase.
    key = subkey(vault.keys.lasting, "drafts").reveal()
    return hmac.digest(key, name.encode() + b"\0" + plain, "sha256")
