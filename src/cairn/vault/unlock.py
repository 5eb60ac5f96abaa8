"""Open a vault with its passphrase. Whatever goes wrong, nothing of it has been changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from cairn.crypto.digest import sha256
from cairn.crypto.secret import Secret
from cairn.crypto.slots import open_slot
from cairn.crypto.stretch import stretch
from cairn.journal.journal import Journal
from cairn.platform.durable import Lock, lock_exclusively
from cairn.storage.folder import open_places
from cairn.storage.overlay import OverlayBlobs
from cairn.storage.promises import Places, SmallStore
from cairn.terms.acts import Act, Kind, Tag
from cairn.terms.errors import DATA_ERROR, NO_INPUT, NO_PERMISSION, TRY_AGAIN, Problem
from cairn.terms.original import PRIVATE_NOTES, RECORD
from cairn.vault.header import Header, parse_header
from cairn.vault.keyring import Keyring, open_keyring
from cairn.vault.settings import Settings, open_settings
from cairn.vault.vault import Surroundings, Vault


class NoVaultThere(Problem):
    say = "There is no diary in that folder."
    hint = "Check the name of the folder; if it is on a drive, check that the drive is plugged in."
    exit_code = NO_INPUT


class NotAllowedThere(Problem):
    say = "This computer does not let you open that folder."
    hint = "Check who owns the folder, and open it under the name that made it."
    exit_code = NO_PERMISSION


class WrongPassphrase(Problem):
    say = "That is not the passphrase of this diary. Nothing was changed."
    hint = "Check capitals and spaces and try again. There is no limit to the number of tries."
    exit_code = NO_PERMISSION


class OpenElsewhere(Problem):
    say = "This diary is open in another window or program."
    hint = "Close it there, then try again. Nothing was changed."
    exit_code = TRY_AGAIN


class VaultIncomplete(Problem):
    say = "A file that this diary cannot be opened without is missing. Nothing was changed."
    hint = "Keep the folder as it is and use your last backup."
    exit_code = DATA_ERROR


@dataclass(frozen=True, slots=True)
class _Opened:
    header: Header
    vault_key: Secret
    keys: Keyring


def unlock(folder: Path, passphrase: str, around: Surroundings) -> Vault:
    """The vault in ``folder``, held by this process alone until it is closed.

    Raises ``NoVaultThere``, ``NotAllowedThere``, ``OpenElsewhere``, ``WrongPassphrase``,
    ``VaultIncomplete``, ``NewerVault``, ``DamagedHeader``, ``CostRefused``, ``DamagedSlots``,
    ``ChangedSmallFile``.
    """
    folder = folder.absolute()
    lock = _lock(folder)
    try:
        # Nothing is tidied up, and so nothing is changed, before the passphrase has fitted.
        small = open_places(folder, writing=False).small
        opened = _open_keys(small, passphrase)
        settings = open_settings(_needed(small, "settings"), opened.vault_key)
        return _assemble(folder, opened, settings, around, lock)
    except PermissionError as error:
        lock.release()
        raise NotAllowedThere from error
    except BaseException:
        lock.release()
        raise


def _lock(folder: Path) -> Lock:
    try:
        if not (folder / "header").is_file():
            raise NoVaultThere
        lock = lock_exclusively(folder)
    except PermissionError as error:
        raise NotAllowedThere from error
    except OSError as error:
        raise NoVaultThere from error
    if lock is None:
        raise OpenElsewhere
    return lock


def _needed(small: SmallStore, name: str) -> bytes:
    found = small.get(name)
    if found is None:
        raise VaultIncomplete
    return found[0]


def _open_keys(small: SmallStore, passphrase: str) -> _Opened:
    header = parse_header(_needed(small, "header"))
    slots, keys = _needed(small, "slots"), _needed(small, "keys")
    stretched = stretch(passphrase, header.salt, header.cost)
    slot = open_slot(slots, stretched, sha256(header.raw))
    if slot is None:
        raise WrongPassphrase
    ring = open_keyring(keys, slot.vault_key, header=header.raw, slots=slots)
    return _Opened(header, slot.vault_key, ring)


def _assemble(
    folder: Path, opened: _Opened, settings: Settings, around: Surroundings, lock: Lock
) -> Vault:
    is_here = settings.inode == folder.stat().st_ino
    places = open_places(folder, writing=is_here)
    record = _journal(places, opened.keys, RECORD, around, is_writer=is_here)
    is_writer = is_here and _writer(record) == settings.copy
    if is_here and not is_writer:
        record = _journal(places, opened.keys, RECORD, around, is_writer=False)
    notes = _journal(places, opened.keys, PRIVATE_NOTES, around, is_writer=is_writer)
    return Vault(
        folder=folder,
        keys=opened.keys,
        vault_key=opened.vault_key,
        record=record,
        notes=notes,
        places=places if is_writer else _only_read(places),
        around=around,
        is_writer=is_writer,
        copy=settings.copy,
        lock=lock,
    )


def _only_read(places: Places) -> Places:
    """What this copy still has to make for itself stays in memory."""
    return replace(places, readings=OverlayBlobs(places.readings))


def _journal(
    places: Places, keys: Keyring, log: int, around: Surroundings, *, is_writer: bool
) -> Journal:
    return Journal(places.logs[log], keys.for_log(log), random=around.random, is_writer=is_writer)


def _writer(record: Journal) -> str:
    """The copy that the newest act about it names."""
    named = [
        act.get(Tag.DEVICE)
        for act in record.acts
        if isinstance(act, Act) and act.kind is Kind.WRITER
    ]
    return named[-1] if named else ""
