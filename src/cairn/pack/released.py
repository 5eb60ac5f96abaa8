"""SHA-256 of the checkers in every release: what a pack may hold under their names."""

from __future__ import annotations

RELEASED: dict[str, tuple[tuple[str, str], ...]] = {
    "checks/verify.py": (
        ("0.1.0", "ec046d7096a9a730d1b14d5f9baee44256d6095aafe41c2669d3d67a6d2edc49"),
    ),
    "checks/verify_record.py": (
        ("0.1.0", "7668028eab0f1044f1239f7b69dce8027188ea44df97d3f64d12088394315d41"),
    ),
}
"""By path in a pack: version and digest, newest last. None is taken out: old packs must check."""
