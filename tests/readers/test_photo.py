"""What is read beside a picture, and that the picture itself is never unpacked."""

from __future__ import annotations

import struct
import zlib

import pytest

from cairn.readers.parent import read_in_process
from cairn.readers.photo.times import from_exif, from_satellites
from cairn.terms.reading import Answers, Item
from tests.readers.photo.make import FILM, HERE, exif, heic, picture, pictures
from tests.readers.sources import Bytes, items, unread


def read(data: bytes, name: str = "a.jpg") -> Item:
    found, end = read_in_process(Bytes(data, name), Answers(zone="Europe/London"))
    assert (end.reader, end.stopped) == ("photo/1", "")
    (item,) = items(found)
    return item


def example(name: str) -> Item:
    return read((HERE / name).read_bytes(), name)


def test_the_place_is_in_degrees_and_south_and_west_are_below_zero() -> None:
    details = dict(example("place.jpg").details)
    assert (details["GPSLatitude"], details["GPSLongitude"]) == ("55.510000", "-1.205000")


def test_a_time_without_a_zone_is_read_in_the_zone_of_the_file() -> None:
    """Half past ten in the evening of the first of May is summer time in London."""
    plain, offset = example("place.jpg").moment, example("offset.jpg").moment
    assert plain.earliest == offset.earliest
    assert (plain.zone, offset.zone) == ("Europe/London", "+01:00")


@pytest.mark.parametrize(
    ("name", "flag"),
    [
        ("IMG-20240501-WA0003.jpg", "time-from-name"),
        ("saved.jpg", "time-of-saving"),
        ("clock.jpg", "clock-differs"),
        ("fields.jpg", "details-damaged"),
        ("moving.jpg", "moving-part"),
        ("cut-short.png", "incomplete"),
        ("cut-short.heic", "details-damaged"),
        ("manifest.jpg", "c2pa-manifest"),
    ],
)
def test_what_is_odd_is_told(name: str, flag: str) -> None:
    assert example(name).flags == (flag,)


def test_the_camera_is_believed_before_the_name() -> None:
    item = read(pictures()["place.jpg"], "IMG_20200101_000000.jpg")
    assert (item.moment.as_written, item.flags) == ("2024:05:01 22:41:07", ())


def test_what_a_program_noted_is_kept_by_its_own_names() -> None:
    details = dict(example("edited.jpg").details)
    assert details["XMP CreatorTool"] == "Paint & Crop 3"
    assert details["XMP steps of work"] == "2"


def test_the_bytes_of_a_film_are_counted() -> None:
    assert dict(example("moving.jpg").details)["bytes of film"] == str(len(FILM))


def test_what_a_phone_writes_beside_its_own_kind_of_picture_is_read() -> None:
    phone = example("phone.heic")
    assert phone.moment.earliest == example("offset.jpg").moment.earliest
    details = dict(phone.details)
    assert (details["format"], details["width"], details["height"]) == ("HEIC", "40", "30")
    assert details["GPSLatitude"] == "55.510000"
    assert dict(example("new.avif").details)["format"] == "AVIF"


def test_numbers_of_parts_that_are_not_there_are_counted_no_further() -> None:
    """An item said to have 65,535 parts of four billion bytes each."""
    data = heic(b"II*\0")
    at = data.index(b"iloc") + 4 + 4 + 2 + 2 + 2 + 2
    many = data[:at] + struct.pack(">HII", 65_535, 0, 2**32 - 1) + data[at + 10 :]
    assert "details-damaged" in read(many, "a.heic").flags


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def test_a_picture_of_any_claimed_size_is_not_unpacked() -> None:
    """Four billion points in a hundred bytes: nothing is made of them, so nothing grows."""
    head = struct.pack(">IIBBBBB", 65_500, 65_500, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    assert dict(read(bomb).details)["width"] == "65500"


def test_fields_that_point_at_themselves_come_to_an_end() -> None:
    data = picture("TIFF", exif=exif())
    at = int.from_bytes(data[4:8], "little")
    count = int.from_bytes(data[at : at + 2], "little")
    after = at + 2 + 12 * count
    looped = data[:after] + struct.pack("<I", at) + data[after + 4 :]
    assert dict(read(looped).details)["Make"] == "Invented"


@pytest.mark.parametrize("text", ["", "0000:00:00 00:00:00", "1970:01:01 00:00:00", "2024:13:01 1"])
def test_a_clock_that_was_never_set_is_no_time(text: str) -> None:
    assert from_exif(text, "", "") is None


@pytest.mark.parametrize(
    ("day", "time"), [(None, ()), ("2024:05:01", (25.0, 0.0, 0.0)), ("1 May", (1.0, 2.0, 3.0))]
)
def test_satellites_that_say_no_time_say_nothing(day: object, time: tuple[float, ...]) -> None:
    assert from_satellites(day, time) == ""


def test_what_no_library_can_open_is_kept_and_counted() -> None:
    found, end = read_in_process(Bytes(b"\xff\xd8\xff\xe0 no picture", "a.jpg"), Answers())
    assert (end.reader, unread(found)) == ("photo/1", [("picture-damaged", 1)])
