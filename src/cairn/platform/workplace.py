"""What runs inside a worker, or inside a process that a worker starts beside itself, at its start.

It is a fresh Python that holds nothing yet. It shuts itself off from cores and from other processes
of the same user, ties its life to the process that started it, and only then is told what to do.
"""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Mapping
from typing import Any, Protocol

from cairn.platform.channel import Channel, keep_only
from cairn.platform.hardening import die_with, harden_process

_CHANNEL_FD = 3


class Job(Protocol):
    """What is called: the channel to the starter, what it told, and descriptors it handed over."""

    def __call__(
        self, channel: Channel, told: Mapping[str, Any], files: tuple[int, ...], /
    ) -> object: ...


def serve(fd: int) -> None:
    """Take one job from the channel on descriptor ``fd``, do it, end. Never returns."""
    code = 1
    try:
        harden_process()
        channel = keep_only(Channel.over(fd), _CHANNEL_FD)
        order = channel.receive_with_files()
        if order is not None:
            wanted = json.loads(order[0])
            die_with(wanted["parent"])
            _job(wanted["entry"])(channel, wanted["told"], order[1])
            code = 0
    except BaseException:  # noqa: S110 - a traceback can hold a person's words; the code tells it
        pass
    finally:
        os._exit(code)


def order(entry: str, told: Mapping[str, Any]) -> bytes:
    """The frame that gives a process started by this one its job, ``module:function``."""
    return json.dumps({"entry": entry, "told": told, "parent": os.getpid()}).encode()


def _job(name: str) -> Job:
    module, _, function = name.partition(":")
    found: Job = getattr(importlib.import_module(module), function)
    return found
