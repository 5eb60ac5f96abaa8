"""What the name of a file says of its time, in the ways of phones and apps."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cairn.readers.file_names import moment_in_name
from cairn.terms.moment import Clock, Precision, ZoneSource, placed

SECONDS = {
    "IMG_20220323_133100.jpg": "2022-03-23T13:31:00",
    "VID_20220323_133100_01.mp4": "2022-03-23T13:31:00",
    "Screenshot_20240501-133005.png": "2024-05-01T13:30:05",
    "Screenshot_20240501-133005_WhatsApp.png": "2024-05-01T13:30:05",
    "Screenshot_2024-05-01-13-30-05-123_com.example.png": "2024-05-01T13:30:05",
    "Screenshot 2024-05-01 at 13.30.05.png": "2024-05-01T13:30:05",
    "Screen Shot 2024-05-01 at 9.30.05 PM.png": "2024-05-01T21:30:05",
    "WhatsApp Image 2022-03-27 at 12.41.55 AM.jpeg": "2022-03-27T00:41:55",
    "00000035-PHOTO-2022-03-27-21-41-55.jpg": "2022-03-27T21:41:55",
    "folder 20010101_000000/IMG_20220323_133100.jpg": "2022-03-23T13:31:00",
    "20240501133005.jpg": "2024-05-01T13:30:05",
    "signal-2024-05-01-133005.jpg": "2024-05-01T13:30:05",
}
DAYS = {
    "IMG-20220323-WA0002.jpg": "2022-03-23",
    "PTT-20220323-WA0001.opus": "2022-03-23",
    "2024-05-01 letter.jpg": "2024-05-01",
    "gate 2024.05.01.png": "2024-05-01",
}
NOTHING = (
    "IMG_0001.JPG", "20221399.jpg", "2022-02-30.jpg", "photo 1234567890123.jpg",
    "IMG_202203231331001.jpg", "", "18991231.jpg", "2024-0501.jpg",
)  # fmt: skip


def local(text: str) -> int:
    return (datetime.fromisoformat(text) - datetime(1970, 1, 1)) // timedelta(microseconds=1)  # noqa: DTZ001


@pytest.mark.parametrize(("name", "wall"), SECONDS.items())
def test_a_time_is_read_to_the_second(name: str, wall: str) -> None:
    moment = moment_in_name(name)
    assert moment is not None
    assert moment.local_from == local(wall)
    assert (moment.precision, moment.clock) == (Precision.SECOND, Clock.FILE)
    assert (moment.as_written, moment.is_placed) == (name.rpartition("/")[2], False)


@pytest.mark.parametrize(("name", "day"), DAYS.items())
def test_a_day_alone_is_a_day_long(name: str, day: str) -> None:
    moment = moment_in_name(name)
    assert moment is not None
    assert (moment.local_from, moment.precision) == (local(day), Precision.DAY)
    home = placed(moment, "Europe/London", ZoneSource.VAULT_HOME)
    assert home.earliest is not None
    assert home.latest is not None
    assert home.latest - home.earliest == 24 * 3600 * 1_000_000


def test_the_phones_that_count_in_utc_are_known() -> None:
    moment = moment_in_name("PXL_20240501_113005123.jpg")
    assert moment is not None
    assert (moment.zone, moment.earliest) == ("UTC", local("2024-05-01T11:30:05"))


@pytest.mark.parametrize("name", NOTHING)
def test_other_numbers_are_no_time(name: str) -> None:
    assert moment_in_name(name) is None
