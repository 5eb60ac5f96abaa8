"""Boxes of ISO/IEC 14496-12 and of QuickTime, in files of which only little is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator

_MOST = 10_000

Read = Callable[[int, int], bytes]
"""At most so many bytes from a place on; fewer at the end."""


def boxes(read: Read, at: int, end: int) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """Kind, start and end of what is in each box. One that is cut short is the last."""
    for _ in range(_MOST):
        if at + 8 > end:
            return
        head = read(at, 16)
        size, kind, start = int.from_bytes(head[:4], "big"), head[4:8], at + 8
        if size == 1:
            size, start = int.from_bytes(head[8:16], "big"), at + 16
        stop = end if size == 0 else min(at + size, end)
        if stop < start:
            return
        yield kind, (start, stop)
        at = stop
