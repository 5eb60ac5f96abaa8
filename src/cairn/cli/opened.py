"""Opening a vault for one command."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cairn.cli.given import passphrase
from cairn.cli.terminal import tell
from cairn.platform.zygote import Zygote
from cairn.vault.children import start_zygote
from cairn.vault.now import system_clock
from cairn.vault.unlock import unlock
from cairn.vault.vault import Surroundings, Vault


def surroundings(zygote: Zygote | None = None) -> Surroundings:
    return Surroundings(clock=system_clock, random=os.urandom, zygote=zygote)


@contextmanager
def opened(folder: Path, passphrase_fd: int | None, *, parses: bool = False) -> Iterator[Vault]:
    """The vault, open. ``parses`` starts the process that reads foreign files, before any
    passphrase is read, so that nothing is ever forked from a process that holds keys.
    """
    zygote = start_zygote() if parses else None
    try:
        with unlock(folder, passphrase(passphrase_fd), surroundings(zygote)) as vault:
            for journal in (vault.record, vault.notes):
                if journal.recovered:
                    tell("cli.recovered", bytes=journal.recovered.bytes_moved)
            yield vault
    finally:
        if zygote:
            zygote.close()
