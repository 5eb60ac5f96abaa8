"""Ratios taken in one run: ours and a peer in turn, and the median of the ratios."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

ROUNDS = 3


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def beside(name: str, ours: Callable[[], object], peer: Callable[[], object], what: str) -> None:
    compare(name, lambda: timed(ours), lambda: timed(peer), what)


def compare(name: str, ours: Callable[[], float], peer: Callable[[], float], what: str) -> None:
    """Both give the seconds they took; a ratio below 1 means that ours was faster."""
    pairs = [(ours(), peer()) for _ in range(ROUNDS)]
    mine, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    sys.stdout.write(f"{name}: {mine:.2f} s; {what}: {theirs:.2f} s; ratio {ratio:.2f}\n")
    sys.stdout.flush()
