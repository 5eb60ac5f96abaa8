"""A pack checked from our side: the same steps as its own verifier, and the verifier itself too.

Whoever changes a pack can also change the program inside it. So we never run that program; we run
ours, and say when the one in the pack is none that was ever released.
"""

from __future__ import annotations

from pathlib import Path

from cairn.pack.released import RELEASED
from cairn.pack.verifier import MANIFEST, NOTE, VERIFIER, Mismatch, Report, inspect


def check_with_ours(
    folder: Path, *, manifest_sha256: str = "", key_fingerprint: str = ""
) -> Report:
    """What differs in the pack at ``folder``, by path.

    Give ``manifest_sha256`` and ``key_fingerprint`` where they are known from elsewhere (printed on
    page one, or kept in the record): then a pack that was made anew as a whole is named as well.
    """
    report = inspect(folder)
    more: list[Mismatch] = []
    found = report.verifier
    if found and found not in {digest for _, digest in RELEASED}:
        more.append(Mismatch(VERIFIER, "a verifier of a known release", found))
    if manifest_sha256 and report.manifest and report.manifest != manifest_sha256:
        more.append(Mismatch(MANIFEST, manifest_sha256, report.manifest))
    if key_fingerprint and report.key and report.key != key_fingerprint:
        more.append(Mismatch(NOTE, f"key {key_fingerprint}", f"key {report.key}"))
    named = {(one.path, one.found) for one in report.mismatches}
    fresh = [one for one in more if (one.path, one.found) not in named]
    return report._replace(mismatches=tuple(sorted([*report.mismatches, *fresh])))
