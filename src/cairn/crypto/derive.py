"""HKDF with SHA-256 (RFC 5869): several keys from one, each for one purpose."""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def derive(key: bytes, *, salt: bytes, info: bytes, length: int = 32) -> bytes:
    """``length`` bytes that say nothing about ``key`` or about other purposes' keys."""
    return HKDF(SHA256(), length, salt, info).derive(key)
