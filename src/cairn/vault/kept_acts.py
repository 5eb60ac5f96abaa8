"""What a log held when this copy was last closed, sealed, so that opening it does not take long.

It can be thrown away at any time: it is made from the log, and then the log is read in full. It is
sealed with a key from the log's newest key period, and goes before an act is destroyed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from cairn.crypto.age_keys import Identity
from cairn.crypto.derive import derive
from cairn.crypto.sealed_small import ChangedSmallFile, open_small, seal_small
from cairn.crypto.secret import Secret
from cairn.journal.journal import Journal
from cairn.journal.keys import LogKeys
from cairn.journal.remembered import Remembered, decoded, encoded, remembered
from cairn.storage.promises import SmallStore
from cairn.terms.errors import Problem

_NEW_ENOUGH = 64
"""Records that are opened anew before what is kept is written again."""
_LARGEST = 15 << 20
"""Bytes: above, a log is read in full each time."""
_LABEL = b"cairn/acts/v1\0"


def name_of(log: int) -> str:
    return f"acts-{log}"


def recalled(small: SmallStore, keys: LogKeys) -> Remembered | None:
    """What is kept of a log; ``None`` where nothing is, or nothing that opens."""
    with contextlib.suppress(Problem):
        found = small.get(name_of(keys.log))
        if found is None:
            return None
        for number in sorted(keys.identities, reverse=True):
            with contextlib.suppress(ChangedSmallFile):
                plain = open_small(_key(keys.identities[number]), found[0], aad=_aad(keys.log))
                return decoded(plain)
    return None


def keep(
    small: SmallStore, journal: Journal, keys: LogKeys, *, random: Callable[[int], bytes]
) -> None:
    """Keep what ``journal`` holds, if enough of it is new. A disk that takes nothing is no harm."""
    walked = journal.walked
    if journal.faults or len(walked) - journal.recalled < _NEW_ENOUGH:
        return
    plain = encoded(remembered(walked))
    if len(plain) > _LARGEST:
        return
    key = _key(keys.identities[keys.period])
    sealed = seal_small(key, plain, aad=_aad(keys.log), random=random)
    with contextlib.suppress(Problem):
        found = small.get(name_of(keys.log))
        small.put(name_of(keys.log), sealed, found[1] if found else None)


def forget_acts(small: SmallStore, log: int) -> None:
    """Before an act is destroyed: its words are in what is kept. Raises what the store raises."""
    if small.get(name_of(log)) is not None:
        small.remove(name_of(log))


def _key(identity: Identity) -> Secret:
    return Secret(derive(identity.secret_text().encode("ascii"), salt=b"", info=_LABEL))


def _aad(log: int) -> bytes:
    return _LABEL + bytes([log])
