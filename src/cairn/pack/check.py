"""A pack checked from our side: the same steps as its own checkers, and the checkers too.

Whoever changes a pack can also change the programs inside it. So we never run those; we run ours,
and say when one in the pack is none that was ever released.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from cairn.pack.record_form import Fault
from cairn.pack.record_verifier import ITEMS, LARGEST, RECORD, inspect_beside
from cairn.pack.released import RELEASED
from cairn.pack.verifier import MANIFEST, NOTE, Mismatch, Report, inspect


def check_with_ours(
    folder: Path, *, manifest_sha256: str = "", key_fingerprint: str = ""
) -> Report:
    """What differs in the pack at ``folder``, by path.

    Give ``manifest_sha256`` and ``key_fingerprint`` where they are known from elsewhere (printed on
    page one, or kept in the record): then a pack that was made anew as a whole is named as well.
    """
    report = inspect(folder)
    more = [*_unknown_checkers(folder), *_record(folder)]
    if manifest_sha256 and report.manifest and report.manifest != manifest_sha256:
        more.append(Mismatch(MANIFEST, manifest_sha256, report.manifest))
    if key_fingerprint and report.key and report.key != key_fingerprint:
        more.append(Mismatch(NOTE, f"key {key_fingerprint}", f"key {report.key}"))
    named = {(one.path, one.found) for one in report.mismatches}
    fresh = [one for one in more if (one.path, one.found) not in named]
    return report._replace(mismatches=tuple(sorted([*report.mismatches, *fresh])))


def _unknown_checkers(folder: Path) -> Iterator[Mismatch]:
    for path, known in RELEASED.items():
        found = hashlib.sha256(data).hexdigest() if (data := _read(folder, path)) else ""
        if found and found not in {digest for _, digest in known}:
            yield Mismatch(path, "a checker of a known release", found)


def _record(folder: Path) -> Iterator[Mismatch]:
    data = _read(folder, RECORD)
    if not data:
        return
    for fault in inspect_beside(data, _read(folder, ITEMS)).faults:
        yield Mismatch(RECORD, f"step {fault.step}", _where(fault) + fault.what)


def _where(fault: Fault) -> str:
    if fault.branch < 0:
        return ""
    record = f".{fault.record}" if fault.record >= 0 else ""
    return f"act {fault.log}.{fault.branch}{record}: "


def _read(folder: Path, path: str) -> bytes:
    """The bytes of a plain file, or none where there is no such file; ``inspect`` names links."""
    try:
        if (folder / path).is_symlink() or not (folder / path).is_file():
            return b""
        with (folder / path).open("rb") as file:
            return file.read(LARGEST)
    except OSError:
        return b""
