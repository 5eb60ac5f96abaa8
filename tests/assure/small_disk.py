"""A disk that is soon full: a small file system in memory, or a limit on the size of files."""

from __future__ import annotations

import contextlib
import errno
import resource
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

PAGE = 4096
_LARGE = 64 << 20


@dataclass(frozen=True, slots=True)
class SmallDisk:
    folder: Path
    make_room: Callable[[], None]
    """Somebody deletes other things: from now on there is space."""


def can_mount(folder: Path) -> bool:
    """Whether this process may mount a file system of its own."""
    try:
        with mounted(folder, 16 * PAGE):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


@contextlib.contextmanager
def mounted(folder: Path, size: int) -> Iterator[SmallDisk]:
    """``size`` bytes in all, in whole pages: what ``tmpfs`` counts is the content of files."""
    folder.mkdir(exist_ok=True)
    _run("mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "none", str(folder))
    try:
        yield SmallDisk(
            folder, lambda: _run("mount", "-o", f"remount,size={_LARGE}", "none", str(folder))
        )
    finally:
        _run("umount", str(folder))


@contextlib.contextmanager
def limited(folder: Path, size: int) -> Iterator[SmallDisk]:
    """No file may become larger than ``size`` bytes: the call fails with ``EFBIG``."""
    folder.mkdir(exist_ok=True)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield SmallDisk(folder, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, before))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def _run(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError as error:
        raise OSError(errno.ENOSYS, "there is no mount command") from error
