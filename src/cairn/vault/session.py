"""What runs in a worker: unlock, then answer one request at a time until it is time to lock.

The order at the start keeps every key out of what is started: the process that reads hostile files
and the one that talks with the person are fresh ones, in the process group that dies with the lock,
and both are there before the passphrase is read, from a descriptor that the front only handed over.
"""

from __future__ import annotations

import os
import select
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from cairn.platform.channel import Channel, ChannelBroken
from cairn.platform.fresh import start_python
from cairn.platform.wakefulness import CLOCKS, Clocks, Wakefulness
from cairn.platform.worker import INSIDE
from cairn.platform.workplace import order
from cairn.terms.errors import NO_PERMISSION, Problem
from cairn.vault import events
from cairn.vault.answers import Answering
from cairn.vault.bin import empty_bin
from cairn.vault.children import start_zygote
from cairn.vault.drafts import drafts
from cairn.vault.events import IsOpen, LocksSoon, NotOpened, Ready, Reason, Stays
from cairn.vault.now import system_clock
from cairn.vault.quiet import Quiet
from cairn.vault.requests import Lock, Opened, receive_request, send
from cairn.vault.second_secret import read_second
from cairn.vault.set_back import set_back
from cairn.vault.system_keyring import SystemKeyring
from cairn.vault.unlock import unlock
from cairn.vault.vault import Surroundings, Vault

ENTRY = "cairn.vault.session:serve"
_LONGEST_WAIT = 5.0
"""Seconds without a look at whether the computer slept."""
_LONGEST_PASSPHRASE = 4096


class NoPassphrase(Problem):
    say = "No passphrase came, so the diary was not opened. Nothing was changed."
    hint = "Type it when it is asked for, and press Enter."
    exit_code = NO_PERMISSION


class Order(msgspec.Struct, frozen=True):
    """What the front tells; the passphrase comes on the first descriptor that is handed over."""

    folder: str
    lock_after: int
    """Minutes without a request."""
    face: str = ""
    """``module:function`` of the process that talks with the person; started here, in the same
    process group. Empty where the second descriptor is the socket that requests come on."""
    second: str = ""
    """The file with the second secret, where the vault needs one."""
    keyring: dict[str, str] = {}
    """The environment in which the keyring of the system is found (``keyring_environment``)."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Time as a session sees it: handed in, so that a test need not wait."""

    clocks: Clocks
    request_comes: Callable[[Channel, float], bool]
    """Waits at most so many seconds; whether there is something to receive."""


def _request_comes(channel: Channel, seconds: float) -> bool:
    poller = select.poll()
    poller.register(channel.fileno(), select.POLLIN)
    return bool(poller.poll(seconds * 1000))


WAITING = Waiting(CLOCKS, _request_comes)


def serve(front: Channel, told: Mapping[str, Any], files: tuple[int, ...]) -> None:
    """The job of a worker (``workplace.Job``). ``told`` is an ``Order``."""
    serve_with(front, told, files, waiting=WAITING)


def serve_with(
    front: Channel, told: Mapping[str, Any], files: tuple[int, ...], *, waiting: Waiting
) -> None:
    """As ``serve``, with a time of the caller's own."""
    wanted = msgspec.convert(told, Order)
    zygote = start_zygote(own_session=False)
    talk = _face(wanted.face) if wanted.face else Channel.over(files[1])
    events.tell(front, Ready())
    try:
        quiet = Quiet(wanted.lock_after, waiting.clocks.awake())
        keyring = SystemKeyring(lambda said: _notice(front, said), wanted.keyring)
        around = Surroundings(system_clock, os.urandom, zygote, keyring)
        second = read_second(Path(wanted.second)) if wanted.second else None
        vault = unlock(Path(wanted.folder), _passphrase(files[0]), around, second=second)
    except Problem as problem:
        events.tell(front, NotOpened(problem.say, problem.hint, problem.exit_code))
        return
    with closing(vault):
        events.tell(front, _is_open(vault))
        reason = Session(vault, talk, quiet, waiting, lambda said: events.tell(front, said)).run()
        events.tell(front, events.Locks(reason))


def _is_open(vault: Vault) -> IsOpen:
    """What every opening does and tells, in numbers."""
    moved = (log.recovered.bytes_moved for log in (vault.record, vault.notes) if log.recovered)
    was_set_back = set_back(vault)  # before anything is written
    emptied = empty_bin(vault)
    return IsOpen(sum(moved), vault.behind, len(emptied.destroyed), len(emptied.due), was_set_back)


def _notice(front: Channel, problem: Problem) -> None:
    events.tell(front, events.Notice(problem.say, problem.hint))


def _face(entry: str) -> Channel:
    _, channel = start_python(INSIDE, own_session=False, has_terminal=True)
    channel.send(order(entry, {}))
    return channel


def _passphrase(fd: int) -> str:
    """One line, without its end. Raises ``NoPassphrase``."""
    untrusted_line = b""
    try:
        while b"\n" not in untrusted_line and len(untrusted_line) < _LONGEST_PASSPHRASE:
            part = os.read(fd, 1)
            if not part:
                break
            untrusted_line += part
        phrase = untrusted_line.removesuffix(b"\n").removesuffix(b"\r").decode()
    except (OSError, UnicodeDecodeError) as error:
        raise NoPassphrase from error
    finally:
        os.close(fd)
    if not phrase:
        raise NoPassphrase
    return phrase


class Session:
    """An open vault that is talked to over one channel."""

    def __init__(
        self,
        vault: Vault,
        talk: Channel,
        quiet: Quiet,
        waiting: Waiting,
        tell: Callable[[events.Event], None],
    ) -> None:
        self._vault = vault
        self._talk = talk
        self._quiet = quiet
        self._waiting = waiting
        self._tell = tell
        self._wakefulness = Wakefulness(waiting.clocks)

    def run(self) -> Reason:
        """Answer until there is a reason to lock."""
        vault = self._vault
        answering = Answering(vault)
        reason: Reason | None = None
        try:
            send(self._talk, Opened(vault.home_zone, vault.is_writer, bool(drafts(vault))))
            self._quiet.begin_again(self._waiting.clocks.awake())
            while reason is None:
                reason = self._once(answering)
        except (ChannelBroken, BrokenPipeError, ConnectionResetError):
            return "ended"
        return reason

    def _once(self, answering: Answering) -> Reason | None:
        now = self._waiting.clocks.awake()
        wait = min(_LONGEST_WAIT, self._quiet.seconds_left(now))
        has_come = self._waiting.request_comes(self._talk, wait)
        if self._wakefulness.has_slept():
            return "slept"
        if not has_come:
            return self._nobody_came()
        request = receive_request(self._talk)
        if request is None or isinstance(request, Lock):
            return "asked" if request else "ended"
        answer = answering.answer(request)
        if self._wakefulness.has_slept():
            return "slept"
        send(self._talk, answer)
        self._vault.move_mark()
        # Counted from the end: nothing locks while something long, such as an import, is running.
        if self._quiet.begin_again(self._waiting.clocks.awake()):
            self._tell(Stays())
        return None

    def _nobody_came(self) -> Reason | None:
        now = self._waiting.clocks.awake()
        due = self._quiet.due(now)
        if due == "warning":
            self._tell(LocksSoon(self._quiet.seconds_to_lock(now)))
        return "quiet" if due == "lock" else None
