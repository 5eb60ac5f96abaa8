"""What a picture file says of itself beside the picture. Nothing is decoded, whatever its size."""

from __future__ import annotations

import io
import logging
import math
import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    PpmImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
from PIL.ExifTags import GPS, IFD, Base

from cairn.readers.photo.heif import beside_picture
from cairn.readers.photo.times import from_exif, from_satellites, taken_at
from cairn.readers.photo.xmp import told_by_xmp
from cairn.terms.moment import DAY, Moment

# The library loads these when it first opens a picture, and then there is no disk any more.
_LOADED = (
    BmpImagePlugin, GifImagePlugin, JpegImagePlugin, MpoImagePlugin,
    PngImagePlugin, PpmImagePlugin, TiffImagePlugin, WebPImagePlugin,
)  # fmt: skip
# What it says of a file while reading goes nowhere.
logging.getLogger("PIL").addHandler(logging.NullHandler())
logging.getLogger("PIL").propagate = False
# Whatever size a picture claims, it is not unpacked here.
Image.MAX_IMAGE_PIXELS = None

_LIBRARIES = ("JPEG", "PNG", "GIF", "WEBP", "TIFF")
_LONGEST = 500
_MOST_TEXTS = 20
_C2PA = b"jumdc2pa"
"""The description of a manifest store (C2PA 2.1, 11.1.4): a box ``jumd`` of the type ``c2pa``."""
_FILM = (b"ftypmp42", b"ftypisom", b"ftypmp41", b"ftyp3gp", b"ftypqt")
_SHOWN = (
    Base.Make, Base.Model, Base.Software, Base.HostComputer, Base.Artist, Base.ImageDescription,
    Base.DateTime, Base.Orientation,
)  # fmt: skip
_SHOWN_EXIF = (
    Base.DateTimeOriginal, Base.OffsetTimeOriginal, Base.SubsecTimeOriginal,
    Base.DateTimeDigitized, Base.OffsetTimeDigitized, Base.OffsetTime, Base.LensModel,
    Base.BodySerialNumber, Base.CameraOwnerName, Base.UserComment, Base.ImageUniqueID,
)  # fmt: skip
_SHOWN_GPS = (
    GPS.GPSAltitude, GPS.GPSImgDirection, GPS.GPSHPositioningError, GPS.GPSProcessingMethod,
)  # fmt: skip


