"""Whether a place on this computer looks as if others could see what is put there.

Names and marks that programs leave are clues, not knowledge: nothing found does not mean that a
folder is copied nowhere. Where a mark comes from stands beside it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

_SYNCED = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "my drive",
    "icloud",
    "icloud drive",
    "mobile documents",
    "com~apple~clouddocs",
    "nextcloud",
    "owncloud",
    "syncthing",
    "seafile",
    "proton drive",
    "pcloud",
    "pclouddrive",
    "box sync",
    "mega",
    "megasync",
    "creative cloud files",
    "cloudstorage",
    "public",
    "shared",
)
_ANYWHERE_IN_NAME = ("onedrive", "dropbox", "google drive", "googledrive", "icloud", "nextcloud")
_HOME = ("desktop", "documents", "downloads")
_MARKS = (
    (".stfolder", "Syncthing"),
    (".stignore", "Syncthing"),
    (".dropbox.cache", "Dropbox"),
    (".tmp.drivedownload", "Google Drive"),
    (".tmp.driveupload", "Google Drive"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    (".sync", "Resilio Sync"),
    (".seafile-data", "Seafile"),
    (".megaignore", "MEGA"),
    (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
)
_STARTS = ((".sync_", ".db", "Nextcloud"), ("._sync_", ".db", "Nextcloud"))
_DESKTOP_INI = ("desktop.ini", "Desktop.ini")
_MOST_OF_INI = 64 << 10
_MOST_NAMES = 10_000


def why_exposed(folder: Path) -> str:
    """What says that ``folder`` is often synced, shared or looked into; empty if nothing does."""
    home = (part for part in folder.absolute().parts if part.lower() in _HOME)
    return why_synced(folder) or next(home, "")


def why_synced(folder: Path) -> str:
    """The part of the path, or the program whose mark was found in the folder or one above it, that
    says that ``folder`` is copied to other devices or open to others; empty if nothing does.
    """
    folder = folder.absolute()
    for part in folder.parts:
        name = part.lower()
        if any(name == word or name.startswith(f"{word} ") for word in _SYNCED):
            return part
        if any(word in name for word in _ANYWHERE_IN_NAME):
            return part
    return next(filter(None, map(_mark_in, _up_to_home(folder.resolve()))), "")


def _up_to_home(folder: Path) -> Iterator[Path]:
    """The folder and those above it, without the home folder, where programs keep settings under
    the same names, and without what lies above.
    """
    home = Path.home().resolve()
    for place in (folder, *folder.parents):
        if place == home or place == place.parent:
            return
        yield place


def _mark_in(folder: Path) -> str:
    for name, program in _MARKS:
        if (folder / name).exists():
            return program
    if (folder / ".dropbox").is_file():  # a folder of that name holds Dropbox's own settings
        return "Dropbox"
    with contextlib.suppress(OSError):
        for _, path in zip(range(_MOST_NAMES), folder.iterdir(), strict=False):
            for start, end, program in _STARTS:
                if path.name.startswith(start) and path.name.endswith(end):
                    return program
    return "OneDrive" if any(_names_onedrive(folder / name) for name in _DESKTOP_INI) else ""


def _names_onedrive(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            untrusted_text = file.read(_MOST_OF_INI)
    except OSError:
        return False
    # Windows writes it as UTF-16 or in the old code page.
    return b"onedrive" in untrusted_text.replace(b"\0", b"").lower()
