"""Vaults for the tests: at the lowest cost that is allowed, with a clock that stands still."""

from __future__ import annotations

import os
from pathlib import Path

from cairn.crypto.stretch import Cost
from cairn.platform.zygote import Zygote
from cairn.vault.create import create
from cairn.vault.unlock import unlock
from cairn.vault.vault import Surroundings, Vault

PASSPHRASE = "five plain words for tests"  # noqa: S105 - opens nothing but what the tests make
QUICK = Cost(64 * 1024, 3, 4)
NOW = 1_750_000_000_000_000
"""15 June 2025, 15:06:40 UTC."""
ZONE = "Europe/London"


def surroundings(zygote: Zygote | None = None) -> Surroundings:
    return Surroundings(clock=lambda: NOW, random=os.urandom, zygote=zygote)


def new_vault(folder: Path, zygote: Zygote | None = None) -> Vault:
    return create(folder, PASSPHRASE, ZONE, surroundings(zygote), cost=QUICK)


def opened(folder: Path, zygote: Zygote | None = None) -> Vault:
    return unlock(folder, PASSPHRASE, surroundings(zygote))


def everything_in(folder: Path) -> dict[str, bytes]:
    """Every file and its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
