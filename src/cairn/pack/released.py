"""SHA-256 of ``checks/verify.py`` in every release: what a pack may hold under that name."""

from __future__ import annotations

RELEASED: tuple[tuple[str, str], ...] = (
    ("0.1.0", "5b8d5cf94ed382215ef7cfa61bc0cdacf6f5d74e231c3961a25e09329b24a446"),
)
"""Version and digest, the newest last. A digest is never taken out: old packs must still check."""
