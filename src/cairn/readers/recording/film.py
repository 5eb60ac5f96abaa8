"""What an MP4, QuickTime, 3GP or M4A file says of itself beside picture and sound.

Formats: ISO/IEC 14496-12 (``mvhd``, ``hdlr``); QuickTime File Format (``udta``, ``meta`` with
``keys`` and ``ilst``), in which phones write time with zone, place and device. The boxes with
picture and sound are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from cairn.readers.boxes import Read, boxes

_LONGEST = 500
_MOST_KEYS = 200
_TO_UNIX = 2_082_844_800
"""Seconds from 1904, where these files begin to count, to 1970."""
_APPLE = "com.apple.quicktime."
_NAMES = {
    "creationdate": "created", "location.ISO6709": "place", "make": "Make", "model": "Model",
    "software": "Software", "content.identifier": "ContentIdentifier", "comment": "comment",
    "com.android.version": "Android", "com.android.manufacturer": "Make",
    "com.android.model": "Model",
}  # fmt: skip
_TEXTS = {
    b"\xa9day": "created", b"\xa9xyz": "place", b"\xa9mak": "Make", b"\xa9mod": "Model",
    b"\xa9swr": "Software", b"\xa9too": "Software", b"\xa9nam": "title", b"\xa9cmt": "comment",
}  # fmt: skip
_PLACE = re.compile(r"([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)")


@dataclass(slots=True)
class Film:
    """``created`` counts seconds from 1970 in UTC; what there is not is ``None`` or empty."""

    created: int | None = None
    seconds: float | None = None
    holds: dict[str, None] = field(default_factory=dict)
    """``picture``, ``sound``."""
    texts: dict[str, str] = field(default_factory=dict)
    is_whole: bool = False


def film_of(read: Read, size: int) -> Film:
    """Never raises; a file that is cut short says less, and is not whole."""
    film = Film()
    told, is_cut = False, False
    for kind, (start, end) in boxes(read, 0, size):
        if kind == b"moov":
            _in_moov(film, read, start, end)
            told = True
        is_cut = end == size and start - 8 + int.from_bytes(read(start - 8, 4), "big") > size
    film.is_whole = told and not is_cut
    return film


def place_in(text: str) -> tuple[str, str] | None:
    """Latitude and longitude in degrees, of ISO 6709 as phones write it: ``+55.51-001.205/``."""
    match = _PLACE.match(text)
    if match is None or abs(float(match[1])) > 90 or abs(float(match[2])) > 180:
        return None
    return f"{float(match[1]):.6f}", f"{float(match[2]):.6f}"


def _in_moov(film: Film, read: Read, start: int, end: int) -> None:
    for kind, (at, stop) in boxes(read, start, end):
        if kind == b"mvhd":
            _header(film, read(at, 32))
        elif kind == b"trak":
            _track(film, read, at, stop)
        elif kind == b"udta":
            _texts(film, read, at, stop)
        elif kind == b"meta":
            _keys(film, read, at, stop)


def _header(film: Film, body: bytes) -> None:
    wide = 8 if body[:1] == b"\1" else 4
    numbers = body[4:]
    if len(numbers) < 3 * wide + 4:
        return
    created = int.from_bytes(numbers[:wide], "big")
    scale = int.from_bytes(numbers[2 * wide : 2 * wide + 4], "big")
    length = int.from_bytes(numbers[2 * wide + 4 : 3 * wide + 4], "big")
    # Some count from 1970 against the standard; before 1990 no such file was made.
    film.created = created - _TO_UNIX if 0 < created - _TO_UNIX < 2**33 else None
    if scale and length != 2 ** (8 * wide) - 1:
        film.seconds = length / scale


def _track(film: Film, read: Read, start: int, end: int) -> None:
    for kind, (at, stop) in boxes(read, start, end):
        if kind != b"mdia":
            continue
        for inner, (place, _) in boxes(read, at, stop):
            if inner == b"hdlr":
                what = {b"vide": "picture", b"soun": "sound"}.get(read(place + 8, 4))
                if what:
                    film.holds[what] = None


def _texts(film: Film, read: Read, start: int, end: int) -> None:
    """QuickTime: two bytes of length, two of language, the text. iTunes has them in ``ilst``."""
    for kind, (at, stop) in boxes(read, start, end):
        if kind in _TEXTS:
            size = int.from_bytes(read(at, 2), "big")
            _keep(film, _TEXTS[kind], read(at + 4, min(size, stop - at - 4, _LONGEST)))
        elif kind == b"meta":
            _keys(film, read, at, stop)


def _keys(film: Film, read: Read, start: int, end: int) -> None:
    # In MP4 the box begins with a version, in QuickTime it does not.
    at = start if read(start + 4, 4) == b"hdlr" else start + 4
    parts = dict(boxes(read, at, end))
    names = list(_names(read, *parts.get(b"keys", (0, 0))))
    for kind, (place, stop) in boxes(read, *parts.get(b"ilst", (0, 0))):
        number = int.from_bytes(kind, "big")
        name = names[number - 1] if 0 < number <= len(names) else _TEXTS.get(kind, "")
        for inner, (value, last) in boxes(read, place, stop):
            if inner == b"data" and name and read(value, 4) == b"\0\0\0\1":
                _keep(film, name, read(value + 8, min(last - value - 8, _LONGEST)))


def _names(read: Read, start: int, end: int) -> Iterator[str]:
    at = start + 8
    for _ in range(min(int.from_bytes(read(start + 4, 4), "big"), _MOST_KEYS) if end else 0):
        size = int.from_bytes(read(at, 4), "big")
        if size < 8 or at + size > end:
            return
        name = read(at + 8, min(size - 8, _LONGEST)).decode("utf-8", "replace")
        yield _NAMES.get(name.removeprefix(_APPLE), "")
        at += size


def _keep(film: Film, name: str, value: bytes) -> None:
    text = value.decode("utf-8", "replace").split("\0", 1)[0].strip()
    if text:
        film.texts.setdefault(name, text)
