"""The second secret: 32 random bytes in a file that is kept apart from the vault.

With it the passphrase alone opens nothing, so a copied vault is useless to whoever knows or guesses
the passphrase. It is off unless the owner asks for it: whoever loses the file has lost the diary,
unless recovery words open it without.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from cairn.crypto.digest import sha256
from cairn.crypto.secret import Secret
from cairn.crypto.slots import OpenedSlot, SlotKind, open_slot
from cairn.storage.problems import NotThere
from cairn.terms.errors import NO_INPUT, NO_PERMISSION, USAGE, Problem
from cairn.vault.given_file import open_given
from cairn.vault.keyring import Way
from cairn.vault.new_file import write_new_file
from cairn.vault.rotate import Change, doors_of, rotate
from cairn.vault.unlock import WrongPassphrase, typed
from cairn.vault.vault import Vault
from cairn.vault.ways_in import SECRET_BYTES, Doors

SecondSecret: TypeAlias = Secret
_MARK = b"cairn/second-mark/v1\0"


class NotASecond(Problem):
    say = "That file is not there, or it is not the second secret of a diary."
    hint = "Check that the stick is plugged in and that it is the right file. Nothing was changed."
    exit_code = NO_INPUT


class SecondNeeded(Problem):
    say = "This needs the file with the second secret too. Nothing was changed."
    hint = "Plug in the stick and give the file with --second."
    exit_code = NO_PERMISSION


class NoSecond(Problem):
    say = "This diary has no second secret. Nothing was changed."
    hint = "`cairn keys` shows what opens it."
    exit_code = USAGE


class SecondAlready(Problem):
    say = "This diary has a second secret already. Nothing was changed."
    hint = "To use another file, stop using this one first: `cairn second --stop`."
    exit_code = USAGE


def mark_of(second: Secret) -> str:
    """Tells a wrong file from the right one; says nothing about what is in it."""
    return sha256(_MARK + second.reveal()).hex()[:16]


def random_second() -> SecondSecret:
    return Secret(os.urandom(SECRET_BYTES))


def new_second(file: Path) -> SecondSecret:
    """A second secret, written to ``file``. Raises ``FileThere`` or ``CannotWriteThere``."""
    second = random_second()
    write_new_file(file, second.reveal())
    return second


def read_second(file: Path) -> Secret:
    """Raises ``NotASecond``."""
    try:
        with open_given(file) as opened:
            data = opened.read(SECRET_BYTES + 1)
    except (OSError, NotThere) as error:
        raise NotASecond from error
    if len(data) != SECRET_BYTES:
        raise NotASecond
    return Secret(data)


def second_in_use(vault: Vault) -> str:
    """The mark of the second secret that the passphrase needs; empty if it needs none."""
    ways = vault.keys.with_kind(SlotKind.PASSPHRASE)
    return next((vault.keys.ways[index].second for index in ways), "")


def require_second(vault: Vault, second: Secret | None) -> Secret | None:
    """``second`` if the passphrase needs one, and it is that one; ``None`` if it needs none.

    Raises ``SecondNeeded`` or ``NotASecond``.
    """
    mark = second_in_use(vault)
    if not mark:
        return None
    if second is None:
        raise SecondNeeded
    if mark_of(second) != mark:
        raise NotASecond
    return second


def use_second(
    vault: Vault,
    passphrase: str,
    second: Secret,
    *,
    recovery_without: bool,
    to: Path | None = None,
) -> Vault:
    """From now on the passphrase opens the vault only together with ``second``, which is written to
    the new file ``to`` first, if one is named.

    ``recovery_without``: recovery words that there are go on opening it alone; else they are taken
    away, and new ones can be made that need both. Raises ``SecondAlready``, ``WrongPassphrase``,
    ``FileThere``, ``CannotWriteThere``.
    """
    if second_in_use(vault):
        raise SecondAlready
    slot = _slot_of(vault, passphrase, None)

    def change(doors: Doors) -> Doors:
        if not recovery_without:
            doors = doors.closed_to(SlotKind.RECOVERY)
        stretched = typed(doors.header, passphrase, second)[-1]
        if to is not None:
            write_new_file(to, second.reveal())
        way = replace(vault.keys.ways[slot.index], second=mark_of(second), since=_now(vault))
        return doors.opened_by(stretched, way, at=slot.index)

    return rotate(vault, Change.SECOND_MADE, change)


def stop_second(vault: Vault, passphrase: str, second: Secret) -> Vault:
    """From now on the passphrase opens the vault alone; recovery words that needed both are taken
    away. Raises ``NoSecond``, ``NotASecond``, ``WrongPassphrase``.
    """
    if require_second(vault, second) is None:
        raise NoSecond
    slot = _slot_of(vault, passphrase, second)

    def change(doors: Doors) -> Doors:
        for index in doors.ring.with_kind(SlotKind.RECOVERY):
            if doors.ring.ways[index].second:
                doors = doors.closed(index)
        way = Way("", SlotKind.PASSPHRASE, _now(vault))
        return doors.opened_by(typed(doors.header, passphrase, None)[0], way, at=slot.index)

    return rotate(vault, Change.SECOND_TAKEN, change)


def _now(vault: Vault) -> int:
    return vault.around.clock()


def _slot_of(vault: Vault, passphrase: str, second: Secret | None) -> OpenedSlot:
    doors = doors_of(vault)
    stretched = typed(doors.header, passphrase, second)[-1]
    slot = open_slot(doors.slots, stretched, sha256(doors.header.raw))
    if slot is None or slot.kind != SlotKind.PASSPHRASE:
        raise WrongPassphrase
    return slot
