"""Who can open this vault, and taking one way in back."""

from __future__ import annotations

from dataclasses import dataclass

from cairn.crypto.slots import SlotKind
from cairn.terms.errors import USAGE, Problem
from cairn.vault.keyring import UNUSED, Way
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
    what: str
    """``passphrase``, ``recovery``, ``supporter``, or ``unknown`` for what a newer version made."""
    since: int | None
    """UTC microseconds."""
    name: str
    words: str
    needs_second: bool


def who_opens(vault: Vault) -> tuple[WayIn, ...]:
    """Every way in: the passphrase, recovery words, then supporters, the oldest first."""
    found = [
        WayIn(index + 1, _what(way), way.since, way.name, way.words, bool(way.second))
        for index, way in sorted(enumerate(vault.keys.ways), key=_by_kind_and_age)
        if way.kind != UNUSED
    ]
    return tuple(found)


def _by_kind_and_age(numbered: tuple[int, Way]) -> tuple[int, int]:
    return numbered[1].kind, numbered[1].since or 0


def _what(way: Way) -> str:
    return SlotKind(way.kind).name.lower() if way.kind in set(SlotKind) else "unknown"


_TAKEN = {"recovery": Change.RECOVERY_TAKEN, "supporter": Change.SUPPORTER_TAKEN}


def take_way_back(vault: Vault, number: int) -> Vault:
    """The vault, which that way no longer opens. Raises ``NoSuchWay``, ``PassphraseStays``."""
    way = next((way for way in who_opens(vault) if way.number == number), None)
    if way is None:
        raise NoSuchWay
    if way.what == "passphrase":
        raise PassphraseStays
    what = _TAKEN.get(way.what, Change.OTHER_TAKEN)
    return rotate(vault, what, lambda doors: doors.closed(way.number - 1))
