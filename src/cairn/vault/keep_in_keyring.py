"""Switch the mark in the keyring of the system on or off, for the copy that is written in."""

from __future__ import annotations

import msgspec

from cairn.journal.problems import ReadOnlyJournal
from cairn.terms.errors import Problem
from cairn.vault.key_files import needed, put
from cairn.vault.mark_in_keyring import MarkInKeyring, new_entry
from cairn.vault.settings import KeyringEntry, Settings, open_settings, seal_settings
from cairn.vault.system_keyring import NoKeyring, require_installed
from cairn.vault.vault import Vault


def is_in_keyring(vault: Vault) -> bool:
    """Whether it is switched on for this copy."""
    return _settings(vault).keyring is not None


def keep_in_keyring(vault: Vault) -> None:
    """Put the mark into the keyring, look whether it stays, and let it follow from now on.

    Where anything goes wrong it is off as before. Raises ``ReadOnlyJournal``, and the problems of
    ``system_keyring``.
    """
    keyring, random = vault.around.keyring, vault.around.random
    if not vault.is_writer:
        raise ReadOnlyJournal
    require_installed()
    if keyring is None:
        raise NoKeyring
    settings = _settings(vault)
    entry = settings.keyring or new_entry(random, keyring.computer)
    mark = vault.mark
    if mark is None or mark.entry != entry:
        mark = MarkInKeyring(keyring, entry, vault.keys.lasting, random)
    mark.put((vault.record, vault.notes), vault.around.clock())
    mark.require_kept()
    _keep(vault, settings, entry)


def take_out_of_keyring(vault: Vault) -> Problem | None:
    """Switch it off, and take the mark out of the keyring; why it is still there, if it is.

    Raises ``ReadOnlyJournal``.
    """
    if not vault.is_writer:
        raise ReadOnlyJournal
    settings = _settings(vault)
    _keep(vault, settings, None)
    if vault.mark is None:
        return None
    try:
        vault.mark.remove()
    except Problem as problem:
        return problem
    return None


def _settings(vault: Vault) -> Settings:
    return open_settings(needed(vault.places.small, "settings"), vault.vault_key)


def _keep(vault: Vault, settings: Settings, entry: KeyringEntry | None) -> None:
    settings = msgspec.structs.replace(settings, keyring=entry)
    sealed = seal_settings(settings, vault.vault_key, random=vault.around.random)
    put(vault.places.small, "settings", sealed)
