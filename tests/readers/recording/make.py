"""Makes the example films and recordings: headers with invented times and places, and no sound.

``python -m tests.readers.recording.make`` writes them anew. The place is in the North Sea.
"""

from __future__ import annotations

import struct
from pathlib import Path

from tests.readers.photo.make import box

HERE = Path(__file__).parent
MADE = 1_714_599_667 + 2_082_844_800
"""1 May 2024, 21:41:07 UTC, counted from 1904."""


def header(made: int = MADE, *, wide: bool = False) -> bytes:
    numbers = struct.pack(">QQIQ" if wide else ">IIII", made, made, 600, 600 * 12 + 300)
    return box(b"mvhd", bytes([wide, 0, 0, 0]), numbers, bytes(80))


def track(what: bytes) -> bytes:
    return box(b"trak", box(b"tkhd", bytes(84)), box(b"mdia", box(b"hdlr", bytes(8), what)))


def keys(texts: dict[str, str], *, is_mp4: bool = False) -> bytes:
    names = b"".join(struct.pack(">I4s", len(name) + 8, b"mdta") + name.encode() for name in texts)
    values = b"".join(
        box(struct.pack(">I", number), box(b"data", struct.pack(">II", 1, 0), text.encode()))
        for number, text in enumerate(texts.values(), 1)
    )
    return box(
        b"meta",
        b"\0\0\0\0" if is_mp4 else b"",
        box(b"hdlr", bytes(8), b"mdta"),
        box(b"keys", struct.pack(">II", 0, len(texts)), names),
        box(b"ilst", values),
    )


def said(kind: bytes, text: str) -> bytes:
    return box(kind, struct.pack(">HH", len(text), 0x15C7), text.encode())


def film(*parts: bytes, brand: bytes = b"mp42", data: bytes = b"\0" * 40) -> bytes:
    return box(b"ftyp", brand, b"\0\0\0\0") + box(b"mdat", data) + box(b"moov", *parts)


APPLE = {
    "com.apple.quicktime.creationdate": "2024-05-01T22:41:07+0100",
    "com.apple.quicktime.location.ISO6709": "+55.5100-001.2050+010.000/",
    "com.apple.quicktime.make": "Invented",
    "com.apple.quicktime.model": "Phone 1",
    "com.example.other": "not known",
}


def recordings() -> dict[str, bytes]:
    both = (track(b"vide"), track(b"soun"))
    place = box(b"udta", said(b"\xa9xyz", "+55.5100-001.2050/"))
    return {
        "phone.mov": film(header(), *both, keys(APPLE), brand=b"qt  "),
        "VID_20240501_224107.mp4": film(
            header(), *both, place, keys({"com.android.version": "14"}, is_mp4=True)
        ),
        "bell.mp4": film(header(wide=True), *both),
        "VID-20240501-WA0007.mp4": film(header(0), *both),
        "Front door 2024-04-20 at 07.15.00.mp4": film(header(), *both),
        "memo.m4a": film(header(), track(b"soun"), brand=b"M4A "),
        "cut-short.mp4": film(header(), *both)[:-30],
        "no-header.mp4": film(header(), *both)[:60],
        "PTT-20240501-WA0001.opus": b"OggS\0\2" + bytes(22) + b"OpusHead" + bytes(60),
        "AUD-20240501-WA0002.amr": b"#!AMR\n" + b"\x04" + bytes(12),
        "plain.wav": b"RIFF" + struct.pack("<I", 36) + b"WAVEfmt " + bytes(28),
    }


if __name__ == "__main__":
    for name, data in recordings().items():
        (HERE / name).write_bytes(data)
