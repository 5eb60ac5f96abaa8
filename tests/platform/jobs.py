"""What workers of the tests do."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cairn.platform.channel import Channel
from cairn.platform.worker import Worker
from cairn.vault.children import start_zygote

Told = Mapping[str, Any]
Files = tuple[int, ...]


def tell_state(channel: Channel, told: Told, files: Files) -> None:
    process = Path("/proc/self")
    state = {
        "told": told,
        "core": resource.getrlimit(resource.RLIMIT_CORE),
        "owner": process.joinpath("mem").stat().st_uid,
        "descriptors": sorted(int(path.name) for path in process.joinpath("fd").iterdir())[:-1],
        "arguments": process.joinpath("cmdline").read_text(),
        "environment": sorted(os.environ),
        "handed over": [os.read(fd, 100).decode() for fd in files],
        "folder": str(Path.cwd()),
        "group": os.getpgrp(),
        "session": os.getsid(0),
    }
    channel.send(json.dumps(state).encode())
    channel.receive()


def with_a_family(channel: Channel, told: Told, files: Files) -> None:
    """Starts a child that ignores polite signals, which starts another; tells their numbers."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    program = "import subprocess, sys, time; c = subprocess.Popen([sys.executable, '-c', "
    program += "'import time; time.sleep(600)']); print(c.pid, flush=True); time.sleep(600)"
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert child.stdout
    grandchild = int(child.stdout.readline())
    zygote = start_zygote(own_session=False)
    zygote.possible()
    channel.send(json.dumps([child.pid, grandchild, zygote.pid]).encode())
    time.sleep(600)


def end_at_once(channel: Channel, told: Told, files: Files) -> None:
    raise ValueError("words of a person")


def be_a_front(channel: Channel, told: Told, files: Files) -> None:
    """Starts a worker itself, and tells its number."""
    worker = Worker.start("tests.platform.jobs:with_a_family", {})
    pids = worker.channel.receive()
    assert pids
    channel.send(json.dumps([worker.pid, *json.loads(pids)]).encode())
    time.sleep(600)
