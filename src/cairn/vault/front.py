"""The front of an open vault: it starts the worker, watches for every reason to lock, and kills.

It never holds a secret or a word of the owner: the passphrase and what is asked and answered go by
on descriptors that it hands over. It can therefore stay when the vault is locked.
"""

from __future__ import annotations

import select
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from cairn.platform.channel import ChannelBroken
from cairn.platform.wakefulness import Clocks, Wakefulness
from cairn.platform.worker import Gone, Worker
from cairn.vault import events
from cairn.vault.events import Event, Locks, NotOpened, Reason
from cairn.vault.session import ENTRY, Order
from cairn.vault.system_keyring import keyring_environment

_LOOK_EVERY = 0.5
"""Seconds between two looks at whether the computer slept."""


@dataclass(frozen=True, slots=True)
class Locked:
    """It is locked: every process that held a key or a word of the owner is gone."""

    reason: Reason
    gone: Gone


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be opened, and by whom it will be talked to."""

    folder: Path
    lock_after: int
    """Minutes without a request."""
    passphrase_fd: int
    """One line will come on it. It is handed over, not read."""
    face: str = ""
    """``module:function`` of the process that talks with the person at our terminal."""
    talk_fd: int | None = None
    """Where there is no ``face``: the socket that requests will come on."""
    second: Path | None = None
    """The file with the second secret. The worker reads it."""
    entry: str = ENTRY


def start_worker(wanted: Wanted) -> Worker:
    """Does not wait for it."""
    second = str(wanted.second.absolute()) if wanted.second else ""
    told = Order(
        str(wanted.folder.absolute()),
        wanted.lock_after,
        wanted.face,
        second,
        keyring_environment(),
    )
    files = (wanted.passphrase_fd, *(() if wanted.talk_fd is None else (wanted.talk_fd,)))
    return Worker.start(
        wanted.entry, msgspec.to_builtins(told), files=files, has_terminal=bool(wanted.face)
    )


def hold_open(
    worker: Worker, told: Callable[[Event], None], *, clocks: Clocks, leave_fd: int
) -> Locked:
    """Wait until there is a reason to lock, and lock. ``told`` hears every event; quick exit is
    something to read on ``leave_fd``. Whatever goes wrong here, the worker is killed.
    """
    try:
        reason = _wait_for_reason(worker, told, Wakefulness(clocks), leave_fd)
    finally:
        gone = worker.kill()
    return Locked(reason, gone)


def _wait_for_reason(
    worker: Worker, told: Callable[[Event], None], wakefulness: Wakefulness, leave_fd: int
) -> Reason:
    poller = select.poll()
    for fd in (worker.channel.fileno(), leave_fd):
        poller.register(fd, select.POLLIN)
    while True:
        ready = [fd for fd, _ in poller.poll(_LOOK_EVERY * 1000)]
        if leave_fd in ready:
            return "left"
        if wakefulness.has_slept():
            return "slept"
        if not ready:
            continue
        event = _heard(worker)
        if event is None or isinstance(event, Locks):
            return event.reason if event else "ended"
        told(event)
        if isinstance(event, NotOpened):
            return "not-opened"


def _heard(worker: Worker) -> Event | None:
    try:
        return events.hear(worker.channel)
    except (ChannelBroken, OSError):
        return None
