"""The terminal as a device: what is on it, what waits in it, and whether typing shows."""

from __future__ import annotations

import contextlib
import os
import sys
import termios
from collections.abc import Iterator

_CLEAR = b"\x1b[H\x1b[2J\x1b[3J"
"""Home, clear the screen, clear what was scrolled out of it (xterm's "erase saved lines")."""
_LOCAL_MODES = 3


@contextlib.contextmanager
def kept_as_it_is() -> Iterator[None]:
    """At the end the terminal behaves as before, and what was typed into it and not yet read is
    dropped: it would be read as a command by the shell, and stay in its history.
    """
    fd = sys.stdin.fileno()
    before = termios.tcgetattr(fd) if sys.stdin.isatty() else None
    try:
        yield
    finally:
        if before is not None:
            with contextlib.suppress(termios.error):  # the terminal itself may be gone
                termios.tcsetattr(fd, termios.TCSAFLUSH, before)


def show_typing(is_shown: bool) -> None:
    """Whether what is typed from now on appears on the screen."""
    if not sys.stdin.isatty():
        return
    fd = sys.stdin.fileno()
    modes = termios.tcgetattr(fd)
    echo = termios.ECHO
    modes[_LOCAL_MODES] = modes[_LOCAL_MODES] | echo if is_shown else modes[_LOCAL_MODES] & ~echo
    with contextlib.suppress(termios.error):
        termios.tcsetattr(fd, termios.TCSADRAIN, modes)


def clear() -> None:
    """Take everything off the screen, and out of what can be scrolled back to; not out of a
    program that records the terminal.
    """
    if sys.stdout.isatty():
        with contextlib.suppress(OSError):
            os.write(sys.stdout.fileno(), _CLEAR)
