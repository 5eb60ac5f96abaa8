"""Small files that go with a chat, made by hand and always the same: a JPEG, a PNG, an Opus."""

from __future__ import annotations

import base64
import struct
import zlib

# A grey JPEG of 1 by 1 pixel: baseline, one component (ITU T.81). A comment makes each its own.
_START = base64.b64decode("/9j/4AAQSkZJRgABAQAAAQABAAD/")
_REST = base64.b64decode(
    "2wBDAP////////////////////////////////////////////////////////////////////////////////////"
    "//wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8A"
    "N//Z"
)
_OGG_POLYNOMIAL = 0x04C11DB7
_FIRST_PAGE, _LAST_PAGE = 2, 4
_SILENCE = b"\xf8\xff\xfe"
"""One Opus packet of 20 milliseconds (RFC 6716)."""


def small_picture(number: int) -> bytes:
    """A JPEG whose comment holds ``number``."""
    comment = b"sample picture %d" % number
    return (
        _START[:-1]
        + b"\xff\xfe"
        + (len(comment) + 2).to_bytes(2, "big")
        + comment
        + b"\xff"
        + _REST
    )


def small_drawing(number: int) -> bytes:
    """A PNG of 8 by 8 grey pixels, as dark as ``number`` says (ISO/IEC 15948)."""
    rows = (b"\0" + bytes([number % 256]) * 8) * 8
    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    pixels = zlib.compress(rows, 0)  # not compressed: the same bytes from every version of zlib
    parts = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")
        for name, data in parts
    )


def small_sound(number: int) -> bytes:
    """An Ogg stream of one silent Opus packet (RFC 3533, RFC 7845); ``number`` is its serial."""
    head = b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 0, 48_000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 6) + b"sample" + struct.pack("<I", 0)
    pages = ((_FIRST_PAGE, 0, head), (0, 0, tags), (_LAST_PAGE, 960, _SILENCE))
    return b"".join(
        _page(kind, granule, number, n, packet) for n, (kind, granule, packet) in enumerate(pages)
    )


def _page(kind: int, granule: int, serial: int, number: int, packet: bytes) -> bytes:
    start = b"OggS" + struct.pack("<BBQII", 0, kind, granule, serial, number)
    rest = bytes([1, len(packet)]) + packet
    return start + _ogg_sum(start + bytes(4) + rest).to_bytes(4, "little") + rest


def _ogg_sum(page: bytes) -> int:
    """The checksum of Ogg: as CRC-32 but from the highest bit, and without inversion."""
    total = 0
    for byte in page:
        total ^= byte << 24
        for _ in range(8):
            total = (total << 1) ^ (_OGG_POLYNOMIAL if total & 0x8000_0000 else 0)
        total &= 0xFFFF_FFFF
    return total
