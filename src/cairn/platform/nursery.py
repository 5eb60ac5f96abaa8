"""What runs inside the zygote: import the readers once, then fork a child for each thing to read.

This process is exec'd before any passphrase is read and never sees one. It leaves the network
itself, so that no child ever had one. It has one thread, holds a control channel, and for each
child a channel on which the ending is told; when the other side closes that one, the child is
killed. When the control channel closes, all children are killed and this process ends.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import resource
import select
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from cairn.platform.channel import Channel, keep_only
from cairn.platform.hardening import harden_process
from cairn.platform.jail import (
    Limits,
    close_the_door,
    leave_the_network,
    lower_limit,
    what_is_possible,
)
from cairn.platform.kernel import limit_heaps

OUT_OF_MEMORY = 86
"""Exit code of a child that met ``MemoryError``."""
FAILED = 87
"""Exit code of a child whose entry raised anything else."""
_CONTROL_FD = 3
_CHANNEL_FD = 3
_MOST_FILES = 512
_HEAPS = 2


@dataclass(slots=True)
class _Kept:
    """A running child."""

    pid: int
    pidfd: int
    told_on: Channel
    cpu_seconds: int
    is_killed: bool = False


def serve(fd: int) -> None:
    """Run until the control channel on descriptor ``fd`` closes."""
    lower_limit(resource.RLIMIT_NOFILE, _MOST_FILES, _MOST_FILES)
    harden_process()
    limit_heaps(_HEAPS)
    control = keep_only(Channel.over(fd), _CONTROL_FD)
    try:
        preload = control.receive()
        if preload is not None:
            prepared = _prepare(json.loads(preload))
            control.send(json.dumps(prepared).encode())
            if "failed" not in prepared:
                _Nursery(control).run()
    except (BrokenPipeError, ConnectionResetError):
        pass  # The process that started us is gone, and with it the reason to be here.
    finally:
        os._exit(0)


def _prepare(preload: Sequence[str]) -> dict[str, Any]:
    leave_the_network()
    try:
        for name in preload:
            importlib.import_module(name)
    except Exception as problem:
        return {"failed": f"{type(problem).__name__}: {problem}"}
    if threading.active_count() > 1 or len(os.listdir("/proc/self/task")) > 1:  # noqa: PTH208
        return {"failed": "a preloaded module started a thread, so no child can be forked"}
    # What stands in memory now is shared with every child; collecting it would copy it.
    gc.collect()
    gc.freeze()
    return {"possible": sorted(what_is_possible())}


class _Nursery:
    __slots__ = ("_by_fd", "_control", "_poller")

    def __init__(self, control: Channel) -> None:
        self._control = control
        self._poller = select.poll()
        self._poller.register(control.fileno(), select.POLLIN)
        self._by_fd: dict[int, _Kept] = {}

    def run(self) -> None:
        while True:
            for fd, _ in self._poller.poll():
                if fd == self._control.fileno():
                    if not self._answer():
                        self._kill_all()
                        return
                elif fd in self._by_fd:
                    self._hear_of(self._by_fd[fd], fd)

    def _answer(self) -> bool:
        """Fork a child as asked; False when nobody will ask again."""
        request = self._control.receive_with_files()
        if request is None:
            return False
        wanted, (channel_fd, told_on_fd) = json.loads(request[0]), request[1]
        parent = os.getpid()
        try:
            pid = os.fork()
        except OSError as problem:
            self._refuse(problem, request[1])
            return True
        if pid == 0:
            _be_the_child(wanted, channel_fd, parent)
        os.close(channel_fd)
        kept = _Kept(pid, os.pidfd_open(pid), Channel.over(told_on_fd), wanted["cpu_seconds"])
        for fd in (kept.pidfd, told_on_fd):
            self._by_fd[fd] = kept
            self._poller.register(fd, select.POLLIN)
        self._control.send(json.dumps({"pid": pid}).encode())
        return True

    def _refuse(self, problem: OSError, files: Sequence[int]) -> None:
        for fd in files:
            os.close(fd)
        self._control.send(json.dumps({"failed": f"no new process: {problem.strerror}"}).encode())

    def _hear_of(self, kept: _Kept, fd: int) -> None:
        if fd == kept.pidfd:
            self._tell_ending(kept)
            return
        # Whatever comes on this channel, or its end, means that the child is not wanted any more.
        self._poller.unregister(fd)
        kept.is_killed = True
        os.kill(kept.pid, signal.SIGKILL)

    def _tell_ending(self, kept: _Kept) -> None:
        _, status, used = os.wait4(kept.pid, 0)
        ending = _ending(kept, status, used.ru_utime + used.ru_stime)
        with contextlib.suppress(OSError):  # nobody may be waiting for it any more
            kept.told_on.send(json.dumps(ending).encode(), seconds=0)
        for fd in (kept.pidfd, kept.told_on.fileno()):
            del self._by_fd[fd]
            if not (kept.is_killed and fd != kept.pidfd):
                self._poller.unregister(fd)
        os.close(kept.pidfd)
        kept.told_on.close()

    def _kill_all(self) -> None:
        for pid in {kept.pid for kept in self._by_fd.values()}:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _ending(kept: _Kept, status: int, cpu_used: float) -> tuple[str, str]:
    """Why a child ended, and what the system said."""
    if os.WIFEXITED(status):
        code = os.WEXITSTATUS(status)
        reason = {0: "finished", OUT_OF_MEMORY: "out-of-memory"}.get(code, "stopped")
        return reason, f"exit {code}"
    number = os.WTERMSIG(status)
    if kept.is_killed and number == signal.SIGKILL:
        return "stopped", "killed by us"
    is_late = number == signal.SIGKILL and cpu_used >= kept.cpu_seconds
    reason = "out-of-time" if number == signal.SIGXCPU or is_late else "stopped"
    return reason, f"signal {number}"


def _be_the_child(wanted: dict[str, Any], channel_fd: int, parent: int) -> None:
    """Close everything, run the entry, end. Never returns."""
    code = FAILED
    try:
        channel = keep_only(Channel.over(channel_fd), _CHANNEL_FD)
        function = _entry(wanted["entry"])
        limits = Limits(wanted["memory_bytes"], wanted["cpu_seconds"])
        close_the_door(wanted["profile"], limits, readable=wanted["readable"], parent=parent)
        function(channel)
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    except BaseException:  # noqa: S110 - the code tells it; there is nobody to print to
        pass
    finally:
        os._exit(code)


def _entry(name: str) -> Callable[[Channel], None]:
    module, _, function = name.partition(":")
    found: Callable[[Channel], None] = getattr(sys.modules[module], function)
    return found
