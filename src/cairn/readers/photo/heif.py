"""What stands beside the picture in HEIC, HEIF and AVIF: its Exif, its XMP, its size.

Format: ISO/IEC 14496-12 (boxes, ``meta``, ``iinf``, ``iloc``) and ISO/IEC 23008-12 (``ispe``,
``ipma``, items of the kind ``Exif``). Nothing is decoded. Where to look is said by the file, so
everything is bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cairn.readers.boxes import boxes

_MOST_ITEMS = 10_000
_LONGEST = 4 << 20
"""Bytes of one item; Exif can have 64 KiB in a JPEG."""
_XMP = b"application/rdf+xml"


@dataclass(frozen=True, slots=True)
class Beside:
    """``exif`` begins with the TIFF header. Empty or zero is what there is not."""

    width: int = 0
    height: int = 0
    exif: bytes = b""
    xmp: bytes = b""
    is_damaged: bool = False


@dataclass(slots=True)
class _Cursor:
    data: bytes
    at: int
    end: int

    def number(self, size: int) -> int:
        """Big-endian. Raises ``ValueError`` where the bytes are not there."""
        if self.at + size > self.end:
            raise ValueError
        self.at += size
        return int.from_bytes(self.data[self.at - size : self.at], "big")

    def text(self) -> bytes:
        """Up to the next zero."""
        found = self.data.find(b"\0", self.at, self.end)
        stop = self.end if found < 0 else found
        said, self.at = self.data[self.at : stop], min(stop + 1, self.end)
        return said


def beside_picture(data: bytes) -> Beside:
    """Never raises; what is damaged is said."""
    meta = next((box for kind, box in _boxes(data, 0, len(data)) if kind == b"meta"), None)
    return Beside(is_damaged=True) if meta is None else _in_meta(data, *meta)


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, tuple[int, int]]]:
    return boxes(lambda start, size: data[start : start + size], at, end)


def _in_meta(data: bytes, start: int, end: int) -> Beside:
    parts = dict(_boxes(data, start + 4, end))
    found: dict[bytes, bytes] = {}
    is_damaged = False
    try:
        for kind, body, is_whole in _bodies(data, parts):
            found.setdefault(kind, body)
            is_damaged |= not is_whole
    except ValueError:
        is_damaged = True
    try:
        width, height = _size(data, parts)
    except ValueError:
        width, height = 0, 0
    exif = found.get(b"Exif", b"")
    return Beside(
        width,
        height,
        exif[4 + int.from_bytes(exif[:4], "big") :],
        found.get(_XMP, b""),
        is_damaged or width == 0,
    )


def _bodies(
    data: bytes, parts: dict[bytes, tuple[int, int]]
) -> Iterator[tuple[bytes, bytes, bool]]:
    """Kind and bytes of what is wanted, and whether they are all there."""
    items = dict(_items(_Cursor(data, *parts.get(b"iinf", (0, 0)))))
    inside = parts.get(b"idat", (0, 0))
    for number, spans in _places(_Cursor(data, *parts.get(b"iloc", (0, 0)))):
        kind = items.get(number, b"")
        if kind in (b"Exif", _XMP):
            body = b"".join(_part(data, inside, *span) for span in spans)[:_LONGEST]
            yield kind, body, len(body) == sum(span[2] for span in spans)


def _part(data: bytes, inside: tuple[int, int], method: int, at: int, size: int) -> bytes:
    """``method`` 0 counts from the start of the file, 1 from the box ``idat``."""
    start, end = inside if method == 1 else (0, len(data))
    size = min(size, _LONGEST)
    return data[start + at : min(start + at + size, end)] if method in (0, 1) else b""


def _items(cursor: _Cursor) -> Iterator[tuple[int, bytes]]:
    """Number and kind of each item; of the kind ``mime`` its content type."""
    if cursor.end == 0:
        return
    version = cursor.number(4) >> 24
    cursor.number(4 if version else 2)
    for kind, (start, end) in _boxes(cursor.data, cursor.at, cursor.end):
        if kind != b"infe":
            continue
        entry = _Cursor(cursor.data, start, end)
        form = entry.number(4) >> 24
        if form not in (2, 3):
            continue
        number = entry.number(4 if form == 3 else 2)
        entry.number(2)
        what = entry.number(4).to_bytes(4, "big")
        if what == b"mime":
            entry.text()
            what = entry.text()
        yield number, what


def _places(cursor: _Cursor) -> Iterator[tuple[int, list[tuple[int, int, int]]]]:
    """Number of each item, and method, start and size of its parts."""
    if cursor.end == 0:
        return
    version = cursor.number(4) >> 24
    sizes = cursor.number(2)
    of_offset, of_length, of_base, of_index = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    wide = 4 if version == 2 else 2
    for _ in range(min(cursor.number(wide), _MOST_ITEMS)):
        number = cursor.number(wide)
        method = cursor.number(2) & 15 if version in (1, 2) else 0
        cursor.number(2)
        base = cursor.number(of_base)
        spans = []
        for _ in range(cursor.number(2)):
            if version in (1, 2):
                cursor.number(of_index)
            offset = cursor.number(of_offset)
            spans.append((method, base + offset, cursor.number(of_length)))
        yield number, spans[:16]


def _size(data: bytes, parts: dict[bytes, tuple[int, int]]) -> tuple[int, int]:
    """Of the main picture: there are small ones and tiles beside it. Zeros if it is not said."""
    about = dict(_boxes(data, *parts.get(b"iprp", (0, 0))))
    main = _Cursor(data, *parts.get(b"pitm", (0, 0)))
    if main.end == 0 or b"ipma" not in about or b"ipco" not in about:
        return 0, 0
    number = main.number(2 if main.number(4) >> 24 == 0 else 4)
    properties = list(_boxes(data, *about[b"ipco"]))
    for index in _properties_of(number, _Cursor(data, *about[b"ipma"])):
        kind, (start, end) = properties[index - 1] if index <= len(properties) else (b"", (0, 0))
        if kind == b"ispe":
            cursor = _Cursor(data, start + 4, end)
            return cursor.number(4), cursor.number(4)
    return 0, 0


def _properties_of(wanted: int, cursor: _Cursor) -> list[int]:
    """Where they stand in the box ``ipco``, counted from one."""
    head = cursor.number(4)
    wide = 4 if head >> 24 else 2
    bits = 15 if head & 1 else 7
    for _ in range(min(cursor.number(4), _MOST_ITEMS)):
        number = cursor.number(wide)
        found = [
            cursor.number((bits + 1) // 8) & ((1 << bits) - 1) for _ in range(cursor.number(1))
        ]
        if number == wanted:
            return [index for index in found if index]
    return []
