"""A process of its own that is asked one thing, as JSON, and has so many seconds to answer it.

Nothing of the memory of the process that starts it goes along. What it says is not trusted; it is
ended when its time is over, and waited for.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self


class OneQuestion:
    """One waiting process. Ended at the end of a ``with``."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        """Running, until ``close``."""

    @classmethod
    def start(
        cls,
        program: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        own_session: bool = True,
    ) -> Self:
        """Does not wait for it. Without ``own_session`` it ends with our process group."""
        process = subprocess.Popen(  # noqa: S603 - our own module, by the interpreter we run in
            program,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(environment or {}),
            cwd="/",
            start_new_session=own_session,
        )
        return cls(process)

    def ask(self, told: Mapping[str, Any], seconds: float, *, most_bytes: int) -> Any:
        """The answer, taken out of its JSON and not looked at; then the process is ended.

        Raises ``OSError``, ``ValueError`` or ``RecursionError`` when none comes in time, or what
        comes is too long or no JSON.
        """
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin and stdout  # noqa: S101 - narrows the types; both were asked for
        try:
            with stdin:
                stdin.write(json.dumps(told).encode())
            return json.loads(_all_of(stdout.fileno(), seconds, most_bytes))
        finally:
            self.close()

    def close(self) -> None:
        """End it and wait. Does nothing the second time."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()
        self.process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _all_of(fd: int, seconds: float, most_bytes: int) -> bytes:
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
            if sum(map(len, parts)) > most_bytes:
                raise OSError("too much")
    raise TimeoutError
