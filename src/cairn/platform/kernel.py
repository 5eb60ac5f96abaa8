"""The few calls of the kernel that Python has no names for."""

from __future__ import annotations

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_NAME = 15
PR_GET_SECCOMP = 21
PR_SET_SECCOMP = 22
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38

ON_LINUX = sys.platform == "linux"

_libc = ctypes.CDLL(None, use_errno=True)
if ON_LINUX:
    _libc.prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4
    _libc.prctl.restype = ctypes.c_int
    _libc.syscall.restype = ctypes.c_long
    _libc.syncfs.argtypes = [ctypes.c_int]
    _libc.unshare.argtypes = [ctypes.c_int]


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def prctl(option: int, value: int = 0, more: int = 0) -> int:
    """``prctl(2)``. Raises ``OSError``."""
    return _checked(_libc.prctl(option, value, more, 0, 0))


def system_call(number: int, *arguments: int | None) -> int:
    """``syscall(2)``; a pointer goes in as its address. Raises ``OSError``."""
    return _checked(_libc.syscall(ctypes.c_long(number), *map(ctypes.c_void_p, arguments)))


def sync_file_system(fd: int) -> None:
    """``syncfs(2)``. Raises ``OSError`` when the file system could not write something."""
    _checked(_libc.syncfs(fd))


def unshare(flags: int) -> None:
    """``unshare(2)``. Raises ``OSError``."""
    _checked(_libc.unshare(flags))


def limit_heaps(number: int) -> None:
    """Let threads share ``number`` heaps: glibc reserves 64 MiB of address space for each."""
    if hasattr(_libc, "mallopt"):
        _libc.mallopt(-8, number)
