"""A vault's folder on this computer. See ``docs/format/vault-1.md`` for the layout."""

from __future__ import annotations

from pathlib import Path

from cairn.platform.durable import fsync_folder
from cairn.storage.folder_blobs import FolderBlobs, clear_staging
from cairn.storage.folder_files import FOLDER_MODE, Disk, date_folder, make_folder
from cairn.storage.folder_log import FolderLog, make_log
from cairn.storage.folder_small import FolderSmall, clear_unfinished
from cairn.storage.promises import Places

_LOGS = "logs"
_BIN = "bin"
_STAGING = ".staging"
_ORIGINALS = "originals"
_DRAFTS = "drafts"
_READINGS = "readings"
_DISPOSABLE = (_READINGS, _BIN, _STAGING)
_FOLDERS = (_LOGS, _ORIGINALS, *_DISPOSABLE)
_LOG_NAMES = ("0", "1")


def make_places(root: Path) -> Places:
    """The empty places of a new vault, durable.

    ``root`` may be there if nothing is in it, else ``FileExistsError``; the folder above it must
    be there, else ``FileNotFoundError``. Raises ``StorageFull``, ``NotAllowed``.
    """
    if not root.parent.is_dir():
        raise FileNotFoundError
    if root.exists() and any(root.iterdir()):
        raise FileExistsError
    with Disk().writing():
        make_folder(root)
        root.chmod(FOLDER_MODE)
        for name in _FOLDERS:
            make_folder(root / name)
        for log in _LOG_NAMES:
            make_log(root / _LOGS / log)
        for folder in (*(root / name for name in _FOLDERS), root):
            date_folder(folder)
            fsync_folder(folder)
        fsync_folder(root.parent)
    return open_places(root, writing=True)


def open_places(root: Path, *, writing: bool) -> Places:
    """The places of a vault that is there. ``writing``: this process holds the vault's lock.

    Disposable folders that are missing are made by the writer. Raises ``StorageFull``,
    ``NotAllowed``, ``StrangeFile`` or, when the disk reports a fault, ``AppendFailed``.
    """
    disk = Disk()
    if writing:
        with disk.writing():
            for name in _DISPOSABLE:
                make_folder(root / name)
            clear_staging(root / _STAGING)
            for folder in (root, root / _DRAFTS):
                clear_unfinished(folder)
    record, notes = (FolderLog(root / _LOGS / name, root / _BIN, disk) for name in _LOG_NAMES)
    return Places(
        logs=(record, notes),
        originals=FolderBlobs(root / _ORIGINALS, root / _STAGING, disk),
        readings=FolderBlobs(root / _READINGS, root / _STAGING, disk),
        small=FolderSmall(root, disk),
    )
