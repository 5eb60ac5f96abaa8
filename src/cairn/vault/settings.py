"""What this copy of the vault knows of itself: its id, and the folder it lives in.

A folder that was copied or restored has another inode, so the copy notices that it is one and
does not write until it is told to.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from cairn.crypto.sealed_small import open_small, seal_small
from cairn.crypto.secret import Secret
from cairn.crypto.subkeys import subkey

_AAD = b"cairn/settings/v1\0"
NOWHERE = 0
"""No folder has this inode: that of a backup, and of what was restored from one."""


class Owed(msgspec.Struct, frozen=True):
    """An act about a change of keys that is not in the record yet."""

    id: str
    """Random, hex: an act with it is not written twice."""
    what: str
    """A kind of change, as in ``vault.rotate``."""
    at: int
    """UTC microseconds."""


class KeyringEntry(msgspec.Struct, frozen=True):
    """Where a mark of this copy lies in the keyring of the system."""

    account: str
    """Random, hex."""
    computer: str = ""
    """Which computer that is, as a digest; empty where that is not known."""


class Settings(msgspec.Struct, frozen=True, omit_defaults=True):
    copy: str
    """Random id of this copy, hex."""
    inode: int
    """Inode number of the folder when the id was made."""
    owed: Owed | None = None
    held: tuple[tuple[str, ...], ...] = ()
    """Marks of each log when the keys were last changed: whoever has the keys of before cannot make
    a record without what stood there then."""
    keyring: KeyringEntry | None = None
    """``None`` unless the owner switched it on."""
    unknown: dict[str, msgspec.Raw] = {}
    """Fields of a newer version, as they stood: kept when the file is written again."""


_KNOWN = frozenset(Settings.__struct_fields__) - {"unknown"}


def settings_here(folder: Path, random: Callable[[int], bytes]) -> Settings:
    return Settings(random(16).hex(), folder.stat().st_ino)


def seal_settings(
    settings: Settings, vault_key: Secret, *, random: Callable[[int], bytes]
) -> bytes:
    told = {name: getattr(settings, name) for name in _KNOWN} | settings.unknown
    plain = msgspec.json.encode({name: value for name, value in told.items() if value is not None})
    return seal_small(subkey(vault_key, "settings"), plain, aad=_AAD, random=random)


def open_settings(sealed: bytes, vault_key: Secret) -> Settings:
    plain = open_small(subkey(vault_key, "settings"), sealed, aad=_AAD)
    everything = msgspec.json.decode(plain, type=dict[str, msgspec.Raw])
    unknown = {name: raw for name, raw in everything.items() if name not in _KNOWN}
    known = msgspec.json.encode({n: raw for n, raw in everything.items() if n in _KNOWN})
    return msgspec.structs.replace(msgspec.json.decode(known, type=Settings), unknown=unknown)
