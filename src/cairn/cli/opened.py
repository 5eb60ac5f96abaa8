"""Opening a vault for one command."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cairn.cli.given import keys_given, passphrase
from cairn.cli.spoken import spoken_date
from cairn.cli.terminal import explain, harmless, tell, tell_count, words
from cairn.platform.zygote import Zygote
from cairn.vault.bin import empty_bin
from cairn.vault.children import start_zygote
from cairn.vault.kept_marks import Behind
from cairn.vault.now import system_clock
from cairn.vault.place import why_synced
from cairn.vault.second_secret import SecondSecret, read_second
from cairn.vault.set_back import SetBack, set_back
from cairn.vault.supporter import said_to_a_reader, secret_from
from cairn.vault.system_keyring import SystemKeyring
from cairn.vault.unlock import open_as_supporter, unlock
from cairn.vault.vault import Surroundings, Vault


def surroundings(
    zygote: Zygote | None = None, keyring: SystemKeyring | None = None
) -> Surroundings:
    return Surroundings(system_clock, os.urandom, zygote, keyring)


def system_keyring() -> SystemKeyring:
    """The keyring of the system, for the vault that a command is about. What goes wrong with it is
    told beside the answer.
    """
    return SystemKeyring(explain)


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
        opens = unlocking(passphrase_fd, surroundings(zygote, system_keyring()))
        with opens(folder) as vault, said_to_a_reader(vault):
            for journal in (vault.record, vault.notes):
                if journal.recovered:
                    tell("cli.recovered", bytes=journal.recovered.bytes_moved)
            for one in vault.behind:
                tell_behind(one)
            was_set_back = set_back(vault)
            if was_set_back:
                tell_set_back(was_set_back)
            if empties_bin:
                _empty_bin(vault)
            yield vault
    finally:
        if zygote:
            zygote.close()


def unlocking(passphrase_fd: int | None, around: Surroundings) -> Callable[[Path], Vault]:
    """What opens a folder with what was given to this command. Words are asked for here, once."""
    keys = keys_given()
    if keys.supporter_file and keys.supporter_key:
        secret = secret_from(keys.supporter_file, keys.supporter_key)
        return lambda folder: open_as_supporter(folder, secret, around)
    phrase, second = passphrase(passphrase_fd), second_given()
    return lambda folder: unlock(folder, phrase, around, second=second)


def second_given() -> SecondSecret | None:
    """The second secret, where its file was named. Raises ``NotASecond``."""
    file = keys_given().second
    return read_second(file) if file else None


def warn_of_place(folder: Path) -> None:
    """Say it at every opening when the vault lies where other devices or people get a copy."""
    why = why_synced(folder)
    if why:
        tell("cli.synced", part=harmless(why, most=60))


def tell_behind(one: Behind) -> None:
    """That a log lacks what it had, or has something else there; and what to do."""
    found = one.compared
    where = "cli.behind.notes" if one.log else "cli.behind.record"
    if one.is_only_older:
        tell("cli.behind.backup", log=words().say(where), then=f"{found.then:,}",
             now=f"{found.now:,}")  # fmt: skip
        return
    missing = f"{found.then - found.now:,}"
    tell(f"cli.behind.{found.standing.value}", log=words().say(where), then=f"{found.then:,}",
         now=f"{found.now:,}", missing=missing, branch=found.branch)  # fmt: skip
    if one.by != "copy":
        tell("cli.behind.keyring")
    tell("cli.behind.next")


def tell_set_back(one: SetBack) -> None:
    """That the clock is behind what was written last, so that it can be put right first."""
    tell("cli.set_back", clock=spoken_date(one.clock), newest=spoken_date(one.newest))


def _empty_bin(vault: Vault) -> None:
    emptied = empty_bin(vault)
    tell_emptied(len(emptied.destroyed), len(emptied.due))


def tell_emptied(destroyed: int, due: int) -> None:
    """How much of the bin was destroyed by this opening, and how much will be from tomorrow."""
    if destroyed:
        tell_count("cli.bin.destroyed", destroyed)
    if due:
        tell_count("cli.bin.due", due)
