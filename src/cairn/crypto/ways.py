"""The vault key, sealed once to the key of each of sixteen ways in; unused ones look like the rest.

A way in is a hybrid key pair. Its seed stands in a slot and opens with words or a file that only
the person has; its public half is kept among the vault's keys. So a new vault key can be sealed to
every way in while none of them is at hand, and whoever knew the old vault key knows public halves
only. An entry is HPKE (RFC 9180, base mode): the encapsulated key, then the sealed vault key. The
entry of an unused way is sealed to a key whose private half was thrown away.
"""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.exceptions import InvalidTag

from cairn.crypto.age_keys import ENCAPSULATED_BYTES, Identity, Recipient
from cairn.crypto.secret import Secret
from cairn.crypto.slots import SLOT_COUNT, VAULT_KEY_BYTES
from cairn.terms.errors import DATA_ERROR, Problem

WAY_BYTES = ENCAPSULATED_BYTES + VAULT_KEY_BYTES + 16
WAYS_BYTES = SLOT_COUNT * WAY_BYTES
_LABEL = b"cairn/way/v1\0"


class DamagedWays(Problem):
    """The words were right, and what they open was changed or is another vault's."""

    say = "One of the first files of this diary is damaged, so it cannot be opened."
    hint = "Keep the folder as it is and use your last backup. Nothing was changed."
    exit_code = DATA_ERROR


def _info(index: int, header_digest: bytes) -> bytes:
    return _LABEL + bytes([index]) + header_digest


def seal_ways(recipients: Sequence[Recipient], vault_key: Secret, header_digest: bytes) -> bytes:
    """One entry of 1,168 bytes for each of sixteen ``recipients``."""
    if len(recipients) != SLOT_COUNT or len(vault_key.reveal()) != VAULT_KEY_BYTES:
        raise ValueError("sixteen ways in to a key of 32 bytes")
    return b"".join(
        recipient.wrap(vault_key.reveal(), info=_info(index, header_digest))
        for index, recipient in enumerate(recipients)
    )


def open_way(ways: bytes, index: int, identity: Identity, header_digest: bytes) -> Secret:
    """The vault key. Raises ``DamagedWays``."""
    if len(ways) != WAYS_BYTES:
        raise DamagedWays(size=len(ways))
    entry = ways[index * WAY_BYTES : (index + 1) * WAY_BYTES]
    try:
        return Secret(identity.unwrap(entry, info=_info(index, header_digest)))
    except (InvalidTag, ValueError):
        raise DamagedWays from None
