"""A person at a terminal: a program under a pseudo-terminal, what it prints, and what is typed."""

from __future__ import annotations

import os
import pty
import select
import sys
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

_CALMLY = 60.0
"""Seconds after which a test gives up; nothing is measured with it."""


class Typed:
    """Runs ``arguments`` with Python at a terminal of its own, until the end of the ``with``."""

    def __init__(self, arguments: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execve(  # noqa: S606 - our own interpreter
                sys.executable, [sys.executable, *arguments], {**os.environ, **(env or {})}
            )
        self.screen = ""
        """All that was printed."""
        self._seen = 0
        self._code: int | None = None

    def until(self, text: str) -> str:
        """Read until ``text`` is printed; what came before it."""
        while (at := self.screen.find(text, self._seen)) < 0:
            assert self._read(), f"ended without {text!r}: {self.screen!r}"
        before, self._seen = self.screen[self._seen : at], at + len(text)
        return before

    def enter(self, *lines: str) -> None:
        """Each with the Enter key."""
        for line in lines:
            self.press(line + "\n")

    def press(self, keys: str) -> None:
        os.write(self._fd, keys.encode())

    def answer(self, *pairs: tuple[str, str]) -> None:
        """After each question, its answer."""
        for question, line in pairs:
            self.until(question)
            self.enter(line)

    def end(self) -> int:
        """Read on until it ends by itself; its exit code."""
        while self._read():
            pass
        if self._code is None:
            self._code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self._code

    def _read(self) -> bool:
        assert select.select([self._fd], [], [], _CALMLY)[0], f"hangs after {self.screen!r}"
        try:
            data = os.read(self._fd, 65536)
        except OSError:  # the last that had it open is gone
            return False
        self.screen += data.decode(errors="replace").replace("\r\n", "\n")
        return bool(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._fd)
        if self._code is None:
            self._code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
