"""SHA-256 of the checkers in every release: what a pack may hold under their names."""

from __future__ import annotations

RELEASED: dict[str, tuple[tuple[str, str], ...]] = {
    "checks/verify.py": (
        ("0.1.0", "ec046d7096a9a730d1b14d5f9baee44256d6095aafe41c2669d3d67a6d2edc49"),
    ),
    "checks/verify.html": (
        ("0.1.0, en", "864adc5b85251a3c921ffc4cb8e1410a18fd4cdf68dc436c30796d6e5687bcd7"),
    ),
    "checks/verify_record.py": (
        ("0.1.0", "a777a4b1adbfb883a70ec07f8019733f0af8d8f0e4b373b37fa5fdc7db790e18"),
    ),
}
"""By path in a pack: version and digest, newest last. None is taken out: old packs must check."""
