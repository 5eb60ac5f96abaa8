"""The files of a bag (BagIt 1.0, RFC 8493) that say what the other files are.

Order of making, each from what came before: payload → ``manifest.json`` → cover (prints the digest
of the manifest) → ``note.txt`` (signs both) → the lists, which follow from manifest and cover and
can therefore be made again by whoever checks.
"""

from __future__ import annotations

import json
from datetime import datetime, timezone

from cairn.crypto.note import sign_note
from cairn.crypto.signing import SigningKey
from cairn.pack.verifier import FORMAT, File
from cairn.terms.pack import PackContents

NOTE_NAME = "cairn-pack"
"""The name of the signer in the note: the same for everybody, so that it says nothing."""


def manifest_bytes(contents: PackContents, contents_sha256: str, files: dict[str, File]) -> bytes:
    """``checks/manifest.json``: every file but the cover and what follows from it, by path."""
    manifest = {
        "format": FORMAT,
        "program": contents.program,
        "made": made_at(contents),
        "purpose": contents.purpose,
        "contents_sha256": contents_sha256,
        "record_head": contents.record_head,
        "files": [
            {"path": path, "size": files[path].size, "sha256": files[path].sha256}
            for path in sorted(files)
        ],
    }
    return json.dumps(manifest, ensure_ascii=True, indent=1, sort_keys=True).encode("ascii") + b"\n"


def made_at(contents: PackContents) -> str:
    """When the pack was made, as ISO 8601 in UTC, to the second."""
    seconds = (contents.made_at.earliest or 0) // 1_000_000
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def note_bytes(manifest_sha256: str, cover: File, key: SigningKey) -> bytes:
    """``checks/note.txt``: the digests of manifest and cover, signed (C2SP signed note)."""
    text = (
        f"{FORMAT}\nmanifest {manifest_sha256}\n"
        f"read-first {cover.sha256} {cover.size}\nkey {key.public.hex()}\n"
    )
    return sign_note(text, NOTE_NAME, key)
