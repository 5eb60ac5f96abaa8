"""What every process does that holds keys or words of a person."""

from __future__ import annotations

import os
import resource
import signal

from cairn.platform.kernel import (
    ON_LINUX,
    PR_SET_CHILD_SUBREAPER,
    PR_SET_DUMPABLE,
    PR_SET_PDEATHSIG,
    prctl,
)


def harden_process() -> None:
    """No core dump of this process, and no other process of the same user may read its memory.

    Call it before a passphrase is read. An administrator can still read everything.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if ON_LINUX:
        prctl(PR_SET_DUMPABLE, 0)


def die_with(parent: int) -> None:
    """The system kills this process when ``parent``, the process that started it, ends in any way.

    If that has happened already, this one ends here. On Linux it counts from the end of the
    *thread* that started this process.
    """
    if not ON_LINUX:
        return
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def adopt_orphans() -> None:
    """What our children leave behind when they end becomes ours, so that it can be waited for."""
    if ON_LINUX:
        prctl(PR_SET_CHILD_SUBREAPER, 1)
