"""`cairn session`: open once, do several things, and lock for good.

This process is the front: it asks for the passphrase but never reads it, starts the worker, prints
why it locked, and holds no word of the owner at any time.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from cairn.cli import screen
from cairn.cli.given import (
    NothingToReadFrom,
    UnreadableDescriptor,
    passphrase_fd_option,
    vault_argument,
)
from cairn.cli.opened import tell_behind, tell_emptied, tell_set_back, warn_of_place
from cairn.cli.terminal import explain_in, say, tell, tell_count, words
from cairn.platform.wakefulness import CLOCKS, Clocks
from cairn.terms.errors import IO_ERROR
from cairn.vault.events import Event, IsOpen, LocksSoon, Notice, NotOpened, Ready
from cairn.vault.front import Locked, Wanted, hold_open, start_worker
from cairn.vault.quiet import LEAST_MINUTES, MOST_MINUTES, STANDARD_MINUTES

_LEAVING = tuple(
    signal.Signals[name] for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGTSTP")
)
"""Ctrl-C, Ctrl-Z, Ctrl-\\, closing the window, and being told to end: each is a quick exit."""


@click.command()
@vault_argument
@click.option(
    "--lock-after",
    type=click.IntRange(LEAST_MINUTES, MOST_MINUTES),
    default=STANDARD_MINUTES,
    show_default=True,
    metavar="MINUTES",
    help="Lock by itself after so many minutes without a command, 1 to 60.",
)
@click.option(
    "--second",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The file with the second secret, where the vault needs one.",
)
@passphrase_fd_option
def command(vault: Path, lock_after: int, second: Path | None, passphrase_fd: int | None) -> int:
    """Open your diary, do several things, and lock it. `help` lists what you can do.

    It locks with `lock`, Ctrl-D or Ctrl-C, when nobody was here for a while, and when the computer
    slept; the screen is then cleared.
    """
    if not sys.stdin.isatty():
        raise NothingToReadFrom
    fd = _open_descriptor(passphrase_fd) if passphrase_fd is not None else sys.stdin.fileno()
    warn_of_place(vault)
    wanted = Wanted(vault, lock_after, fd, face="cairn.cli.talk:serve", second=second)
    locked, code = hold(wanted, CLOCKS, is_asked=passphrase_fd is None)
    if locked.reason != "not-opened":
        say(f"cli.session.locked.{locked.reason}")
    return IO_ERROR if locked.reason == "ended" else code


def _open_descriptor(fd: int) -> int:
    try:
        os.fstat(fd)
    except OSError as error:
        raise UnreadableDescriptor from error
    return fd


def hold(wanted: Wanted, clocks: Clocks, *, is_asked: bool) -> tuple[Locked, int]:
    """Open it, wait, lock, clear the screen; with the exit code of a vault that did not open."""
    front = _Telling(is_asked)
    with screen.kept_as_it_is(), leaving() as leave_fd:
        locked = hold_open(start_worker(wanted), front.told, clocks=clocks, leave_fd=leave_fd)
        if locked.reason != "not-opened":
            screen.clear()
    return locked, front.code


class _Telling:
    """Prints what the worker tells."""

    def __init__(self, is_asked: bool) -> None:
        self._is_asked = is_asked
        self._is_typing = False
        self.code = 0

    def told(self, event: Event) -> None:
        if isinstance(event, Ready) and self._is_asked:
            screen.show_typing(False)
            sys.stderr.write(words().say("cli.ask.passphrase") + " ")
            sys.stderr.flush()
            self._is_typing = True
        elif self._is_typing:
            screen.show_typing(True)
            sys.stderr.write("\n")
            self._is_typing = False
        if isinstance(event, IsOpen):
            _tell_open(event)
        if isinstance(event, Notice):
            explain_in(event.say, event.hint)
        if isinstance(event, NotOpened):
            explain_in(event.say, event.hint)
            self.code = event.exit_code
        if isinstance(event, LocksSoon):
            tell_count("cli.session.locks_soon", event.seconds)


def _tell_open(event: IsOpen) -> None:
    if event.bytes_recovered:
        tell("cli.recovered", bytes=event.bytes_recovered)
    for one in event.behind:
        tell_behind(one)
    if event.set_back:
        tell_set_back(event.set_back)
    tell_emptied(event.destroyed, event.due)


@contextlib.contextmanager
def leaving() -> Iterator[int]:
    """A descriptor on which there is something to read once somebody wants to leave."""
    reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    before = {number: signal.signal(number, lambda *_: None) for number in _LEAVING}
    woken = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    try:
        yield reading
    finally:
        signal.set_wakeup_fd(woken)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(reading)
        os.close(writing)
