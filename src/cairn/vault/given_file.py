"""A file of keys that somebody gave: read as a file, and never waited for."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO


def open_given(file: Path) -> BinaryIO:
    """Raises ``OSError``, also for what is no file: a pipe with nobody behind it would hold the
    program for ever.
    """
    fd = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    return os.fdopen(fd, "rb")
