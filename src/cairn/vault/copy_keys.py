"""The files that open a vault, in a copy of it: marked as a copy that is only read.

A copy made by hand is known by the inode of its folder. On another disk, or where a folder was
deleted and restored, that number can be the same by chance; so a backup and what is restored from
it name no folder at all, and open as another copy until ``write_here`` is run.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path

import msgspec

from cairn.crypto.sealed_small import ChangedSmallFile
from cairn.storage.promises import SmallStore
from cairn.terms.errors import USAGE, Problem
from cairn.vault.key_files import KeyFiles, put, replace_together, settle, standing
from cairn.vault.settings import NOWHERE, open_settings, seal_settings
from cairn.vault.vault import Vault
from cairn.vault.ways_in import opened_with


class NotAsBackup(Problem):
    say = "That folder is a copy of this diary that is written in, not a backup. Nothing was done."
    hint = "Choose the name of a folder that does not exist yet."
    exit_code = USAGE


def copy_keys(vault: Vault, to: Path, small: SmallStore) -> None:
    """Bring the key files of the copy in ``to`` up to date, all of them together.

    Raises ``NotAsBackup`` if that folder is one that is written in.
    """
    files = opened_with(vault.places.small, vault.vault_key)
    if small.get("slots") is None or small.get("settings") is None or small.get("keys") is None:
        _put_first(small, _for_a_copy(vault, files))
        return
    before = standing(small)
    with contextlib.suppress(ChangedSmallFile):
        settings = open_settings(before.settings, vault.vault_key)
        if settings.inode == to.stat().st_ino:
            raise NotAsBackup
        ours = open_settings(files.settings, vault.vault_key)
        is_a_copy = settings.inode == NOWHERE and settings.keyring == ours.keyring
        if is_a_copy and before == replace(files, settings=before.settings):
            settle(small, before)
            return
    replace_together(small, before, _for_a_copy(vault, files))


def mark_as_copy(vault: Vault) -> None:
    """The same for a vault that lies where it is to stay."""
    small = vault.places.small
    files = opened_with(small, vault.vault_key)
    settle(small, files)
    put(small, "settings", _for_a_copy(vault, files).settings)


def _for_a_copy(vault: Vault, files: KeyFiles) -> KeyFiles:
    settings = msgspec.structs.replace(
        open_settings(files.settings, vault.vault_key),
        copy=vault.around.random(16).hex(),
        inode=NOWHERE,
    )
    sealed = seal_settings(settings, vault.vault_key, random=vault.around.random)
    return replace(files, settings=sealed)


def _put_first(small: SmallStore, files: KeyFiles) -> None:
    put(small, "slots", files.slots)
    if files.ways is not None:
        put(small, "ways", files.ways)
    put(small, "keys", files.keys)
    put(small, "settings", files.settings)
