"""The keys that one log needs: to read its bodies, and to sign what is appended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cairn.crypto.age_keys import Identity
from cairn.crypto.signing import SigningKey


@dataclass(frozen=True, slots=True)
class LogKeys:
    """Keys of one log. Neither of the key types prints its secret."""

    log: int
    """``RECORD`` or ``PRIVATE_NOTES``."""
    period: int
    """Key period that new bodies are sealed in."""
    identities: Mapping[int, Identity]
    """By key period."""
    signers: Mapping[int, SigningKey]
    """By log branch."""
    branch: int
    """Log branch that new records are appended to."""
