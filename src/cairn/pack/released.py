"""SHA-256 of ``checks/verify.py`` in every release: what a pack may hold under that name."""

from __future__ import annotations

RELEASED: tuple[tuple[str, str], ...] = (
    ("0.1.0", "ec046d7096a9a730d1b14d5f9baee44256d6095aafe41c2669d3d67a6d2edc49"),
)
"""Version and digest, the newest last. A digest is never taken out: old packs must still check."""
