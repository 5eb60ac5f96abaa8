"""Check a pack from our side, without a vault or a passphrase. Nothing in the pack is run."""

from __future__ import annotations

from pathlib import Path

from cairn.pack.check import check_with_ours
from cairn.pack.verifier import Report


def looks_like_a_pack(path: Path) -> bool:
    """Whether the folder has the parts of a pack, whole or not."""
    parts = (path / "bagit.txt", path / "checks", path / "data")
    return sum(part.exists() for part in parts) >= 2


def check_pack(path: Path) -> Report:
    """Every mismatch by path; the same steps as the verifier inside, and the verifier itself."""
    return check_with_ours(path)
