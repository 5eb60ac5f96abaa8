"""A small file of the owner's, outside the vault: new, readable by the owner alone, durable."""

from __future__ import annotations

import os
from pathlib import Path

from cairn.platform.durable import fsync_folder, write_all
from cairn.terms.errors import CANNOT_CREATE, Problem


class FileThere(Problem):
    say = "There is a file of that name already, so nothing was written."
    hint = "Choose another name or another folder."
    exit_code = CANNOT_CREATE


class CannotWriteThere(Problem):
    say = "The file could not be written there."
    hint = "Check that the folder exists, that you may write in it and that it is not full."
    exit_code = CANNOT_CREATE


def write_new_file(file: Path, data: bytes) -> None:
    """Raises ``FileThere`` or ``CannotWriteThere``; what was begun is taken away again."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        fd = os.open(file, flags, 0o600)
    except FileExistsError as error:
        raise FileThere from error
    except OSError as error:
        raise CannotWriteThere(errno=error.errno or 0) from error
    try:
        try:
            write_all(fd, data)
            os.fsync(fd)
        finally:
            os.close(fd)
        fsync_folder(file.parent)
    except BaseException as error:
        file.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise CannotWriteThere(errno=error.errno or 0) from error
        raise
