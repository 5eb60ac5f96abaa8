"""Who can open this vault, and taking one way in back."""

from __future__ import annotations

from dataclasses import dataclass

from cairn.crypto.slots import SlotKind
from cairn.terms.errors import USAGE, Problem
from cairn.vault.keyring import UNUSED
from cairn.vault.rotate import Change, rotate
from cairn.vault.vault import Vault


class NoSuchWay(Problem):
    say = "There is no way in with that number. Nothing was changed."
    hint = "`cairn keys` shows them with their numbers."
    exit_code = USAGE


class PassphraseStays(Problem):
    say = "The passphrase is not taken away. Nothing was changed."
    hint = "Put another one in its place with `cairn passphrase`."
    exit_code = USAGE


@dataclass(frozen=True, slots=True)
class WayIn:
    number: int
    """Of its slot, 1 to 16: it stays the same while the way in is there."""
    kind: int
    """A ``SlotKind``, or a kind of a newer version."""
    since: int | None
    """UTC microseconds."""
    name: str
    words: str
    needs_second: bool


def who_opens(vault: Vault) -> tuple[WayIn, ...]:
    """Every way in: the passphrase, recovery words, then supporters, the oldest first."""
    found = [
        WayIn(index + 1, way.kind, way.since, way.name, way.words, bool(way.second))
        for index, way in enumerate(vault.keys.ways)
        if way.kind != UNUSED
    ]
    return tuple(sorted(found, key=lambda way: (way.kind, way.since or 0)))


_TAKEN = {
    SlotKind.RECOVERY: Change.RECOVERY_TAKEN,
    SlotKind.SUPPORTER: Change.SUPPORTER_TAKEN,
}


def take_way_back(vault: Vault, number: int) -> Vault:
    """The vault, which that way no longer opens. Raises ``NoSuchWay``, ``PassphraseStays``."""
    way = next((way for way in who_opens(vault) if way.number == number), None)
    if way is None:
        raise NoSuchWay
    if way.kind == SlotKind.PASSPHRASE:
        raise PassphraseStays
    what = _TAKEN.get(SlotKind(way.kind)) if way.kind in set(SlotKind) else None
    return rotate(vault, what or Change.SUPPORTER_TAKEN, lambda doors: doors.closed(way.number - 1))
