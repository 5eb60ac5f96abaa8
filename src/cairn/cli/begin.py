"""What is made sure of before anything else is loaded, which takes a second."""

from __future__ import annotations

import os
import signal
import sys


def begin() -> None:
    """The three standard streams are there, and Ctrl-C ends a program that has not begun.

    Where a stream was closed, the next file that is opened would stand in its place, and whatever
    is printed would be written into it: into a file of the diary, perhaps.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    for fd in range(3):
        try:
            os.fstat(fd)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115


def main() -> None:
    """Where the `cairn` command starts."""
    begin()
    from cairn.cli.main import main as program

    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    program()
