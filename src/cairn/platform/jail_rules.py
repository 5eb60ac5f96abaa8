"""Which system calls each jail leaves. Everything that is not here answers "not permitted"."""

from __future__ import annotations

import errno
import mmap
import os
from collections.abc import Callable

from cairn.platform.kernel import PR_SET_NAME
from cairn.platform.seccomp import Check, Rule

_ALL_64 = 0xFFFFFFFF_FFFFFFFF
_ALL_32 = 0xFFFFFFFF
_CLONE_THREAD = 0x00010000
_F_GETFL = 3
_WRITES = os.O_ACCMODE | os.O_CREAT | os.O_TRUNC | os.O_APPEND | getattr(os, "O_TMPFILE", 0)
_WRITES &= ~os.O_DIRECTORY
"""Flags of ``open`` that ask for more than reading; O_TMPFILE also holds the bit for a folder."""

_MEMORY_WITHOUT_NEW_CODE = (
    Rule("mmap", (Check(2, mmap.PROT_EXEC, 0),)),
    Rule("mprotect", (Check(2, mmap.PROT_EXEC, 0),)),
    *(Rule(name) for name in ("brk", "munmap", "mremap", "madvise")),
)
_OPEN_DESCRIPTORS = tuple(
    Rule(name)
    for name in (
        "read", "readv", "recvfrom", "recvmsg", "write", "writev", "sendto", "sendmsg",
        "poll", "ppoll", "select", "pselect6", "close", "fstat",
    )
)  # fmt: skip
_TIME_AND_CHANCE = tuple(
    Rule(name)
    for name in (
        "clock_gettime", "clock_getres", "gettimeofday", "time", "nanosleep", "clock_nanosleep",
        "getrandom", "getrusage", "times",
    )
)  # fmt: skip
_ITSELF = tuple(
    Rule(name)
    for name in (
        "exit", "exit_group", "futex", "sched_yield", "rt_sigaction", "rt_sigprocmask",
        "rt_sigreturn", "sigaltstack", "restart_syscall", "getpid", "gettid", "getppid", "getuid",
        "geteuid", "getgid", "getegid", "sysinfo", "uname", "sched_getaffinity",
    )
)  # fmt: skip
_READING_FILES = (
    Rule("openat", (Check(2, _WRITES, 0),)),
    Rule("open", (Check(1, _WRITES, 0),)),
    Rule("fcntl", (Check(1, _ALL_32, _F_GETFL),)),
    *(
        Rule(name)
        for name in (
            "stat", "lstat", "newfstatat", "statx", "lseek", "pread64", "getdents64", "getcwd",
            "readlink", "readlinkat", "access", "faccessat", "faccessat2",
        )
    ),
)  # fmt: skip
_THREADS = (
    Rule("clone", (Check(0, _CLONE_THREAD, _CLONE_THREAD),)),
    # Its flags stand in memory where a filter cannot look; libc then falls back to clone.
    Rule("clone3", is_refused=True, error=errno.ENOSYS),
    Rule("prctl", (Check(0, _ALL_32, PR_SET_NAME),)),
    *(Rule(name) for name in ("set_robust_list", "rseq", "membarrier")),
)


def _bytes_rules(pid: int) -> tuple[Rule, ...]:
    return (
        *_OPEN_DESCRIPTORS,
        *_MEMORY_WITHOUT_NEW_CODE,
        *_TIME_AND_CHANCE,
        *_ITSELF,
        # abort() signals itself; no other process can be signalled.
        Rule("tgkill", (Check(0, _ALL_64, pid),)),
        # Limits may be read, not set.
        Rule("prlimit64", (Check(0, _ALL_32, 0), Check(2, _ALL_64, 0))),
    )


def _typeset_rules(pid: int) -> tuple[Rule, ...]:
    return (*_bytes_rules(pid), *_READING_FILES, *_THREADS)


RULES: dict[str, Callable[[int], tuple[Rule, ...]]] = {
    "bytes": _bytes_rules,
    "typeset": _typeset_rules,
}
"""Profile to its rules, given the number of the process they are for."""
