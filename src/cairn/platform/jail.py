"""What is taken away from a child before it meets bytes that a hostile person may have written.

``close_the_door`` is called in the child, once, before the first of those bytes:

- ``bytes``: memory, time and the one socket it holds. No file, network, program, process, thread.
- ``typeset``: as ``bytes``, and threads, and reading the folders it is given. Nothing is written.

Each fence stands alone: system calls (seccomp), files (Landlock), network (a namespace without
one), rights of an administrator (dropped), memory and time (limits). ``close_the_door`` returns
which of them stand. It cannot stop a file from keeping the child busy, or from lying in what it
sends back: the reader of the channel has to doubt that.
"""

from __future__ import annotations

import ctypes
import os
import resource
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from cairn.platform import landlock, seccomp
from cairn.platform.hardening import die_with, harden_process
from cairn.platform.jail_rules import RULES
from cairn.platform.kernel import system_call, unshare
from cairn.platform.system_calls import number_of

Profile: TypeAlias = Literal["bytes", "typeset"]

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 20

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_CAPABILITY_VERSION_3 = 0x20080522
_OPEN_FILES = {"bytes": 16, "typeset": 128}

_left_network = False


class JailUnavailable(Exception):
    """This system has no way to keep a child from the network. Nothing may be parsed here."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use."""

    memory_bytes: int = MEMORY_BYTES
    """Address space on top of what is mapped already."""
    cpu_seconds: int = CPU_SECONDS
    """Seconds on a processor, all threads together; not time on the clock."""


def leave_the_network() -> bool:
    """Move this process, and all it will start, to a namespace without any network.

    Only a process with one thread can. False where the system does not let us.
    """
    global _left_network
    try:
        unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    except (OSError, AttributeError):
        return False
    _left_network = True
    return True


def what_is_possible() -> frozenset[str]:
    """Fences this process can put up: some of ``seccomp``, ``landlock``, ``netns``.

    ``netns`` is among them once ``leave_the_network`` has worked; trying is the only sure test.
    """
    found = set()
    if seccomp.is_possible():
        found.add("seccomp")
    if landlock.version():
        found.add("landlock")
    if _left_network:
        found.add("netns")
    return frozenset(found)


def close_the_door(
    profile: Profile, limits: Limits, *, readable: Sequence[str] = (), parent: int | None = None
) -> frozenset[str]:
    """Give up all but what ``profile`` leaves, for good; which fences stand.

    ``readable`` counts for ``typeset`` only. If process ``parent`` is gone already, this one ends.
    Raises ``JailUnavailable`` where neither seccomp nor a namespace is to be had, ``OSError`` if a
    fence that should stand does not.
    """
    if not _left_network:
        leave_the_network()
    possible = what_is_possible()
    if not possible & {"seccomp", "netns"}:
        raise JailUnavailable
    harden_process()
    _drop_rights()
    if parent is not None:
        die_with(parent)
    _limit(profile, limits)
    if "landlock" in possible:
        landlock.allow_only_reading(readable if profile == "typeset" else ())
    if "seccomp" in possible:
        rules = RULES[profile](os.getpid())
        seccomp.install(seccomp.program(rules, seccomp.fails_with(1)))
    return possible


def _drop_rights() -> None:
    """No capability is left, also where we run as an administrator or own a namespace."""
    number = number_of("capset")
    if number is None:
        return
    head = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()
    system_call(number, ctypes.addressof(head), ctypes.addressof(none))


def _limit(profile: Profile, limits: Limits) -> None:
    address_space = _mapped_bytes() + limits.memory_bytes
    for which, soft, hard in (
        (resource.RLIMIT_AS, address_space, address_space),
        # The first signal names the reason; the second, a second later, cannot be ignored.
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES[profile], _OPEN_FILES[profile]),
    ):
        lower_limit(which, soft, hard)
    if profile == "bytes":
        lower_limit(resource.RLIMIT_NPROC, 0, 0)


def lower_limit(which: int, soft: int, hard: int) -> None:
    """Set a limit of this process, or leave the one it has where that is lower."""
    _, now = resource.getrlimit(which)
    if now != resource.RLIM_INFINITY:
        soft, hard = min(soft, now), min(hard, now)
    resource.setrlimit(which, (soft, hard))


def _mapped_bytes() -> int:
    with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - nothing imported late in a child
        return int(file.read().split()[0]) * resource.getpagesize()
