"""What a change of keys leaves to be done once the new keys stand: the act that says so.

The act is sealed to the new keys, so it cannot be written before them; and whoever kills the
program in between must not make it go missing. The settings carry it until it is in the record.
"""

from __future__ import annotations

import contextlib

import msgspec

from cairn.evidence.received import text_of
from cairn.index.sealed import remove as remove_index
from cairn.journal.record import Draft
from cairn.storage.problems import NotThere
from cairn.terms.acts import Act, Kind, Tag
from cairn.vault.key_files import put
from cairn.vault.rows import details_of
from cairn.vault.settings import Owed, open_settings, seal_settings
from cairn.vault.vault import Vault


def settle_debt(vault: Vault) -> None:
    """Write the act that is owed, once; throw away what only the old keys open, since all of it
    can be made again.
    """
    found = vault.places.small.get("settings")
    settings = open_settings(found[0], vault.vault_key) if found else None
    if settings is None or settings.owed is None:
        return
    _throw_away(vault)
    if not _is_written(vault, settings.owed) and not vault.record.faults:
        vault.record.append([_draft(vault, settings.owed)])
    paid = msgspec.structs.replace(settings, owed=None)
    sealed = seal_settings(paid, vault.vault_key, random=vault.around.random)
    put(vault.places.small, "settings", sealed)


def _throw_away(vault: Vault) -> None:
    remove_index(vault.index_path)
    for name in tuple(vault.places.readings.names()):
        with contextlib.suppress(NotThere):
            vault.places.readings.remove(name)


def _is_written(vault: Vault, owed: Owed) -> bool:
    return any(
        isinstance(act, Act)
        and act.kind is Kind.CREDENTIALS_CHANGED
        and details_of(act).get("change") == owed.id
        for act in vault.record.acts
    )


def _draft(vault: Vault, owed: Owed) -> Draft:
    values = {
        Tag.WRITTEN_AT: text_of(vault.now()),
        Tag.DETAILS: text_of({"what": owed.what, "change": owed.id}),
        Tag.DEVICE: vault.copy,
    }
    return Draft(Kind.CREDENTIALS_CHANGED, values)
