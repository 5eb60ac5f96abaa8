"""What lies in a vault's folder, by name, kind and mode. Needs no key and opens no file."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cairn.storage.folder_files import FILE_MODE, FOLDER_MODE
from cairn.storage.names import is_blob_name

_SMALL = ("header", "slots", "keys", "settings")
_REQUIRED = (*_SMALL, "logs/0", "logs/1")
_FILES = {*_SMALL, "ways", "next", "marks", "acts-0", "acts-1", "index.db", "index.db-journal",
          "index.db-wal", "index.db-shm"}  # fmt: skip
_BLOBS = {"originals", "readings"}
_LOOSE = {"bin", ".staging", "drafts", "inbox", "stamps"}
_FOLDERS = {"logs", *_BLOBS, *_LOOSE}
_PARTIAL = ".part-"
"""What a small file is called until it is whole; left behind by a kill, it does no harm."""


@dataclass(frozen=True, slots=True)
class LayoutFault:
    path: str
    """Inside the vault's folder."""
    what: str
    """``layout-missing`` ``layout-unexpected`` ``layout-link`` ``layout-kind`` ``layout-mode``"""
    expected: str = ""
    found: str = ""


def missing_parts(folder: Path) -> tuple[str, ...]:
    """The files that a vault cannot be opened without, and that are not there."""
    return tuple(name for name in _REQUIRED if not (folder / name).exists())


def check_layout(folder: Path) -> tuple[LayoutFault, ...]:
    """Everything that is not where, what or as private as it should be; in order of path."""
    missing = [LayoutFault(name, "layout-missing") for name in missing_parts(folder)]
    entries = list(_walk(folder, folder))
    keeps_modes = _keeps_modes(folder, entries)
    faults = [fault for path, found in entries for fault in _faults(folder, path, found)]
    if keeps_modes:
        faults += [fault for path, found in entries for fault in _mode_faults(folder, path, found)]
    return tuple(sorted([*missing, *faults], key=lambda fault: (fault.path, fault.what)))


_Entry = tuple[Path, int]
"""A path and its mode, links not followed."""


def _walk(folder: Path, root: Path) -> Iterator[_Entry]:
    yield folder, folder.lstat().st_mode
    for path in sorted(folder.iterdir()):
        mode = path.lstat().st_mode
        is_ours = folder != root or path.name in _FOLDERS
        if stat.S_ISDIR(mode) and is_ours:
            yield from _walk(path, root)
        else:
            yield path, mode


def _keeps_modes(folder: Path, entries: list[_Entry]) -> bool:
    """A stick with a file system such as FAT says the same of every file, that it can be run."""
    files = [mode for _, mode in entries if stat.S_ISREG(mode)]
    return not files or not all(mode & 0o100 for mode in files)


def _faults(root: Path, path: Path, mode: int) -> Iterator[LayoutFault]:
    name = path.relative_to(root).as_posix()
    if stat.S_ISLNK(mode):
        yield LayoutFault(name, "layout-link")
        return
    is_folder = stat.S_ISDIR(mode)
    if not is_folder and not stat.S_ISREG(mode):
        yield LayoutFault(name, "layout-kind")
    elif path != root and not _belongs(path.relative_to(root).parts, is_folder):
        yield LayoutFault(name, "layout-unexpected")


def _belongs(parts: tuple[str, ...], is_folder: bool) -> bool:
    first, last = parts[0], parts[-1]
    if last.startswith(_PARTIAL):
        return not is_folder
    if len(parts) == 1:
        return first in (_FOLDERS if is_folder else _FILES)
    if first in _LOOSE:
        return len(parts) == 2 and not is_folder
    if first == "logs":
        return len(parts) == 2 and not is_folder and last in ("0", "1")
    if is_folder:
        return len(parts) == 2 and len(last) == 2
    return len(parts) == 3 and is_blob_name(last) and last[:2] == parts[1]


def _mode_faults(root: Path, path: Path, mode: int) -> Iterator[LayoutFault]:
    if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
        return
    expected = FOLDER_MODE if stat.S_ISDIR(mode) else FILE_MODE
    # More private than ours is no fault: a copy may have been made read-only.
    if stat.S_IMODE(mode) & ~expected:
        name = path.relative_to(root).as_posix()
        yield LayoutFault(name, "layout-mode", f"{expected:04o}", f"{stat.S_IMODE(mode):04o}")
