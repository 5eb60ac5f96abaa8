"""The front of `cairn session`, which stays after the lock so that it can be looked into.

Time and sleep are played: a file beside the vault stands for an hour in which nobody came
(``.quiet``), or in which the computer slept (``.slept``).
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cairn.cli.session import hold
from cairn.platform.channel import Channel
from cairn.platform.hardening import harden_process
from cairn.platform.wakefulness import Clocks
from cairn.vault.front import Wanted
from cairn.vault.session import WAITING, Waiting, serve_with

_HOUR = 3600.0
_SOONER = 50
"""How much sooner than in earnest a session looks again."""


def flag(vault: Path, what: str) -> Path:
    return vault.with_name(f"{vault.name}.{what}")


def quick_session(front: Channel, told: Mapping[str, Any], files: tuple[int, ...]) -> None:
    """A session for which an hour goes by as soon as the file is there."""
    quiet = flag(Path(told["folder"]), "quiet")

    def now() -> float:
        return time.monotonic() + _HOUR * quiet.exists()

    def comes(channel: Channel, seconds: float) -> bool:
        return WAITING.request_comes(channel, seconds / _SOONER)

    serve_with(front, told, files, waiting=Waiting(Clocks(now, now), comes))


def main() -> None:
    """``VAULT TELL STAY``: a folder, a descriptor to tell the lock on, and one to wait on."""
    vault, tell, stay = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    slept = flag(vault, "slept")
    harden_process()
    clocks = Clocks(time.monotonic, lambda: time.monotonic() + _HOUR * slept.exists())
    wanted = Wanted(
        vault, 5, sys.stdin.fileno(), face="cairn.cli.talk:serve",
        entry=f"{quick_session.__module__}:{quick_session.__name__}",
    )  # fmt: skip
    locked, code = hold(wanted, clocks, is_asked=True)
    gone = locked.gone
    told = {
        "reason": locked.reason,
        "code": code,
        "ms": gone.milliseconds,
        "killed": gone.processes,
    }
    os.write(tell, json.dumps(told).encode() + b"\n")
    os.read(stay, 1)


if __name__ == "__main__":
    # A worker has to find it under its whole name.
    from tests.assure.front import main as start

    start()
