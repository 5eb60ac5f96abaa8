"""Whether this computer slept: one clock goes on while it does, the other stands still."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from cairn.platform.kernel import ON_LINUX

_SLACK = 1.0
"""Seconds of sleep that are not noticed."""
_LOOKS = 5


@dataclass(frozen=True, slots=True)
class Clocks:
    """Two clocks in seconds, from any start, neither of which can be set."""

    awake: Callable[[], float]
    """Stands still while the computer sleeps."""
    always: Callable[[], float]
    """Goes on while the computer sleeps."""


def _always() -> float:
    # Elsewhere there is no second clock under this name, and a sleep goes unnoticed here.
    return time.clock_gettime(time.CLOCK_BOOTTIME) if ON_LINUX else time.monotonic()


CLOCKS = Clocks(time.monotonic, _always)


class Wakefulness:
    """Notices a sleep since it was made. A sleep that was once noticed is not forgotten."""

    __slots__ = ("_before", "_clocks", "_has_slept")

    def __init__(self, clocks: Clocks) -> None:
        self._clocks = clocks
        self._before = min(self._at_most() for _ in range(_LOOKS))
        self._has_slept = False

    # The clocks are read one after the other, and on a busy computer seconds can go by in between.
    # The order makes that a bound: what goes by is never taken for a sleep.

    def _at_most(self) -> float:
        """How far one clock is ahead of the other, or more."""
        awake = self._clocks.awake()
        return self._clocks.always() - awake

    def _at_least(self) -> float:
        """How far one clock is ahead of the other, or less."""
        always = self._clocks.always()
        return always - self._clocks.awake()

    def has_slept(self) -> bool:
        self._has_slept = self._has_slept or self._at_least() - self._before > _SLACK
        return self._has_slept
