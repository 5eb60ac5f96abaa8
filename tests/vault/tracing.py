"""Runs a function in a forked child under ptrace(2), and acts on the system calls it makes.

A watch sees every call that matters as it begins and once it is done, with its arguments, and says
whether the child goes on, is killed, or is told that the call failed (the call is then not made).
Numbers of registers and calls are those of x86-64 (``asm/unistd_64.h``, ``sys/user.h``).
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

CAN_TRACE = platform.system() == "Linux" and platform.machine() == "x86_64"

_TRACEME, _SYSCALL, _SETOPTIONS = 0, 24, 0x4200
_PEEKUSER, _POKEUSER, _GETREGS = 3, 6, 12
_SYSGOOD, _EXITKILL = 1, 0x100000
_STOPPED_AT_CALL = signal.SIGTRAP | 0x80
# Positions in `struct user_regs_struct`, in words of eight bytes.
_RAX, _ORIG_RAX, _WORDS = 10, 15, 27
_ARGUMENTS = (14, 13, 12, 7, 9, 8)
_NO_CALL = -1
_PAGE = 4096

CHANGING = {
    1: "write",
    18: "pwrite64",
    20: "writev",
    74: "fsync",
    75: "fdatasync",
    76: "truncate",
    77: "ftruncate",
    82: "rename",
    83: "mkdir",
    84: "rmdir",
    87: "unlink",
    263: "unlinkat",
    264: "renameat",
    280: "utimensat",
    306: "syncfs",
    316: "renameat2",
}
"""Calls that change a disk or end a promise."""
OPENING = {2: "open", 257: "openat", 258: "mkdirat"}


@dataclass(frozen=True, slots=True)
class Call:
    """One system call of the child, stopped at its beginning or its end."""

    name: str
    arguments: tuple[int, ...]
    result: int | None
    """``None`` as it begins."""
    pid: int

    def text(self, argument: int) -> str:
        """The path that an argument points to."""
        address, raw = self.arguments[argument], b""
        while b"\0" not in raw:
            # A page at a time: what lies behind the end of a text may not be mapped.
            raw += self.memory(address + len(raw), _PAGE - (address + len(raw)) % _PAGE)
        return os.fsdecode(raw.partition(b"\0")[0])

    def memory(self, address: int, length: int) -> bytes:
        """Bytes of the child. Raises ``OSError``."""
        fd = os.open(f"/proc/{self.pid}/mem", os.O_RDONLY)
        try:
            return os.pread(fd, length, address)
        finally:
            os.close(fd)


@dataclass(frozen=True, slots=True)
class Go:
    """The child goes on."""


@dataclass(frozen=True, slots=True)
class Kill:
    """The child is killed here."""


@dataclass(frozen=True, slots=True)
class Fail:
    """The call that begins is not made; the child gets this error number."""

    errno: int


Verdict: TypeAlias = Go | Kill | Fail
Watch: TypeAlias = Callable[[Call], Verdict]
GO, KILL = Go(), Kill()


@dataclass(frozen=True, slots=True)
class Ended:
    killed: bool
    code: int


@dataclass(frozen=True, slots=True)
class Traced:
    calls: tuple[str, ...]
    """The calls that were begun, in order."""
    killed: bool
    code: int


def run_traced(work: Callable[[], None], kill_at: int | None, *, after: bool = False) -> Traced:
    """``work`` runs in a child. It is killed as the call number ``kill_at`` (from 0) begins, or
    once it is done if ``after``.
    """
    calls: list[str] = []

    def watch(call: Call) -> Verdict:
        if call.result is None:
            calls.append(call.name)
        is_there = kill_at == len(calls) - 1
        return KILL if is_there and (call.result is not None) is after else GO

    ended = run_watched(work, watch)
    return Traced(tuple(calls), ended.killed, ended.code)


def run_watched(
    work: Callable[[], None], watch: Watch, names: dict[int, str] | None = None
) -> Ended:
    """``work`` runs in a child; ``watch`` sees the calls in ``names`` (by default ``CHANGING``).

    Raises ``OSError`` where a process may not be traced.
    """
    pid = os.fork()
    if pid == 0:
        _child(work)
    try:
        return _follow(pid, watch, CHANGING if names is None else names)
    except BaseException:
        _end(pid)
        raise


def _end(pid: int) -> None:
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


_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.restype = ctypes.c_long
_libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)


def _ptrace(request: int, pid: int, data: int, address: int = 0) -> int:
    return int(_libc.ptrace(request, pid, address, data))


def _set(pid: int, register: int, value: int) -> None:
    _ptrace(_POKEUSER, pid, value & (2**64 - 1), register * 8)


def _call(pid: int, name: str, *, done: bool) -> Call:
    registers = (ctypes.c_ulonglong * _WORDS)()
    _ptrace(_GETREGS, pid, ctypes.addressof(registers))
    result = ctypes.c_longlong(registers[_RAX]).value if done else None
    return Call(name, tuple(registers[at] for at in _ARGUMENTS), result, pid)


def _follow(pid: int, watch: Watch, names: dict[int, str]) -> Ended:
    _, status = os.waitpid(pid, 0)
    if not os.WIFSTOPPED(status):
        raise OSError("this system does not let a process be traced")
    _ptrace(_SETOPTIONS, pid, _SYSGOOD | _EXITKILL)
    inside, pass_on, failing = False, 0, 0
    while True:
        _ptrace(_SYSCALL, pid, pass_on)
        _, status = os.waitpid(pid, 0)
        if os.WIFEXITED(status):
            return Ended(False, os.WEXITSTATUS(status))
        if os.WIFSIGNALED(status):
            return Ended(True, -os.WTERMSIG(status))
        stopped_by = os.WSTOPSIG(status)
        pass_on = 0 if stopped_by == _STOPPED_AT_CALL else stopped_by
        if pass_on:
            continue
        inside = not inside
        if failing and not inside:
            _set(pid, _RAX, -failing)
            failing = 0
            continue
        name = names.get(_ptrace(_PEEKUSER, pid, 0, _ORIG_RAX * 8))
        verdict = watch(_call(pid, name, done=not inside)) if name else GO
        if isinstance(verdict, Kill):
            _end(pid)
            return Ended(True, -signal.SIGKILL)
        if isinstance(verdict, Fail):
            failing = verdict.errno
            _set(pid, _ORIG_RAX, _NO_CALL)
