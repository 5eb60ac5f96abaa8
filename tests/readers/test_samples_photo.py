"""Public pictures of other projects, where a copy is at hand: cameras, zones, HEIC, damage."""

from __future__ import annotations

import pytest

from cairn.readers.parent import read_in_process
from cairn.terms.reading import Answers
from tests.readers.sources import Bytes, counted, items
from tests.readers.test_samples import SAMPLES

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="CAIRN_SAMPLES names no folder")
FOLDER = SAMPLES / "photo"
NOT_OPENED = {"testAVIF.avif"}
"""Its first 185 bytes are all there is."""
SAID = {
    "Canon_40D.jpg": ("Canon EOS 40D", "2008:05:30 15:56:01"),
    "Nikon_D70.jpg": ("NIKON D70", "2008:03:15 09:52:01"),
    "Google.jpg": ("Pixel 8 Pro", "2023:10:06 22:53:51 +02:00"),
    "L_exif_xmp_iptc.heic": ("ILCE-7SM3", "2020:09:14 11:09:34 -05:00"),
    "testHEIC_livePhoto.heic": ("iPhone 15 Pro", "2025:07:11 16:41:55 -04:00"),
    "arrow.heic": ("iPhone 8 Plus", "2018:07:31 14:52:07"),
    "iphone_hdr_YES.jpg": ("iPhone 6", "2015:04:10 20:12:23"),
}


def test_every_picture_is_read_but_one_of_which_little_is_there() -> None:
    not_opened = set()
    for path in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        found, end = read_in_process(Bytes.at(path), Answers())
        assert (end.reader, end.stopped, counted(found)) == ("photo/1", "", 1), path.name
        if not items(found):
            not_opened.add(path.name)
    assert not_opened == NOT_OPENED


@pytest.mark.parametrize(("name", "said"), SAID.items())
def test_camera_and_time_are_those_that_the_list_of_samples_names(
    name: str, said: tuple[str, str]
) -> None:
    (path,) = FOLDER.rglob(name)
    (item,) = items(read_in_process(Bytes.at(path), Answers())[0])
    assert (dict(item.details)["Model"], item.moment.as_written) == said
