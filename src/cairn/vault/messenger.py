"""A process of its own that carries one request to one authority and brings the answer back.

It is started before any passphrase is read, with no environment and no key, and waits. Whatever it
brings is not trusted; it is ended when its time is over, and waited for.
"""

from __future__ import annotations

import base64
import importlib.util
import sys
from types import TracebackType
from typing import Self

from cairn.platform.one_question import OneQuestion
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

    def __init__(self, process: OneQuestion) -> None:
        self._process = process

    @classmethod
    def start(cls, program: tuple[str, ...] = PROGRAM) -> Messenger:
        """Call before any passphrase is read. Does not wait for it."""
        return cls(OneQuestion.start(program))

    def ask(self, address: str, request: bytes, seconds: float = SECONDS) -> bytes:
        """The bytes that came back, not looked at. ``seconds`` is for each step of the connection;
        all of it may take ten more. Raises ``NoAnswer``, ``AnswerRefused`` or ``NotInstalled``.
        """
        told = {"address": address, "request": base64.b64encode(request).decode()}
        try:
            answer = self._process.ask(
                {**told, "seconds": seconds}, seconds + _SLACK, most_bytes=_MOST_BYTES
            )
            if "failed" in answer:
                raise _PROBLEMS.get(answer["failed"], AnswerRefused)
            return base64.b64decode(answer["reply"], validate=True)
        except (OSError, TypeError, KeyError, ValueError, RecursionError):
            raise NoAnswer from None

    def close(self) -> None:
        """End it and wait. Does nothing the second time."""
        self._process.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
