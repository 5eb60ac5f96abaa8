"""Runs a function in a forked child and kills it at one chosen system call, with ptrace(2).

Only calls that change a disk or end a promise count: writes, syncs, renames, removals, truncations.
Numbers of registers and calls are those of x86-64 (``asm/unistd_64.h``, ``sys/user.h``).
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
from collections.abc import Callable
from dataclasses import dataclass

CAN_TRACE = platform.system() == "Linux" and platform.machine() == "x86_64"

_TRACEME, _PEEKUSER, _SYSCALL, _SETOPTIONS = 0, 3, 24, 0x4200
_SYSGOOD, _EXITKILL = 1, 0x100000
_ORIG_RAX = 15 * 8
_STOPPED_AT_CALL = signal.SIGTRAP | 0x80

CALLS = {
    1: "write",
    18: "pwrite64",
    20: "writev",
    74: "fsync",
    75: "fdatasync",
    76: "truncate",
    77: "ftruncate",
    82: "rename",
    83: "mkdir",
    87: "unlink",
    263: "unlinkat",
    264: "renameat",
    280: "utimensat",
    306: "syncfs",
    316: "renameat2",
}


@dataclass(frozen=True)
class Traced:
    calls: tuple[str, ...]
    """The calls that were begun, in order."""
    killed: bool
    code: int


def run_traced(work: Callable[[], None], kill_at: int | None, *, after: bool = False) -> Traced:
    """``work`` runs in a child. It is killed as the call number ``kill_at`` (from 0) begins, or
    once it is done if ``after``.
    """
    pid = os.fork()
    if pid == 0:
        _child(work)
    try:
        return _follow(pid, kill_at, after)
    finally:
        try:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass


def _child(work: Callable[[], None]) -> None:
    code = 70
    try:
        if _ptrace(_TRACEME, 0, 0) != 0:
            os._exit(71)
        os.kill(os.getpid(), signal.SIGSTOP)
        work()
        code = 0
    finally:
        os._exit(code)


def _ptrace(request: int, pid: int, data: int, address: int = 0) -> int:
    call = ctypes.CDLL(None, use_errno=True).ptrace
    call.restype = ctypes.c_long
    call.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)
    return int(call(request, pid, address, data))


def _follow(pid: int, kill_at: int | None, after: bool) -> Traced:
    _, status = os.waitpid(pid, 0)
    if not os.WIFSTOPPED(status):
        raise OSError("this system does not let a process be traced")
    _ptrace(_SETOPTIONS, pid, _SYSGOOD | _EXITKILL)
    calls: list[str] = []
    inside = False
    pass_on = 0
    while True:
        _ptrace(_SYSCALL, pid, pass_on)
        _, status = os.waitpid(pid, 0)
        if os.WIFEXITED(status):
            return Traced(tuple(calls), False, os.WEXITSTATUS(status))
        if os.WIFSIGNALED(status):
            return Traced(tuple(calls), True, -os.WTERMSIG(status))
        stopped_by = os.WSTOPSIG(status)
        if stopped_by != _STOPPED_AT_CALL:
            pass_on = stopped_by
            continue
        pass_on = 0
        inside = not inside
        name = CALLS.get(_ptrace(_PEEKUSER, pid, 0, _ORIG_RAX))
        if name is None:
            continue
        if inside:
            calls.append(name)
        if kill_at == len(calls) - 1 and inside is not after:
            os.kill(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
            return Traced(tuple(calls), True, -signal.SIGKILL)
