"""Vaults whose mark lies in a real keyring in a file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from cairn.terms.errors import Problem
from cairn.vault.create import create
from cairn.vault.keep_in_keyring import keep_in_keyring
from cairn.vault.system_keyring import SystemKeyring
from cairn.vault.unlock import unlock
from cairn.vault.vault import Surroundings, Vault
from tests.platform.keyrings import file_in, in_file, kept_in
from tests.vault.vaults import PASSPHRASE, QUICK, ZONE, surroundings


@dataclass
class Desk:
    """A computer with an account and its keyring, and what was told there."""

    root: Path
    number: bytes = b"this computer"
    told: list[Problem] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)
    seconds: float = 30.0

    def __post_init__(self) -> None:
        self.root.mkdir()
        self.env = self.env or in_file(self.root)

    @property
    def around(self) -> Surroundings:
        keyring = SystemKeyring(self.told.append, self.env, self.seconds, self.number)
        return replace(surroundings(), keyring=keyring)

    def opened(self, folder: Path, passphrase: str = PASSPHRASE) -> Vault:
        return unlock(folder, passphrase, self.around)

    def new_vault(self, folder: Path) -> Path:
        """A diary whose mark is in the keyring here."""
        with create(folder, PASSPHRASE, ZONE, self.around, cost=QUICK) as vault:
            keep_in_keyring(vault)
        return folder

    def entries(self) -> dict[str, str]:
        """What lies in the keyring, by account."""
        return {account: text for (_, account), text in kept_in(self.root).items()}

    def change(self, text: str) -> None:
        """Somebody alters the one entry there is."""
        (account,) = self.entries()
        assert self.around.keyring
        self.around.keyring.put(account, text)

    def forget(self) -> None:
        """Somebody empties the keyring."""
        file_in(self.root).unlink()

    def heard(self) -> list[str]:
        """The names of what was told since the last time."""
        names = [type(problem).__name__ for problem in self.told]
        self.told.clear()
        return names
