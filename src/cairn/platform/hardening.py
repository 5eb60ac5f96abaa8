"""What every process does that holds keys or words of a person."""

from __future__ import annotations

import resource

from cairn.platform.kernel import ON_LINUX, PR_SET_DUMPABLE, prctl


def harden_process() -> None:
    """No core dump of this process, and no other process of the same user may read its memory.

    Call it before a passphrase is read. An administrator can still read everything.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if ON_LINUX:
        prctl(PR_SET_DUMPABLE, 0)
