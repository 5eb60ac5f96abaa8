"""What films and recordings say of themselves; picture and sound are passed over."""

from __future__ import annotations

import struct

import pytest

from cairn.readers.parent import read_in_process
from cairn.readers.recording.film import place_in
from cairn.terms.moment import Precision
from cairn.terms.reading import Answers, Item, ItemKind
from tests.readers.photo.make import box
from tests.readers.recording.make import HERE, MADE, film, header, keys, track
from tests.readers.sources import Bytes, items

MAY = 1_714_599_667_000_000


def read(data: bytes, name: str = "a.mp4") -> Item:
    found, end = read_in_process(Bytes(data, name), Answers(zone="Europe/London"))
    assert (end.reader, end.stopped) == ("recording/1", "")
    (item,) = items(found)
    assert item.kind is ItemKind.RECORDING
    return item


def example(name: str) -> Item:
    return read((HERE / name).read_bytes(), name)


def test_a_phone_says_when_with_its_zone_and_where() -> None:
    item = example("phone.mov")
    details = dict(item.details)
    assert (item.moment.earliest, item.moment.zone, item.flags) == (MAY, "+01:00", ())
    assert (details["GPSLatitude"], details["GPSLongitude"]) == ("55.510000", "-1.205000")
    assert (details["Make"], details["holds"], details["seconds"]) == (
        "Invented", "picture, sound", "12.5",
    )  # fmt: skip
    assert "not known" not in details.values()


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        ("VID_20240501_224107.mp4", ("time-from-name",)),
        ("bell.mp4", ("time-of-saving",)),
        ("VID-20240501-WA0007.mp4", ("time-from-name",)),
        ("Front door 2024-04-20 at 07.15.00.mp4", ("time-from-name", "times-differ")),
        ("memo.m4a", ("time-of-saving",)),
        ("cut-short.mp4", ("incomplete", "time-of-saving")),
        ("no-header.mp4", ("incomplete",)),
        ("PTT-20240501-WA0001.opus", ("time-from-name",)),
        ("plain.wav", ()),
    ],
)
def test_where_a_time_comes_from_is_told(name: str, flags: tuple[str, ...]) -> None:
    assert example(name).flags == flags


def test_the_container_counts_in_utc_in_both_widths() -> None:
    assert example("bell.mp4").moment.earliest == MAY
    assert read(film(header())).moment.earliest == MAY


def test_a_day_in_the_name_gives_way_to_a_time_in_the_file() -> None:
    day = read(film(header()), "VID-20240501-WA0007.mp4")
    assert day.moment.precision is Precision.SECOND
    assert day.flags == ("time-of-saving",)


@pytest.mark.parametrize("made", [0, 1, 2_082_844_800 - 1, 2**32 - 1 + 2_082_844_800 * 4])
def test_a_clock_that_was_never_set_is_no_time(made: int) -> None:
    item = read(film(header(made, wide=True)))
    assert (item.moment.earliest, item.moment.as_written) == (None, "")


def test_what_the_file_says_of_sizes_is_not_believed() -> None:
    """A list of four billion names, a box larger than the file, boxes in boxes without end."""
    names = box(b"keys", struct.pack(">II", 0, 2**32 - 1), struct.pack(">I", 2**32 - 1))
    meta = box(b"meta", box(b"hdlr", bytes(8), b"mdta"), names, box(b"ilst"))
    large = struct.pack(">I4s", 2**31, b"udta") + b"\0\0\0\0"
    assert read(film(header(), meta, large)).moment.earliest == MAY
    deep = b""
    for _ in range(1000):
        deep = box(b"trak", box(b"mdia", deep))
    assert read(film(header(), deep)).moment.earliest == MAY


@pytest.mark.parametrize(
    "text",
    [b"The wide road", b"A\n\n\nmoov on", b"caffeine, again", b"ID3 please", b"OggS is a dog"],
)
def test_words_that_begin_as_a_recording_does_are_none(text: bytes) -> None:
    found, end = read_in_process(Bytes(text * 9, "note.txt"), Answers())
    assert (end.reader, items(found)) == ("", [])


def test_an_empty_time_is_no_time() -> None:
    texts = {"com.apple.quicktime.creationdate": "yesterday"}
    assert read(film(header(0), track(b"vide"), keys(texts))).moment.as_written == ""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("+55.5100-001.2050/", ("55.510000", "-1.205000")),
        ("-33.8+151.2+20/", ("-33.800000", "151.200000")),
        ("+95.0+001.0/", None),
        ("here", None),
        ("", None),
    ],
)
def test_a_place_is_in_degrees(text: str, place: tuple[str, str] | None) -> None:
    assert place_in(text) == place


def test_the_made_time_is_that_of_the_example() -> None:
    assert MADE - 2_082_844_800 == MAY // 1_000_000
