"""Boxes of ISO/IEC 14496-12 and of QuickTime, in files of which only little is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator

_MOST = 10_000
_PICTURES = (
    b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis",
)  # fmt: skip
"""The brands of pictures and of pictures in a row (ISO/IEC 23008-12, AV1 Image File Format)."""

Read = Callable[[int, int], bytes]
"""At most so many bytes from a place on; fewer at the end."""


def is_picture(head: bytes) -> bool:
    """Whether a file begins as HEIC, HEIF or AVIF does. Text has no zero at its start."""
    return head[:1] == b"\0" and head[4:8] == b"ftyp" and head[8:12] in _PICTURES


def is_film(head: bytes) -> bool:
    """Whether it begins as MP4, QuickTime and their kin do, and not as a picture."""
    known = head[4:8] in (b"ftyp", b"moov", b"wide")
    return head[:1] == b"\0" and known and not is_picture(head)


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
