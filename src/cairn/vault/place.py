"""Whether a place on this computer looks as if others could see what is put there."""

from __future__ import annotations

from pathlib import Path

_SYNCED = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "my drive",
    "icloud",
    "mobile documents",
    "nextcloud",
    "owncloud",
    "syncthing",
    "pcloud",
    "box sync",
    "mega",
    "creative cloud files",
    "public",
    "shared",
)
_HOME = ("desktop", "documents", "downloads")


def why_exposed(folder: Path) -> str:
    """The part of the path that is often synced, shared or looked into; empty if there is none."""
    for part in folder.absolute().parts:
        name = part.lower()
        if name in _HOME or any(name == word or name.startswith(f"{word} ") for word in _SYNCED):
            return part
        if any(word in name for word in _SYNCED[:6]):
            return part
    return ""
