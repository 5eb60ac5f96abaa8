"""What a log held when this copy was last closed, sealed, so that opening it does not take long.

It can be thrown away at any time: it is made from the log, and then the log is read in full. Its
key comes from the vault key, so that it does not open after a change of keys: whoever had the old
ones could put words into it that no body holds. It goes before an act is destroyed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from cairn.crypto.sealed_small import open_small, seal_small
from cairn.crypto.secret import Secret
from cairn.crypto.subkeys import subkey
from cairn.journal.journal import Journal
from cairn.journal.remembered import Remembered, decoded, encoded, remembered
from cairn.storage.promises import SmallStore
from cairn.terms.errors import Problem

_NEW_ENOUGH = 64
"""Records that are opened anew before what is kept is written again."""
_LARGEST = 15 << 20
"""Bytes: above, a log is read in full each time."""
_LABEL = b"cairn/acts/v1\0"
_SUBKEY = "acts"


def name_of(log: int) -> str:
    return f"acts-{log}"


def recalled(small: SmallStore, log: int, vault_key: Secret) -> Remembered | None:
    """What is kept of a log; ``None`` where nothing is, or nothing that opens."""
    with contextlib.suppress(Problem):
        found = small.get(name_of(log))
        if found is not None:
            return decoded(open_small(subkey(vault_key, _SUBKEY), found[0], aad=_aad(log)))
    return None


def keep(
    small: SmallStore, journal: Journal, vault_key: Secret, *, random: Callable[[int], bytes]
) -> None:
    """Keep what ``journal`` holds, if enough of it is new. A disk that takes nothing is no harm."""
    walked = journal.walked
    if journal.faults or len(walked) - journal.recalled < _NEW_ENOUGH:
        return
    plain = encoded(remembered(walked))
    if len(plain) > _LARGEST:
        return
    name = name_of(journal.log_number)
    key = subkey(vault_key, _SUBKEY)
    sealed = seal_small(key, plain, aad=_aad(journal.log_number), random=random)
    with contextlib.suppress(Problem):
        found = small.get(name)
        small.put(name, sealed, found[1] if found else None)


def forget_acts(small: SmallStore, log: int) -> None:
    """Before an act is destroyed: its words are in what is kept. Raises what the store raises."""
    if small.get(name_of(log)) is not None:
        small.remove(name_of(log))


def _aad(log: int) -> bytes:
    return _LABEL + bytes([log])
