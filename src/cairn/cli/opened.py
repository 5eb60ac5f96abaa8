"""Opening a vault for one command."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cairn.cli.given import passphrase
from cairn.cli.terminal import harmless, tell, tell_count
from cairn.platform.zygote import Zygote
from cairn.vault.bin import empty_bin
from cairn.vault.children import start_zygote
from cairn.vault.now import system_clock
from cairn.vault.place import why_synced
from cairn.vault.unlock import unlock
from cairn.vault.vault import Surroundings, Vault


def surroundings(zygote: Zygote | None = None) -> Surroundings:
    return Surroundings(clock=system_clock, random=os.urandom, zygote=zygote)


@contextmanager
def opened(
    folder: Path, passphrase_fd: int | None, *, parses: bool = False, empties_bin: bool = True
) -> Iterator[Vault]:
    """The vault, open, and what is due in its bin destroyed. ``parses`` starts the process that
    reads foreign files, before any passphrase is read, so that nothing is ever forked from a
    process that holds keys.
    """
    warn_of_place(folder)
    zygote = start_zygote() if parses else None
    try:
        with unlock(folder, passphrase(passphrase_fd), surroundings(zygote)) as vault:
            for journal in (vault.record, vault.notes):
                if journal.recovered:
                    tell("cli.recovered", bytes=journal.recovered.bytes_moved)
            if empties_bin:
                _empty_bin(vault)
            yield vault
    finally:
        if zygote:
            zygote.close()


def warn_of_place(folder: Path) -> None:
    """Say it at every opening when the vault lies where other devices or people get a copy."""
    why = why_synced(folder)
    if why:
        tell("cli.synced", part=harmless(why, most=60))


def _empty_bin(vault: Vault) -> None:
    emptied = empty_bin(vault)
    if emptied.destroyed:
        tell_count("cli.bin.destroyed", len(emptied.destroyed))
    if emptied.due:
        tell_count("cli.bin.due", len(emptied.due))
