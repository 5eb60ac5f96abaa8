"""The front's side of a worker: the process that holds the keys while a vault is open.

The front never holds a secret. It starts a worker for each unlock, as a fresh Python in a session
and process group of its own, and ends it by killing the whole group and waiting until every process
of it is gone: memory that was never wiped goes with the process that had it. What the worker has
to be told in secret comes to it on descriptors that the front hands over and does not read.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from cairn.platform.channel import Channel
from cairn.platform.fresh import start_python
from cairn.platform.hardening import adopt_orphans
from cairn.platform.workplace import order

INSIDE = "cairn.platform.workplace:serve"


@dataclass(frozen=True, slots=True)
class Gone:
    """What killing a worker came to."""

    milliseconds: float
    """From the first signal until the last process of the group was gone."""
    processes: int


class Worker:
    """A running worker. At the end of a ``with`` its whole process group is gone.

    Start it in a thread that lasts as long as the worker: the system kills it with that thread.
    """

    __slots__ = ("_gone", "_process", "channel")

    def __init__(self, process: subprocess.Popen[bytes], channel: Channel) -> None:
        self._process = process
        self._gone: Gone | None = None
        self.channel = channel
        """For what is no secret: what the front tells the worker, and what happens there."""

    @classmethod
    def start(
        cls,
        entry: str,
        told: Mapping[str, Any],
        *,
        files: tuple[int, ...] = (),
        has_terminal: bool = False,
    ) -> Worker:
        """Start one that calls ``entry``, a ``module:function`` of the form ``workplace.Job``.

        ``told`` is JSON without a secret; ``files`` are up to four descriptors to hand over, which
        the caller closes. With ``has_terminal`` it shares standard input, output and error.
        Raises ``OSError`` for a descriptor that is not open.
        """
        adopt_orphans()
        worker = cls(*start_python(INSIDE, has_terminal=has_terminal))
        try:
            worker.channel.send(order(entry, told), files=files)
        except (BrokenPipeError, ConnectionResetError):
            pass  # it ended at once; the channel tells whoever listens
        except BaseException:
            worker.kill()
            raise
        return worker

    @property
    def pid(self) -> int:
        """Its number, and that of its process group."""
        return self._process.pid

    def kill(self) -> Gone:
        """Kill the whole group, and wait until all of it is gone. May be asked again."""
        if self._gone is None:
            began = time.monotonic_ns()
            with contextlib.suppress(ProcessLookupError, PermissionError):
                # The worker itself is not yet waited for, so the number is still that group's.
                os.killpg(self.pid, signal.SIGKILL)
            processes = _wait_for_group(self.pid)
            self._gone = Gone((time.monotonic_ns() - began) / 1e6, processes)
            self._process.wait()
            self.channel.close()
        return self._gone

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()


def _wait_for_group(group: int) -> int:
    """Wait for every process of ``group``, those the worker started too; how many there were."""
    processes = 0
    with contextlib.suppress(ChildProcessError):
        while os.waitid(os.P_PGID, group, os.WEXITED):
            processes += 1
    return processes
