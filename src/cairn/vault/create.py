"""Make a new vault: whole, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from cairn.crypto.secret import Secret
from cairn.crypto.slots import VAULT_KEY_BYTES, SlotKind, empty_slots
from cairn.crypto.stretch import Cost, stretch
from cairn.evidence.received import text_of
from cairn.journal.journal import Journal
from cairn.journal.record import Draft
from cairn.platform.durable import fsync_folder
from cairn.storage.folder import make_places
from cairn.storage.promises import Places
from cairn.terms.acts import Kind, Tag
from cairn.terms.errors import CANNOT_CREATE, Problem
from cairn.terms.moment import zone_named
from cairn.terms.original import PRIVATE_NOTES, RECORD
from cairn.vault.guessable import require_strong
from cairn.vault.header import FORMAT, SALT_BYTES, make_header
from cairn.vault.keyring import Keyring, Way, new_keyring
from cairn.vault.now import written_at
from cairn.vault.passphrase import as_typed
from cairn.vault.settings import Settings
from cairn.vault.unlock import unlock
from cairn.vault.vault import Surroundings, Vault
from cairn.vault.ways_in import Doors

STANDARD_COST = Cost()


class SomethingThere(Problem):
    say = "There is something at that place already, so nothing was made and nothing was touched."
    hint = "Choose the name of a folder that does not exist yet."
    exit_code = CANNOT_CREATE


class NoPlaceThere(Problem):
    say = "A folder could not be made at that place, so nothing was made."
    hint = "Check that the folder above it exists, that you may write in it and it is not full."
    exit_code = CANNOT_CREATE


def create(
    folder: Path,
    passphrase: str,
    zone: str,
    around: Surroundings,
    *,
    cost: Cost = STANDARD_COST,
    known: Iterable[str] = (),
) -> Vault:
    """A new vault in ``folder``, which must not exist or be empty; opened. ``known`` is what
    somebody close would try, such as the name the owner has on this computer.

    It is made beside its place and moved there at the end. Raises what ``require_strong`` raises,
    ``UnknownZone``, ``SomethingThere``, ``NoPlaceThere``, ``StorageFull``.
    """
    folder = folder.absolute()
    require_strong(passphrase, (folder.name, *known))
    zone_named(zone)
    if folder.is_symlink() or (folder.exists() and not _is_empty(folder)):
        raise SomethingThere
    making = folder.with_name(f".{around.random(8).hex()}")
    try:
        places = make_places(making)
        _fill(making, places, passphrase, zone, around, cost)
        making.rename(folder)
        fsync_folder(folder.parent)
    except OSError as error:
        shutil.rmtree(making, ignore_errors=True)
        raise NoPlaceThere(errno=error.errno or 0) from error
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    return unlock(folder, passphrase, around)


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


def _fill(
    making: Path,
    places: Places,
    passphrase: str,
    zone: str,
    around: Surroundings,
    cost: Cost,
) -> None:
    header = make_header(cost, around.random(SALT_BYTES))
    now = around.clock()
    doors = Doors(
        header, new_keyring(now, around.random), empty_slots(around.random), around.random
    ).opened_by(stretch(as_typed(passphrase), header.salt, cost), Way("", SlotKind.PASSPHRASE, now))
    settings = Settings(around.random(16).hex(), making.stat().st_ino)
    files = doors.sealed(Secret(around.random(VAULT_KEY_BYTES)), settings)
    small = places.small
    small.put("header", header.raw, None)
    small.put("slots", files.slots, None)
    small.put("ways", files.ways or b"", None)
    small.put("keys", files.keys, None)
    small.put("settings", files.settings, None)
    _first_acts(places, doors.ring, settings.copy, zone, around)


def _first_acts(places: Places, ring: Keyring, copy: str, zone: str, around: Surroundings) -> None:
    now = text_of(written_at(around.clock(), zone))
    created = {
        Tag.WRITTEN_AT: now,
        Tag.DETAILS: text_of({"home_zone": zone, "vault_format": str(FORMAT)}),
        Tag.DEVICE: copy,
    }
    writer = {Tag.WRITTEN_AT: now, Tag.DEVICE: copy}
    for log in (RECORD, PRIVATE_NOTES):
        journal = Journal(places.logs[log], ring.for_log(log), random=around.random, is_writer=True)
        journal.append([Draft(Kind.CREATED, created), Draft(Kind.WRITER, writer)])
