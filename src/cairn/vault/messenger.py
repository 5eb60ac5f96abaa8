"""A process of its own that carries one request to one authority and brings the answer back.

It is started before any passphrase is read, with no environment and no key, and waits. Whatever it
brings is not trusted; it is ended when its time is over, and waited for.
"""

from __future__ import annotations

import base64
import importlib.util
import json
import os
import selectors
import subprocess
import sys
import time
from types import TracebackType
from typing import Self

from cairn.terms.errors import NO_INPUT, TRY_AGAIN, Problem

PROGRAM = (sys.executable, "-I", "-m", "cairn.network.ask")
SECONDS = 20.0
_SLACK = 10.0
_MOST_BYTES = 96 * 1024


class NotInstalled(Problem):
    say = (
        "The part of this program that can use the internet is not installed, so nothing was sent."
    )
    hint = (
        "Carry the request to another computer instead (`cairn anchor request`), or install "
        "cairn-diary[anchors]."
    )
    exit_code = NO_INPUT


class NoAnswer(Problem):
    say = "The authority gave no answer in time."
    hint = "Try again later, or carry the request to another computer: `cairn anchor request`."
    exit_code = TRY_AGAIN


class AnswerRefused(Problem):
    """What came back is not what an authority sends: too long, sent elsewhere, an error page."""

    say = "What came back was not an answer of the authority, so it was not kept."
    hint = "A network may have put its own page in between. Try another network, or try later."
    exit_code = TRY_AGAIN


_PROBLEMS: dict[str, type[Problem]] = {"not-installed": NotInstalled, "no-answer": NoAnswer}


def require_installed() -> None:
    """Raises ``NotInstalled`` where the extra is missing. Loads nothing of it."""
    if importlib.util.find_spec("urllib3") is None:
        raise NotInstalled


class Messenger:
    """One waiting process, for one question. Ended at the end of a ``with``."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    @classmethod
    def start(cls, program: tuple[str, ...] = PROGRAM) -> Messenger:
        """Call before any passphrase is read. Does not wait for it."""
        process = subprocess.Popen(  # noqa: S603 - our own module, by the interpreter we run in
            program,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            start_new_session=True,
        )
        return cls(process)

    def ask(self, address: str, request: bytes, seconds: float = SECONDS) -> bytes:
        """The bytes that came back, not looked at. ``seconds`` is for each step of the connection;
        all of it may take ten more. Raises ``NoAnswer``, ``AnswerRefused`` or ``NotInstalled``.
        """
        told = {"address": address, "request": base64.b64encode(request).decode()}
        text = json.dumps({**told, "seconds": seconds}).encode()
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin and stdout  # noqa: S101 - narrows the types; both were asked for
        try:
            with stdin:
                stdin.write(text)
            answer = json.loads(_all_of(stdout.fileno(), seconds + _SLACK))
            if "failed" in answer:
                raise _PROBLEMS.get(answer["failed"], AnswerRefused)
            return base64.b64decode(answer["reply"], validate=True)
        except (OSError, TypeError, KeyError, ValueError, RecursionError):
            raise NoAnswer from None
        finally:
            self.close()

    def close(self) -> None:
        """End it and wait. Does nothing the second time."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _all_of(fd: int, seconds: float) -> bytes:
    """Everything until the other side closes. ``OSError`` when it takes or brings too much."""
    end = time.monotonic() + seconds
    parts: list[bytes] = []
    with selectors.DefaultSelector() as selector:
        selector.register(fd, selectors.EVENT_READ)
        while selector.select(max(0.0, end - time.monotonic())):
            part = os.read(fd, 65536)
            if not part:
                return b"".join(parts)
            parts.append(part)
            if sum(map(len, parts)) > _MOST_BYTES:
                raise OSError("too much")
    raise TimeoutError
