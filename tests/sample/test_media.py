"""The small files are what their first bytes say they are."""

from __future__ import annotations

import zlib

import pytest

from cairn.sample.media import small_drawing, small_picture, small_sound

NUMBERS = (0, 1, 255, 90_000)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_picture_is_a_row_of_jpeg_segments(number: int) -> None:
    data, at, kinds = small_picture(number), 2, []
    assert data.startswith(b"\xff\xd8")
    assert data.endswith(b"\xff\xd9")
    while data[at + 1] != 0xDA:
        assert data[at] == 0xFF
        kinds.append(data[at + 1])
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    assert kinds == [0xE0, 0xFE, 0xDB, 0xC0, 0xC4, 0xC4]
    assert b"picture %d\xff" % number in data


@pytest.mark.parametrize("number", NUMBERS)
def test_a_drawing_is_a_row_of_png_parts_with_right_sums(number: int) -> None:
    data, at, parts = small_drawing(number), 8, {}
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        whole = data[at + 4 : at + 8 + size]
        assert zlib.crc32(whole) == int.from_bytes(data[at + 8 + size : at + 12 + size], "big")
        parts[whole[:4]] = whole[4:]
        at += 12 + size
    assert list(parts) == [b"IHDR", b"IDAT", b"IEND"]
    assert zlib.decompress(parts[b"IDAT"]) == (b"\0" + bytes([number % 256]) * 8) * 8


@pytest.mark.parametrize("number", NUMBERS)
def test_a_sound_is_three_pages_of_ogg_whose_sums_come_out_at_nothing(number: int) -> None:
    pages = small_sound(number).split(b"OggS")[1:]
    assert [page[1] for page in pages] == [2, 0, 4]
    assert [int.from_bytes(page[14:18], "little") for page in pages] == [0, 1, 2]
    assert {int.from_bytes(page[10:14], "little") for page in pages} == {number}
    for page in pages:
        whole = b"OggS" + page
        assert _sum(whole[:22] + bytes(4) + whole[26:]) == int.from_bytes(whole[22:26], "little")
    assert pages[0][24:].startswith(b"OpusHead")


def _sum(page: bytes) -> int:
    """RFC 3533: the remainder of the page, with four zero bytes behind it, as one polynomial."""
    remainder = int.from_bytes(page + bytes(4), "big")
    divisor = 0x1_04C1_1DB7
    for shift in range(remainder.bit_length() - 33, -1, -1):
        if remainder >> (shift + 32) & 1:
            remainder ^= divisor << shift
    return remainder
