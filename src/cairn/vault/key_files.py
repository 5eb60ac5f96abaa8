"""The four files that a change of keys replaces together: slots, ways, keys and settings.

Everything is first written into one file, ``next``: the files as they were and as they will be.
From then on the change survives being killed anywhere. The next opening with words of the new files
finishes it; one with words that open only the old files takes it back. Nobody is locked out, and
nobody was told before the end that the change is done.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

import msgspec

from cairn.storage.promises import SmallStore
from cairn.terms.errors import DATA_ERROR, Problem

_NEXT = "next"
_FORMAT = 1
_NAMES = ("slots", "ways", "keys", "settings")


class VaultIncomplete(Problem):
    say = "A file that this diary cannot be opened without is missing. Nothing was changed."
    hint = "Keep the folder as it is and use your last backup."
    exit_code = DATA_ERROR


@dataclass(frozen=True, slots=True)
class KeyFiles:
    """Their bytes as stored."""

    slots: bytes
    ways: bytes | None
    """``None`` in the first vaults."""
    keys: bytes
    settings: bytes


class _Next(msgspec.Struct, frozen=True):
    format: int
    after: dict[str, str]
    before: dict[str, str]


def standing(small: SmallStore) -> KeyFiles:
    """The files as they stand. Raises ``VaultIncomplete``."""
    ways = small.get("ways")
    return KeyFiles(
        needed(small, "slots"), ways[0] if ways else None,
        needed(small, "keys"), needed(small, "settings"),
    )  # fmt: skip


def needed(small: SmallStore, name: str) -> bytes:
    """Raises ``VaultIncomplete``."""
    found = small.get(name)
    if found is None:
        raise VaultIncomplete
    return found[0]


def choices(small: SmallStore) -> tuple[KeyFiles, ...]:
    """What may open the vault: the files as they stand; where a change was begun and not finished,
    the new ones and then the old ones. A change that is not one of the files that stand was put
    there by somebody else, and keeps nobody out. Raises ``VaultIncomplete``.
    """
    found = small.get(_NEXT)
    if found is None:
        return (standing(small),)
    try:
        told = msgspec.json.decode(found[0], type=_Next)
        begun = tuple(_decoded(files) for files in (told.after, told.before))
    except (msgspec.DecodeError, ValueError, KeyError):
        return (standing(small),)
    return begun if _is_of(small, begun) else (standing(small),)


def _is_of(small: SmallStore, begun: tuple[KeyFiles, ...]) -> bool:
    """Whether every file that stands is one of a change that was begun."""
    stand = {name: found[0] for name in _NAMES if (found := small.get(name))}
    return all(data in {getattr(files, name) for files in begun} for name, data in stand.items())


def replace_together(small: SmallStore, before: KeyFiles, after: KeyFiles) -> None:
    """``after`` in the place of ``before``: all of it or, as seen by any opening, nothing.

    Raises what the store raises; then the words of either open the vault.
    """
    told = _Next(_FORMAT, _encoded(after), _encoded(before))
    put(small, _NEXT, msgspec.json.encode(told))
    settle(small, after)


def settle(small: SmallStore, chosen: KeyFiles) -> None:
    """Make ``chosen`` the files that stand, and end the change that was begun, if there is one."""
    if small.get(_NEXT) is None:
        return
    for name in ("slots", "keys", "settings"):
        put(small, name, getattr(chosen, name))
    if chosen.ways is not None:
        put(small, "ways", chosen.ways)
    elif small.get("ways"):
        small.remove("ways")
    small.remove(_NEXT)


def put(small: SmallStore, name: str, data: bytes) -> None:
    """Replace one file, whatever it held; nothing is written if it holds ``data`` already."""
    found = small.get(name)
    if found is None or found[0] != data:
        small.put(name, data, found[1] if found else None)


def _encoded(files: KeyFiles) -> dict[str, str]:
    given = {name: getattr(files, name) for name in _NAMES}
    return {name: base64.b64encode(data).decode() for name, data in given.items() if data}


def _decoded(files: dict[str, str]) -> KeyFiles:
    raw = {name: base64.b64decode(text, validate=True) for name, text in files.items()}
    return KeyFiles(raw["slots"], raw.get("ways"), raw["keys"], raw["settings"])