class NotAPicture(Exception):
    """It begins as one, and no library can read on."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """``details`` by the names that Exif gives them."""

    moment: Moment | None
    flags: tuple[str, ...]
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Opened:
    """One picture file, by whatever opened it."""

    format: str
    width: int
    height: int
    exif: Image.Exif
    xmp: bytes
    texts: tuple[tuple[str, str], ...] = ()
    is_damaged: bool = False


def metadata_of(data: bytes, name: str) -> Metadata:
    """Raises ``NotAPicture``."""
    flags: set[str] = set()
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        picture = _heif(data) if data[4:8] == b"ftyp" else _by_library(data)
        fields = dict(_fields(picture.exif))
    xmp = told_by_xmp(picture.xmp)
    if picture.is_damaged or told:
        flags.add("details-damaged")
    if not _is_whole(picture.format, data):
        flags.add("incomplete")
    if _C2PA in data:
        flags.add("c2pa-manifest")
    film = _film_behind(picture.format, data)
    if film:
        flags.add("moving-part")
    moment, weak = taken_at(fields, xmp, name)
    if weak:
        flags.add(weak)
    if _clocks_differ(fields):
        flags.add("clock-differs")
    details = [
        ("format", picture.format),
        ("width", str(picture.width)),
        ("height", str(picture.height)),
        *fields.items(),
        *xmp.items(),
        *picture.texts,
    ]
    if film:
        details.append(("bytes of film", str(film)))
    return Metadata(moment, tuple(sorted(flags)), tuple(details))


def _heif(data: bytes) -> _Opened:
    """By our own hands: a damaged file of this kind ends the library with the process."""
    beside = beside_picture(data)
    exif, is_damaged = _loaded(beside.exif)
    if beside.is_damaged and not (beside.width or beside.exif):
        raise NotAPicture
    return _Opened(
        "AVIF" if data[8:12] in (b"avif", b"avis") else "HEIC",
        beside.width,
        beside.height,
        exif,
        beside.xmp,
        is_damaged=is_damaged or beside.is_damaged,
    )


def _by_library(data: bytes) -> _Opened:
    try:
        picture = Image.open(io.BytesIO(data), formats=_LIBRARIES)
    except MemoryError:
        raise
    except Exception as error:
        raise NotAPicture from error
    if picture.format == "PNG":
        # Its own parts are walked: the library would unpack the picture to look for them.
        exif, is_damaged = _loaded(picture.info.get("exif") or _part_of_png(data, b"eXIf"))
    else:
        exif, is_damaged = _asked(picture)
    return _Opened(
        picture.format or "",
        *picture.size,
        exif,
        _xmp_of(picture),
        tuple(_texts(picture)),
        is_damaged,
    )


def _asked(picture: Image.Image) -> tuple[Image.Exif, bool]:
    """The fields, and whether they are damaged."""
    try:
        return picture.getexif(), False
    except MemoryError:
        raise
    except Exception:
        return Image.Exif(), True


def _loaded(data: bytes) -> tuple[Image.Exif, bool]:
    exif = Image.Exif()
    try:
        exif.load(data)
    except MemoryError:
        raise
    except Exception:
        return Image.Exif(), True
    return exif, False


def _png_parts(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    at = 8
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        yield kind, at + 8, length
        at += length + 12


def _part_of_png(data: bytes, wanted: bytes) -> bytes:
    return next(
        (data[at : at + size] for kind, at, size in _png_parts(data) if kind == wanted), b""
    )


def _fields(exif: Image.Exif) -> Iterator[tuple[str, str]]:
    yield from _texts_of(exif, _SHOWN)
    yield from _texts_of(_folder(exif, IFD.Exif), _SHOWN_EXIF)
    gps = _folder(exif, IFD.GPSInfo)
    for axis, letters in (("Latitude", "NS"), ("Longitude", "EW")):
        degrees = _degrees(gps.get(GPS[f"GPS{axis}"]), gps.get(GPS[f"GPS{axis}Ref"]), letters)
        if degrees:
            yield f"GPS{axis}", degrees
    satellites = from_satellites(gps.get(GPS.GPSDateStamp), _numbers(gps.get(GPS.GPSTimeStamp)))
    if satellites:
        yield "GPSDateTime", satellites
    yield from _texts_of(gps, _SHOWN_GPS)


def _folder(exif: Image.Exif, which: IFD) -> dict[int, Any]:
    try:
        return exif.get_ifd(which)
    except MemoryError:
        raise
    except Exception:
        warnings.warn("a folder of fields that cannot be read", stacklevel=1)
        return {}


def _texts_of(
    folder: dict[int, Any] | Image.Exif, wanted: tuple[Base | GPS, ...]
) -> Iterator[tuple[str, str]]:
    for tag in wanted:
        text = _text(folder.get(tag))
        if text:
            yield tag.name, text


def _text(value: object) -> str:
    if isinstance(value, tuple):
        value = value[0] if len(value) == 1 else " ".join(_text(one) for one in value[:8])
    if isinstance(value, bytes):
        value = _comment(value)
    if isinstance(value, float) or (hasattr(value, "numerator") and not isinstance(value, int)):
        number = _number(value)
        value = "" if number is None else f"{number:.6g}"
    text = "" if value is None else str(value)
    return text.split("\0", 1)[0].strip()[:_LONGEST]


def _comment(value: bytes) -> str:
    """Exif 3.0, 4.6.6.5.4: a comment begins with the name of its letters in eight bytes."""
    if value[:8] == b"UNICODE\0":
        is_big = value[8:9] == b"\0"
        return value[8:].decode("utf-16-be" if is_big else "utf-16-le", "replace")
    if value[:8] in (b"ASCII\0\0\0", b"\0" * 8):
        value = value[8:]
    return value.decode("utf-8", "replace")


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _numbers(value: object) -> tuple[float, ...]:
    found = [_number(one) for one in value] if isinstance(value, tuple) else []
    return tuple(one for one in found if one is not None)


def _degrees(value: object, side: object, letters: str) -> str:
    """Decimal degrees, south and west below zero; six places are a tenth of a metre."""
    parts = _numbers(value)
    if len(parts) != 3:
        return ""
    degrees = parts[0] + parts[1] / 60 + parts[2] / 3600
    letter = _text(side)[:1].upper()
    if letter not in letters or not letter or not 0 <= degrees <= 180:
        return ""
    return f"{-degrees if letter == letters[1] else degrees:.6f}"


def _xmp_of(picture: Image.Image) -> bytes:
    found = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    return found.encode("utf-8", "replace") if isinstance(found, str) else bytes(found)


def _texts(picture: Image.Image) -> Iterator[tuple[str, str]]:
    """What a PNG says in words before the picture, and the comment of a JPEG or GIF."""
    said = {"comment": picture.info.get("comment")}
    if picture.format == "PNG":
        said |= {str(name): one for name, one in picture.info.items() if isinstance(one, str)}
        said.pop("XML:com.adobe.xmp", None)
    for name, value in [*said.items()][:_MOST_TEXTS]:
        text = _text(value)
        if text:
            yield f"text {name[:80]}", text


def _is_whole(kind: str, data: bytes) -> bool:
    """Whether the file ends as its format says, with more behind it or without."""
    if kind in ("JPEG", "MPO"):
        return b"\xff\xd9" in data[2:]
    if kind == "PNG":
        return any(
            part == b"IEND" and at + size + 4 <= len(data) for part, at, size in _png_parts(data)
        )
    if kind == "WEBP":
        return len(data) >= 8 + int.from_bytes(data[4:8], "little")
    return True


def _film_behind(kind: str, data: bytes) -> int:
    """Bytes of a film behind a JPEG: phones keep a second or two of it, with sound."""
    if kind not in ("JPEG", "MPO"):
        return 0
    starts = [at for at in (data.rfind(mark) for mark in _FILM) if at >= 4]
    if not starts:
        return 0
    start = max(starts) - 4
    return len(data) - start if b"\xff\xd9" in data[max(0, start - 64) : start] else 0


def _clocks_differ(fields: dict[str, str]) -> bool:
    """The camera may be in any zone; more than a day apart is no zone."""
    taken = from_exif(fields.get("DateTimeOriginal", ""), "", "")
    known = from_exif(fields.get("GPSDateTime", "").removesuffix(" UTC"), "", "")
    if taken is None or known is None or taken.local_from is None or known.local_from is None:
        return False
    return abs(taken.local_from - known.local_from) > DAY
