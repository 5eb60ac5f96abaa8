"""A list of the system calls a process may still make, handed to the kernel for good.

The program is classic BPF (``linux/filter.h``, ``linux/seccomp.h``), one block a call. What is not
allowed answers with an error, so that Python raises ``PermissionError`` and the reader can say what
it could not do; only a call made in the way of another processor ends the process.
"""

from __future__ import annotations

import ctypes
import errno
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from cairn.platform.kernel import (
    ON_LINUX,
    PR_GET_SECCOMP,
    PR_SET_NO_NEW_PRIVS,
    PR_SET_SECCOMP,
    prctl,
)
from cairn.platform.system_calls import COLUMN, audit_arch, number_of

ALLOW = 0x7FFF0000
KILL = 0x80000000
_ERROR = 0x00050000
_MODE_FILTER = 2

_LOAD, _AND, _JUMP_IF_EQUAL, _JUMP_IF_AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_NUMBER_AT, _ARCH_AT, _ARGUMENTS_AT = 0, 4, 16
_FIRST_X32_NUMBER = 0x40000000
"""On x86_64 the same calls exist a second time from here on, with 32-bit pointers."""


@dataclass(frozen=True, slots=True)
class Check:
    """Holds when argument number ``index``, cut down to the bits of ``mask``, is ``value``."""

    index: int
    mask: int
    value: int


@dataclass(frozen=True, slots=True)
class Rule:
    """What happens to one system call: allowed if all checks hold, else it fails with ``error``."""

    name: str
    checks: tuple[Check, ...] = ()
    error: int = errno.EPERM
    is_refused: bool = False


def fails_with(error: int) -> int:
    """The answer that makes a call fail with an ``errno`` number."""
    return _ERROR | error


def is_possible() -> bool:
    """Whether this kernel has filters and we know the numbers of this processor."""
    if not ON_LINUX or COLUMN is None:
        return False
    try:
        prctl(PR_GET_SECCOMP)
        # A null program: EFAULT shows that filters are known, EINVAL that they are not.
        prctl(PR_SET_SECCOMP, _MODE_FILTER)
    except OSError as problem:
        return problem.errno == errno.EFAULT
    return False


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _halves(check: Check) -> list[tuple[int, int, int]]:
    """A 64-bit comparison as one or two of 32 bits: where to load, what to keep, what to find."""
    at = _ARGUMENTS_AT + 8 * check.index
    low = (at, check.mask & 0xFFFFFFFF, check.value & 0xFFFFFFFF)
    high = (at + 4, check.mask >> 32, check.value >> 32)
    return [half for half in (low, high) if half[1]]


def _block(rule: Rule) -> list[bytes]:
    number = number_of(rule.name)
    if number is None:
        return []
    refusal = _instruction(_RETURN, fails_with(rule.error))
    if rule.is_refused:
        return [_instruction(_JUMP_IF_EQUAL, number, 0, 1), refusal]
    halves = [half for check in rule.checks for half in _halves(check)]
    body: list[bytes] = []
    for left, (at, mask, value) in zip(reversed(range(len(halves))), halves, strict=True):
        to_refusal = 3 * left + 1
        body.append(_instruction(_LOAD, at))
        body.append(_instruction(_AND, mask))
        body.append(_instruction(_JUMP_IF_EQUAL, value, 0, to_refusal))
    body.append(_instruction(_RETURN, ALLOW))
    if halves:
        body.append(refusal)
    return [_instruction(_JUMP_IF_EQUAL, number, 0, len(body)), *body]


def program(rules: Sequence[Rule], otherwise: int) -> bytes:
    """The filter: each rule in order, then ``otherwise`` for every call that has none."""
    return b"".join(
        [
            _instruction(_LOAD, _ARCH_AT),
            _instruction(_JUMP_IF_EQUAL, audit_arch(), 1, 0),
            _instruction(_RETURN, KILL),
            _instruction(_LOAD, _NUMBER_AT),
            _instruction(_JUMP_IF_AT_LEAST, _FIRST_X32_NUMBER, 0, 1),
            _instruction(_RETURN, fails_with(errno.ENOSYS)),
            *(step for rule in rules for step in _block(rule)),
            _instruction(_RETURN, otherwise),
        ]
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def install(filter_program: bytes) -> None:
    """Hand the filter to the kernel, for this thread and all it starts, for good.

    Raises ``OSError``.
    """
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    wrapped = _Program(len(filter_program) // 8, filter_program)
    prctl(PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(wrapped))
