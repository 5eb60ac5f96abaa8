"""Makes the example pictures: plain colours, invented times, places and cameras.

``python -m tests.readers.photo.make`` writes them anew. The place is in the North Sea.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

HERE = Path(__file__).parent
TAKEN = {36867: "2024:05:01 22:41:07", 37521: "250", 42036: "Back camera 4 mm"}
PLACE = {
    1: "N", 2: (55.0, 30.0, 36.0), 3: "W", 4: (1.0, 12.0, 18.0),
    7: (21.0, 41.0, 6.0), 29: "2024:05:01",
}  # fmt: skip
XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description
 xmp:CreateDate="2024-05-03T08:00:00+01:00"
 xmp:CreatorTool="Paint &amp; Crop 3" xmpMM:History="" GCamera:MotionPhoto="1">
 <rdf:li stEvt:action="created"/><rdf:li stEvt:action="saved"/></rdf:Description></x:xmpmeta>"""
FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0\0\0\x08free"
MANIFEST = b"jumdc2pa\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71"


def exif(
    own: Mapping[int, object] | None = None,
    *,
    gps: bool = False,
    base: Mapping[int, object] | None = None,
) -> Image.Exif:
    made = Image.Exif()
    made.update({271: "Invented", 272: "Camera 1", 315: "Mia Hart", 274: 6, **(base or {})})
    made.get_ifd(0x8769).update(own or {})
    if gps:
        made.get_ifd(0x8825).update(PLACE)
    return made


def picture(kind: str, **how: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 6), (90, 120, 150)).save(out, kind, **how)
    return out.getvalue()


def with_part(jpeg: bytes, marker: int, body: bytes) -> bytes:
    return jpeg[:2] + bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body + jpeg[2:]


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def heic(about: bytes, *, brand: bytes = b"heic") -> bytes:
    """A file with a size and Exif and no picture: the smallest that a phone's has beside it."""
    exif_item = struct.pack(">I", 6) + b"Exif\0\0" + about
    entry = box(b"infe", struct.pack(">IHH4s", 2 << 24, 2, 0, b"Exif"), b"\0")
    main = box(b"infe", struct.pack(">IHH4s", 2 << 24, 1, 0, b"hvc1"), b"\0")
    properties = box(b"ipco", box(b"hvcC"), box(b"ispe", struct.pack(">III", 0, 40, 30)))
    of_main = box(b"ipma", struct.pack(">IIHBBB", 0, 1, 1, 2, 1, 0x82))

    def whole(at: int) -> bytes:
        place = struct.pack(">IHHHHHII", 0, 0x4400, 1, 2, 0, 1, at, len(exif_item))
        meta = (
            b"\0" * 4, box(b"pitm", struct.pack(">IH", 0, 1)), box(b"iloc", place),
            box(b"iinf", struct.pack(">IH", 0, 2), main, entry), box(b"iprp", properties, of_main),
        )  # fmt: skip
        return box(b"ftyp", brand, b"\0\0\0\0mif1") + box(b"meta", *meta)

    return whole(len(whole(0)) + 8) + box(b"mdat", exif_item)


def pictures() -> dict[str, bytes]:
    place = picture("JPEG", exif=exif(TAKEN, gps=True))
    offset = picture("JPEG", exif=exif(TAKEN | {36881: "+01:00"}))
    wrong = exif({36867: "2012:13:40 99:00:00", 36868: "0000:00:00 00:00:00"}, gps=True)
    other_day = {36867: "2019:01:01 00:00:10"}
    told = PngInfo()
    told.add_text("Description", "a picture of a gate")
    return {
        "place.jpg": place,
        "offset.jpg": offset,
        "satellites.jpg": picture("JPEG", exif=wrong),
        "clock.jpg": picture("JPEG", exif=exif(other_day, gps=True)),
        "edited.jpg": picture("JPEG", xmp=XMP, exif=exif(base={305: "Paint & Crop 3"})),
        "moving.jpg": picture("JPEG", exif=exif(TAKEN)) + FILM,
        "manifest.jpg": with_part(picture("JPEG"), 0xEB, b"JP\0\1\0\0\0\1\0\0\0\x20" + MANIFEST),
        "saved.jpg": picture("JPEG", exif=exif(base={306: "2024:06:02 10:00:00"})),
        "damaged.jpg": place[:-300],
        "fields.jpg": place.replace(b"Exif\0\0MM\0*\0\0\0\x08", b"Exif\0\0MM\0*\x7f\0\0\x08"),
        "IMG-20240501-WA0003.jpg": picture("JPEG"),
        "Screenshot 2024-05-01 at 9.41.55 PM.png": picture("PNG", pnginfo=told),
        "exif.png": picture("PNG", exif=exif(TAKEN)),
        "PXL_20240501_214107250.webp": picture("WEBP", lossless=True),
        "taken.webp": picture("WEBP", exif=exif(TAKEN)),
        "plain.gif": picture("GIF", comment=b"made at the gate"),
        "scan.tif": picture("TIFF", exif=exif(TAKEN)),
        "phone.heic": heic(exif(TAKEN | {36881: "+01:00"}, gps=True).tobytes()[6:]),
        "new.avif": heic(exif(TAKEN).tobytes()[6:], brand=b"avif"),
        "cut-short.heic": heic(exif(TAKEN).tobytes()[6:])[:-30],
        "cut-short.png": picture("PNG", exif=exif(TAKEN))[:-20],
        "not-one.jpg": b"\xff\xd8\xff\xe0 no picture at all",
    }


if __name__ == "__main__":
    for name, data in pictures().items():
        (HERE / name).write_bytes(data)
