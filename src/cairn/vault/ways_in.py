"""The ways into a vault: what a person has, which slot it opens, and what stands behind it.

What opens a slot is 64 bytes: Argon2id of what was typed, mixed with the second secret where there
is one; or, for a supporter, the 32 random bytes of their file.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from cairn.crypto.age_keys import Identity, Recipient
from cairn.crypto.derive import derive
from cairn.crypto.digest import sha256
from cairn.crypto.sealed_small import ChangedSmallFile
from cairn.crypto.secret import Secret
from cairn.crypto.slots import OpenedSlot, SlotKind, empty_slot, fill_slot
from cairn.crypto.stretch import STRETCHED_BYTES
from cairn.crypto.ways import seal_ways
from cairn.storage.promises import SmallStore
from cairn.terms.errors import USAGE, Problem
from cairn.vault.header import Header
from cairn.vault.key_files import KeyFiles, choices, needed
from cairn.vault.keyring import (
    CODE_BYTES,
    UNUSED,
    Keyring,
    Way,
    later_number,
    new_period,
    no_ways,
    open_keyring,
    seal_keyring,
    unused_way,
)
from cairn.vault.settings import Settings, seal_settings

SECRET_BYTES = 32
_SECOND = b"cairn/second/v1\0"
_SUPPORTER = b"cairn/supporter/v1\0"


class NoRoomForMore(Problem):
    say = "This diary has sixteen ways in already, so no other one was made."
    hint = "Take one away first: `cairn keys` shows them."
    exit_code = USAGE


def with_second(stretched: Secret, second: Secret) -> Secret:
    """What opens a slot that needs both what was typed and the second secret."""
    both = stretched.reveal() + second.reveal()
    return Secret(derive(both, salt=b"", info=_SECOND, length=STRETCHED_BYTES))


def from_supporter(secret: Secret, salt: bytes) -> Secret:
    """What opens a supporter's slot. Their secret is random, so nothing has to be slow here."""
    return Secret(derive(secret.reveal(), salt=salt, info=_SUPPORTER, length=STRETCHED_BYTES))


@dataclass(frozen=True, slots=True)
class Doors:
    """Keys and slots while they are changed: frozen, each change gives another one."""

    header: Header
    ring: Keyring
    slots: bytes
    random: Callable[[int], bytes]

    def opened_by(self, stretched: Secret, way: Way, *, at: int | None = None) -> Doors:
        """With a new seed in slot ``at`` (any free one if ``None``), whose public half goes into
        ``way``. Raises ``NoRoomForMore``.
        """
        index = self._free() if at is None else at
        seed = Secret(self.random(SECRET_BYTES))
        slots = fill_slot(
            self.slots,
            index,
            stretched=stretched,
            kind=SlotKind(way.kind),
            secret=seed,
            is_seed=True,
            header_digest=sha256(self.header.raw),
            random=self.random,
        )
        way = replace(way, public=Identity(seed.reveal()).recipient.text)
        return replace(self, slots=slots, ring=self._with(index, way))

    def closed(self, index: int) -> Doors:
        """With slot ``index`` opening nothing any more."""
        slots = empty_slot(self.slots, index, self.random)
        return replace(self, slots=slots, ring=self._with(index, unused_way()))

    def closed_to(self, kind: SlotKind) -> Doors:
        """With every slot of this kind opening nothing any more."""
        doors = self
        for index in self.ring.with_kind(kind):
            doors = doors.closed(index)
        return doors

    def sealed(self, vault_key: Secret, settings: Settings) -> KeyFiles:
        """The four files, with ``vault_key`` behind every way in."""
        recipients = [Recipient.from_text(way.public) for way in self.ring.ways]
        ways = seal_ways(recipients, vault_key, sha256(self.header.raw))
        sealed = seal_settings(settings, vault_key, random=self.random)
        files = KeyFiles(self.slots, ways, b"", sealed)
        return replace(files, keys=self.sealed_keys(vault_key, files))

    def sealed_keys(self, vault_key: Secret, beside: KeyFiles) -> bytes:
        """The file ``keys``, bound to the slots and ways it stands beside."""
        return seal_keyring(
            self.ring,
            vault_key,
            header=self.header.raw,
            slots=beside.slots,
            ways=beside.ways,
            random=self.random,
        )

    def _with(self, index: int, way: Way) -> Keyring:
        ways = (*self.ring.ways[:index], way, *self.ring.ways[index + 1 :])
        return replace(self.ring, ways=ways)

    def _free(self) -> int:
        free = [index for index, way in enumerate(self.ring.ways) if way.kind == UNUSED]
        if not free:
            raise NoRoomForMore
        return free[self.random(1)[0] % len(free)]


def opened_with(small: SmallStore, vault_key: Secret) -> KeyFiles:
    """The key files that ``vault_key`` belongs to, where a change was begun and not finished.

    Raises ``ChangedSmallFile``, ``VaultIncomplete``.
    """
    header = needed(small, "header")
    for files in choices(small):
        with suppress(ChangedSmallFile):
            open_keyring(files.keys, vault_key, header=header, slots=files.slots, ways=files.ways)
            return files
    raise ChangedSmallFile


def first_ways(doors: Doors, slot: OpenedSlot, stretched: Secret) -> Doors:
    """A vault of the first kind, whose one slot held the vault key itself, with sixteen ways in."""
    ring = replace(doors.ring, ways=no_ways(), code=Secret(doors.random(CODE_BYTES)))
    way = Way("", SlotKind(slot.kind))
    return replace(doors, ring=ring).opened_by(stretched, way, at=slot.index)


def this_month(ring: Keyring, now: int) -> Keyring:
    """With a key period of the calendar month of ``now`` (UTC microseconds), unless there is one.
    ``ring`` itself if nothing is to be added.

    A clock that was years ahead once does not end the change of every month, and one that goes back
    and forth does not begin a period each time.
    """
    since, month = ring.newest.since, _month(now)
    if since is not None and _month(since) >= month:
        had = {_month(one.since) for one in ring.periods if one.since is not None}
        if month in had:
            return ring
    return with_new_period(ring, now)


def with_new_period(ring: Keyring, now: int) -> Keyring:
    number = later_number(max(period.number for period in ring.periods))
    return replace(ring, periods=(*ring.periods, new_period(number, now)))


def _month(micros: int) -> tuple[int, int]:
    day = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=micros)
    return day.year, day.month
