"""The parent's side of the process that forks children to read hostile files.

Nothing is ever forked from a process that holds keys. ``Zygote.start`` executes a fresh Python
before any passphrase is read; later it is asked, over a socket, to fork a child and to give it one
end of a new channel. Its arguments and environment hold nothing about a person; where to find the
code is told over the socket.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal, Self, TypeAlias

from cairn.platform.channel import Channel, ChannelBroken, socketpair
from cairn.platform.fresh import start_python
from cairn.platform.jail import CPU_SECONDS, MEMORY_BYTES, JailUnavailable, Profile

Reason: TypeAlias = Literal["finished", "out-of-time", "out-of-memory", "stopped"]


class ZygoteGone(Exception):
    """The process that forks children could not be started, or has ended."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a child ended."""

    reason: Reason
    how: str
    """What the system said, for a log: ``exit 0``, ``signal 11``, ``killed by us``."""


class Child:
    """A process that reads one thing. At the end of a ``with`` it is killed and waited for."""

    __slots__ = ("_ending", "_told_on", "channel", "pid")

    def __init__(self, pid: int, channel: Channel, told_on: Channel) -> None:
        self.pid = pid
        """Its number, for a log. Signal it with ``kill``: a number can be given away again."""
        self.channel = channel
        self._told_on = told_on
        self._ending: Ending | None = None

    def kill(self) -> None:
        """Stop it at once. Does nothing if it has ended."""
        if self._ending is None:
            with contextlib.suppress(OSError):
                self._told_on.send(b"")

    def wait(self) -> Ending:
        """Wait until it has ended; how it did. May be asked again."""
        if self._ending is None:
            self._ending = _read_ending(self._told_on)
            self._told_on.close()
        return self._ending

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
        self.wait()
        self.channel.close()


class Zygote:
    """A running zygote. Safe for use by several threads."""

    __slots__ = ("_asking", "_control", "_possible", "_process")

    def __init__(self, process: subprocess.Popen[bytes], control: Channel) -> None:
        self._process = process
        self._control = control
        self._asking = threading.Lock()
        self._possible: frozenset[str] | None = None

    @classmethod
    def start(cls, preload: Sequence[str], *, own_session: bool = True) -> Zygote:
        """Start one that imports the modules named in ``preload``. Does not wait for it.

        Call before a passphrase is read. Modules are found where this process finds them. Without
        ``own_session`` it and its children stay in our process group, and end when that is killed.
        """
        process, ours = start_python("cairn.platform.nursery:serve", own_session=own_session)
        with contextlib.suppress(OSError):  # if it ended at once, the first question tells
            ours.send(json.dumps(list(preload)).encode())
        return cls(process, ours)

    @property
    def pid(self) -> int:
        return self._process.pid

    def possible(self) -> frozenset[str]:
        """Fences a child will have: some of ``seccomp``, ``landlock``, ``netns``.

        Waits until the modules are imported. Raises ``ZygoteGone``.
        """
        with self._asking:
            return self._wait_until_ready()

    def run(
        self,
        entry: str,
        *,
        profile: Profile,
        memory_bytes: int = MEMORY_BYTES,
        cpu_seconds: int = CPU_SECONDS,
        readable: Sequence[str] = (),
    ) -> Child:
        """Fork a child, close the door behind it, and call ``entry`` there with its channel.

        ``entry`` is ``module:function`` in a preloaded module; ``memory_bytes`` come on top of what
        is mapped. Raises ``JailUnavailable`` where a child cannot be kept in, ``ZygoteGone``.
        """
        wanted = {
            "entry": entry,
            "profile": profile,
            "memory_bytes": memory_bytes,
            "cpu_seconds": cpu_seconds,
            "readable": list(readable),
        }
        with self._asking:
            if not self._wait_until_ready() & {"seccomp", "netns"}:
                raise JailUnavailable
            return self._ask(json.dumps(wanted).encode())

    def close(self) -> None:
        """End it and every child of it, and wait for that."""
        self._control.close()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _wait_until_ready(self) -> frozenset[str]:
        if self._possible is None:
            told = self._answer()
            self._possible = frozenset(told["possible"])
        return self._possible

    def _ask(self, request: bytes) -> Child:
        ours, theirs = socketpair()
        told_on, tells = socketpair()
        try:
            self._control.send(request, files=(theirs.fileno(), tells.fileno()))
            return Child(self._answer()["pid"], ours, told_on)
        except BaseException as problem:
            ours.close()
            told_on.close()
            if isinstance(problem, OSError):
                raise ZygoteGone from problem
            raise
        finally:
            theirs.close()
            tells.close()

    def _answer(self) -> dict[str, Any]:
        try:
            answer = self._control.receive()
        except (OSError, ChannelBroken) as problem:
            raise ZygoteGone from problem
        if answer is None:
            raise ZygoteGone
        told: dict[str, Any] = json.loads(answer)
        if "failed" in told:
            raise ZygoteGone(told["failed"])
        return told


def _read_ending(told_on: Channel) -> Ending:
    try:
        told = told_on.receive()
    except (OSError, ChannelBroken):
        told = None
    if told is None:
        return Ending("stopped", "its parent ended")
    reason, how = json.loads(told)
    return Ending(reason, how)
