"""Landlock: which folders a process may still read. See ``linux/landlock.h`` and landlock(7)."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Sequence

from cairn.platform.kernel import PR_SET_NO_NEW_PRIVS, prctl, system_call
from cairn.platform.system_calls import number_of

_VERSION_FLAG = 1
_RULE_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3

# Rights over files known from each version on, then over TCP, then over sockets and signals.
_FILE_RIGHTS = ((1, 13), (2, 14), (3, 15), (5, 16))
_BIND_AND_CONNECT, _ABSTRACT_SOCKETS_AND_SIGNALS = 3, 3


def version() -> int:
    """Version of Landlock in this kernel; 0 where it is missing or switched off."""
    number = number_of("landlock_create_ruleset")
    if number is None:
        return 0
    try:
        return system_call(number, None, 0, _VERSION_FLAG)
    except OSError:
        return 0


def allow_only_reading(folders: Sequence[str]) -> None:
    """From now on this process opens nothing but what lies in ``folders``, and writes nothing.

    A file may be named instead of a folder. TCP, and signals to others, end here too where the
    kernel is new enough. Raises ``OSError``.
    """
    have = version()
    rights = (1 << max(bits for since, bits in _FILE_RIGHTS if since <= have)) - 1
    network = _BIND_AND_CONNECT if have >= 4 else 0
    scopes = _ABSTRACT_SOCKETS_AND_SIGNALS if have >= 6 else 0
    shape = ctypes.create_string_buffer(struct.pack("=QQQ", rights, network, scopes), 24)
    at = ctypes.addressof(shape)
    ruleset = system_call(number_of("landlock_create_ruleset") or 0, at, len(shape), 0)
    try:
        for folder in folders:
            _allow(ruleset, folder)
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        system_call(number_of("landlock_restrict_self") or 0, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str) -> None:
    fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        is_folder = os.path.isdir(path)  # noqa: PTH112 - no path object in a child short of memory
        rights = _READ_FILE | _READ_DIR if is_folder else _READ_FILE
        rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, fd), 12)
        number = number_of("landlock_add_rule") or 0
        system_call(number, ruleset, _RULE_PATH_BENEATH, ctypes.addressof(rule), 0)
    finally:
        os.close(fd)
