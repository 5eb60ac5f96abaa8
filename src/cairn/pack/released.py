"""SHA-256 of the checkers in every release: what a pack may hold under their names."""

from __future__ import annotations

RELEASED: dict[str, tuple[tuple[str, str], ...]] = {
    "checks/verify.py": (
        ("0.1.0", "6259fff0fb9bf116cf16096418f33c1f0050acae7590edf34ed4e2ee5101b917"),
    ),
    "checks/verify.html": (
        ("0.1.0, en", "d4866d96679d02645761fd9c998faeb8bfe30d9d15c94f2e6b22bb681483e5fb"),
    ),
    "checks/verify_record.py": (
        ("0.1.0", "073795676d84b213c418094c3b5fb671da7295ef1c749f89d67b0e397021684f"),
    ),
}
"""By path in a pack: version and digest, newest last. None is taken out: old packs must check."""
