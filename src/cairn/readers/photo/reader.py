"""Photographs and screenshots: JPEG, PNG, HEIC and AVIF, WebP, TIFF and GIF, by their first bytes.

Formats: Exif 3.0 (CIPA DC-008) read by Pillow and libheif, XMP (ISO 16684-1) for a few names. The
picture itself is never decoded here. Time: ``DateTimeOriginal``, else ``DateTimeDigitized``, else
the satellites' time, else XMP, else the name of the file, else ``DateTime``, which programs set
when they save. Not read: what cameras write in forms of their own (maker notes), and the proof in
a C2PA manifest, of which it is only said that there is one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from cairn.readers.boxes import is_picture
from cairn.terms.moment import Moment
from cairn.terms.original import byte_span
from cairn.terms.reading import (
    Answers,
    Direction,
    Found,
    Item,
    ItemKind,
    Place,
    Source,
    Unit,
    Unread,
)

_LARGEST = 128 << 20
"""Bytes: the whole file is held in memory."""
_BLOCK = 1 << 20
_TIFF = (b"II*\0", b"MM\0*")


class Photo:
    """The unit is the file."""

    name = "photo"
    version = 1
    unit = Unit.FILE

    def recognises(self, source: Source) -> bool:
        return bool(_format_of(source.read_at("", 0, 16)))

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        del answers
        size = next((one.size for one in source.members() if one.name == ""), 0)
        place = Place("", byte_span(0, size), "")
        if size > _LARGEST:
            yield Unread(place, "too-large")
            return
        data = b"".join(source.read_at("", at, _BLOCK) for at in range(0, size, _BLOCK))
        place = Place("", place.locator, hashlib.sha256(data).hexdigest())
        # The libraries for it are loaded before a process is shut away, and nowhere else.
        from cairn.readers.photo.metadata import NotAPicture, metadata_of

        try:
            about = metadata_of(data, source.name)
        except NotAPicture:
            yield Unread(place, "picture-damaged")
            return
        yield Item(
            ItemKind.PICTURE,
            place,
            about.moment or Moment(""),
            "picture",
            "",
            "",
            (),
            Direction.UNKNOWN,
            "",
            flags=about.flags,
            details=about.details,
        )


def _format_of(head: bytes) -> str:
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head.startswith(_TIFF):
        return "TIFF"
    return "HEIF" if is_picture(head) else ""
