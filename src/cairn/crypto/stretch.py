"""A passphrase becomes a key, slowly: Argon2id version 1.3 (RFC 9106)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from cairn.crypto.secret import Secret
from cairn.terms.errors import DATA_ERROR, Problem

STRETCHED_BYTES = 64
_FLOOR_KIB, _CEILING_KIB = 64 * 1024, 1024 * 1024
_FLOOR_PASSES, _CEILING_PASSES = 3, 10
_CEILING_LANES = 16


class CostRefused(Problem):
    """The cost stored in a header is so low that it protects nothing, or so high that it harms."""

    say = "The first file of this diary asks for something unsafe, so it was not opened."
    hint = "Someone may have changed it. Keep the folder as it is and use your last backup."
    exit_code = DATA_ERROR


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs. The standard is about a second and 256 MiB."""

    memory_kib: int = 256 * 1024
    passes: int = 3
    lanes: int = 4

    @property
    def is_allowed(self) -> bool:
        return (
            _FLOOR_KIB <= self.memory_kib <= _CEILING_KIB
            and _FLOOR_PASSES <= self.passes <= _CEILING_PASSES
            and 1 <= self.lanes <= _CEILING_LANES
        )


def stretch(passphrase: str, salt: bytes, cost: Cost) -> Secret:
    """64 bytes. The passphrase is taken in Unicode NFC, so that one typed on two systems is the
    same one. Raises ``CostRefused``.
    """
    if not cost.is_allowed:
        raise CostRefused(memory_kib=cost.memory_kib, passes=cost.passes, lanes=cost.lanes)
    kdf = Argon2id(
        salt=salt,
        length=STRETCHED_BYTES,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return Secret(kdf.derive(typed))
