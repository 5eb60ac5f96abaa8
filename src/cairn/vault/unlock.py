"""Open a vault with what a person has. Whatever goes wrong, nothing of it has been changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from cairn.crypto.age_keys import Identity
from cairn.crypto.digest import sha256
from cairn.crypto.secret import Secret
from cairn.crypto.slots import OpenedSlot, open_slot
from cairn.crypto.stretch import stretch
from cairn.crypto.ways import open_way
from cairn.platform.durable import Lock, lock_exclusively
from cairn.storage.folder import open_places
from cairn.storage.problems import NotAllowed, StorageFull
from cairn.storage.promises import SmallStore
from cairn.terms.errors import NO_INPUT, NO_PERMISSION, TRY_AGAIN, Problem
from cairn.vault.assemble import Unsealed, assemble
from cairn.vault.debt import settle_debt
from cairn.vault.header import Header, parse_header
from cairn.vault.key_files import (
    KeyFiles,
    VaultIncomplete,
    choices,
    needed,
    put,
    replace_together,
    settle,
)
from cairn.vault.keyring import Keyring, open_keyring
from cairn.vault.mark_in_keyring import look_for
from cairn.vault.passphrase import as_typed
from cairn.vault.settings import Settings, open_settings
from cairn.vault.vault import Surroundings, Vault
from cairn.vault.ways_in import Doors, first_ways, from_supporter, this_month, with_second


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
    hint = (
        "Check capitals and spaces and try again: there is no limit to the number of tries. If you "
        "use a file on a stick as well, give it with --second."
    )
    exit_code = NO_PERMISSION


class NotLetIn(Problem):
    say = "That file does not open this diary, or no longer does. Nothing was changed."
    hint = "Check that it is the newest file you were given. The owner can make you another one."
    exit_code = NO_PERMISSION


class OpenElsewhere(Problem):
    say = "This diary is open in another window or program."
    hint = "Close it there, then try again. Nothing was changed."
    exit_code = TRY_AGAIN


@dataclass(frozen=True, slots=True)
class Opened:
    """What stood behind the words."""

    header: Header
    files: KeyFiles
    slot: OpenedSlot
    stretched: Secret
    """What opened the slot."""
    vault_key: Secret
    keys: Keyring


_Offer = Callable[[Header], tuple[Secret, ...]]
"""What may open a slot, once the cost of a guess is known."""


def unlock(
    folder: Path, passphrase: str, around: Surroundings, *, second: Secret | None = None
) -> Vault:
    """The vault in ``folder``, held by this process alone until it is closed.

    ``passphrase`` may be the recovery words instead; ``second`` is the second secret, tried
    together with it and without. A change of keys that was begun is finished here or taken back.

    Raises ``NoVaultThere``, ``NotAllowedThere``, ``OpenElsewhere``, ``WrongPassphrase``,
    ``VaultIncomplete``, ``NewerVault``, ``DamagedHeader``, ``CostRefused``, ``DamagedSlots``,
    ``DamagedWays``, ``ChangedSmallFile``.
    """
    return _unlock(folder, lambda header: typed(header, passphrase, second), around)


def open_to_read(
    folder: Path, passphrase: str, around: Surroundings, *, second: Secret | None = None
) -> Vault:
    """As ``unlock``, but nothing in the folder is changed, and nothing can be written."""
    return _unlock(
        folder, lambda header: typed(header, passphrase, second), around, may_write=False
    )


def open_as_supporter(folder: Path, secret: Secret, around: Surroundings) -> Vault:
    """The vault, with the secret of a supporter's file, to be read only; nothing is changed.

    Raises ``NotLetIn`` and what ``unlock`` raises.
    """
    try:
        return _unlock(
            folder,
            lambda header: (from_supporter(secret, header.salt),),
            around,
            may_write=False,
        )
    except WrongPassphrase as error:
        raise NotLetIn from error


def typed(header: Header, passphrase: str, second: Secret | None) -> tuple[Secret, ...]:
    """What the passphrase may open: alone, and with the second secret. One run of the slow
    function.
    """
    stretched = stretch(as_typed(passphrase), header.salt, header.cost)
    return (stretched,) if second is None else (stretched, with_second(stretched, second))


def _unlock(folder: Path, offer: _Offer, around: Surroundings, *, may_write: bool = True) -> Vault:
    folder = folder.absolute()
    lock = _lock(folder)
    try:
        # Nothing is tidied up, and so nothing is changed, before the passphrase has fitted.
        small = open_places(folder, writing=False).small
        opened = _open_keys(small, offer)
        settings = open_settings(opened.files.settings, opened.vault_key)
        lives_here = settings.inode == folder.stat().st_ino
        is_here = may_write and lives_here and not _takes_nothing(folder)
        if is_here and not _settled(small, opened.files):
            is_here = False
        if is_here:
            opened = _brought_up_to_date(small, opened, settings, around)
        mark = look_for(
            settings, around.keyring, opened.keys.lasting, around.random, lives_here=lives_here
        )
        unsealed = Unsealed(opened.keys, opened.vault_key, settings.copy, settings.held, mark)
        vault = replace(
            assemble(folder, unsealed, around, lock, is_here=is_here), may_write=may_write
        )
        if vault.is_writer:
            settle_debt(vault)
        return vault
    except PermissionError as error:
        lock.release()
        raise NotAllowedThere from error
    except BaseException:
        lock.release()
        raise


def _takes_nothing(folder: Path) -> bool:
    """Whether the disk is write-protected: then the vault is read as a copy is."""
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def _settled(small: SmallStore, files: KeyFiles) -> bool:
    """End a change that was begun; on a disk that takes nothing the vault is only read."""
    try:
        settle(small, files)
    except (StorageFull, NotAllowed):
        return False
    return True


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


def _open_keys(small: SmallStore, offer: _Offer) -> Opened:
    header = parse_header(needed(small, "header"))
    opened = behind_words(header, choices(small), offer(header))
    if opened is None:
        raise WrongPassphrase
    return opened


def behind_words(
    header: Header, sets: Iterable[KeyFiles], offered: Iterable[Secret]
) -> Opened | None:
    """What stands behind the first of ``offered`` that opens a slot; ``None`` if none does.

    Raises ``DamagedSlots``, ``DamagedWays``, ``VaultIncomplete``, ``ChangedSmallFile``.
    """
    tried = tuple(offered)
    for files in sets:
        for stretched in tried:
            slot = open_slot(files.slots, stretched, sha256(header.raw))
            if slot is not None:
                return _behind(slot, header, files, stretched)
    return None


def _behind(slot: OpenedSlot, header: Header, files: KeyFiles, stretched: Secret) -> Opened:
    vault_key = slot.secret
    if slot.is_seed:
        if files.ways is None:
            raise VaultIncomplete
        identity = Identity(slot.secret.reveal())
        vault_key = open_way(files.ways, slot.index, identity, sha256(header.raw))
    ring = open_keyring(
        files.keys, vault_key, header=header.raw, slots=files.slots, ways=files.ways
    )
    return Opened(header, files, slot, stretched, vault_key, ring)


def _brought_up_to_date(
    small: SmallStore, opened: Opened, settings: Settings, around: Surroundings
) -> Opened:
    """With a way in behind every slot, and a key period of this month. A disk that takes nothing
    does not keep anybody from reading.
    """
    ring = this_month(opened.keys, around.clock())
    if opened.slot.is_seed and ring is opened.keys:
        return opened
    doors = Doors(opened.header, ring, opened.files.slots, around.random)
    try:
        if not opened.slot.is_seed:
            doors = first_ways(doors, opened.slot, opened.stretched)
            files = doors.sealed(opened.vault_key, settings)
            replace_together(small, opened.files, files)
        else:
            files = replace(opened.files, keys=doors.sealed_keys(opened.vault_key, opened.files))
            put(small, "keys", files.keys)
    except (StorageFull, NotAllowed):
        return opened
    return replace(opened, files=files, keys=doors.ring)
