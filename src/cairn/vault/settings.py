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


class Settings(msgspec.Struct, frozen=True):
    copy: str
    """Random id of this copy, hex."""
    inode: int
    """Inode number of the folder when the id was made."""


def settings_here(folder: Path, random: Callable[[int], bytes]) -> Settings:
    return Settings(random(16).hex(), folder.stat().st_ino)


def seal_settings(
    settings: Settings, vault_key: Secret, *, random: Callable[[int], bytes]
) -> bytes:
    plain = msgspec.json.encode(settings)
    return seal_small(subkey(vault_key, "settings"), plain, aad=_AAD, random=random)


def open_settings(sealed: bytes, vault_key: Secret) -> Settings:
    plain = open_small(subkey(vault_key, "settings"), sealed, aad=_AAD)
    return msgspec.json.decode(plain, type=Settings)
