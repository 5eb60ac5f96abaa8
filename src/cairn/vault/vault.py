"""The open vault: its parts, and nothing else. What an owner can do with it is one verb a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cairn.crypto.secret import Secret
from cairn.crypto.subkeys import subkey
from cairn.evidence.received import ReceivedOriginal, received
from cairn.journal.journal import Journal
from cairn.journal.problems import JournalDamaged
from cairn.platform.durable import Lock
from cairn.platform.zygote import Zygote
from cairn.storage.promises import BlobStore, Places
from cairn.terms.acts import Act, Kind
from cairn.terms.moment import Moment
from cairn.vault.kept_acts import keep
from cairn.vault.kept_marks import Behind, remember
from cairn.vault.keyring import Keyring
from cairn.vault.mark_in_keyring import MarkInKeyring
from cairn.vault.now import written_at
from cairn.vault.rows import details_of
from cairn.vault.system_keyring import SystemKeyring


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a vault takes from the world: handed in, so that a test can hand in its own."""

    clock: Callable[[], int]
    """UTC microseconds."""
    random: Callable[[int], bytes]
    zygote: Zygote | None = None
    """Started before any passphrase was read; ``None`` where nothing is to be parsed or typeset."""
    keyring: SystemKeyring | None = None
    """The keyring of the system; ``None`` where it is not to be asked, whatever was switched on."""


@dataclass(frozen=True, slots=True)
class Vault:
    folder: Path
    keys: Keyring
    vault_key: Secret
    record: Journal
    notes: Journal
    places: Places
    around: Surroundings
    is_writer: bool
    copy: str
    """Random id of this copy."""
    lock: Lock
    may_write: bool = True
    """False for a supporter: they read, and cannot make this copy the one that is written in."""
    behind: tuple[Behind, ...] = ()
    """Logs that lack what this copy had noted of them; then nothing is written on top."""
    mark: MarkInKeyring | None = None
    """``None`` unless the owner switched it on for this copy, on this computer."""

    @property
    def home_zone(self) -> str:
        """The zone asked for when the vault was made. Raises ``JournalDamaged`` if that cannot be
        read: another zone in its place would put hours into the record that nobody stated.
        """
        created = next(
            (act for act in self.record.acts if isinstance(act, Act) and act.kind is Kind.CREATED),
            None,
        )
        if created is None:
            raise JournalDamaged(faults=len(self.record.faults))
        return details_of(created)["home_zone"]

    @property
    def originals(self) -> BlobStore:
        return self.places.originals

    def now(self) -> Moment:
        return written_at(self.around.clock(), self.home_zone)

    def received(self) -> tuple[ReceivedOriginal, ...]:
        return received(self.record.acts)

    @property
    def index_path(self) -> Path:
        return self.folder / "index.db"

    @property
    def index_key(self) -> bytes:
        return subkey(self.vault_key, "index").reveal()

    def move_mark(self) -> None:
        """Let the mark in the keyring of the system follow what was written, if there is one."""
        if self.mark and self.is_writer:
            self.mark.move_on((self.record, self.notes), self.around.clock())

    def close(self) -> None:
        """Let another process open it. Keys leave memory when the process ends, not before."""
        was_open = self.lock.is_held
        if self.is_writer and was_open:
            remember(
                self.places.small,
                self.keys.lasting,
                (self.record, self.notes),
                now=self.around.clock(),
                random=self.around.random,
            )
            for journal in (self.record, self.notes):
                keep(self.places.small, journal, self.vault_key, random=self.around.random)
        self.lock.release()
        if was_open:  # last, and unlocked: a keyring may wait for somebody
            self.move_mark()

    def __enter__(self) -> Vault:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
