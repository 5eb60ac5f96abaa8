"""Zips as they come, and as somebody means harm with them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.readers.archive import MAX_PARTS, Archive, is_safe_name, open_archive
from cairn.readers.parent import read_in_process
from cairn.readers.wire import decode_said, encode_found
from cairn.terms.reading import Answers, Kept
from tests.readers.sources import Bytes, items, unread

CHAT = b"[18/03/2024, 10:00:00] Sam Poole: one\r\n[19/03/2024, 10:00:00] Mia Hart: two\r\n"


def zipped(parts: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return out.getvalue()


def opened(data: bytes) -> Archive:
    archive = open_archive(Bytes(data))
    assert archive is not None
    return archive


def reasons(data: bytes) -> list[str]:
    return sorted(fault.reason for fault in opened(data).faults)


def names(data: bytes) -> list[str]:
    return [member.name for member in opened(data).members()]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 700)), min_size=1, max_size=8),
    st.sampled_from([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED]),
)
def test_a_member_can_be_read_from_anywhere_in_any_order(
    reads: list[tuple[int, int]], method: int
) -> None:
    plain = bytes(n * n % 251 for n in range(5000))
    archive = opened(zipped([("a/b.bin", plain), ("c", b"")], method))
    for offset, size in reads:
        assert archive.read_at("a/b.bin", offset, size) == plain[offset : offset + size]
    assert list(archive.damage()) == []


def test_a_zip_with_media_is_one_chat_and_the_rest_is_kept_by_name() -> None:
    data = zipped([("_chat.txt", CHAT), ("pic.jpg", b"x"), ("notes.txt", b"milk"), ("dir/", b"")])
    found, end = read_in_process(Bytes(data), Answers())
    assert end.reader == "whatsapp/1"
    assert [item.text for item in items(found)] == ["one", "two"]
    assert [one.member for one in found if isinstance(one, Kept)] == ["pic.jpg", "notes.txt"]


def test_two_chats_in_one_zip_are_both_read_each_as_its_own() -> None:
    data = zipped([("a.txt", CHAT), ("b.txt", CHAT)])
    found, end = read_in_process(Bytes(data), Answers())
    assert (end.reader, end.stopped) == ("bundle/2", "")
    assert {one.place.member for one in items(found)} == {"a.txt", "b.txt"}


@pytest.mark.parametrize(
    "name",
    [
        "../up.txt",
        "/etc/x",
        "a/../../b",
        "C:evil",
        "a\\b.txt",
        "nul\0.txt",
        "a\nb",
        "",
        "..",
        "x" * 2000,
    ],
)
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    assert not is_safe_name(name)


@pytest.mark.parametrize("name", ["_chat.txt", "a/b.jpg", "..hidden", "Čat s Miou.txt", "a..b"])
def test_a_plain_name_is_taken(name: str) -> None:
    assert is_safe_name(name)


def test_a_part_that_leads_out_is_told_and_the_rest_is_read() -> None:
    data = zipped([("_chat.txt", CHAT), ("../../evil.sh", b"x")])
    found, _ = read_in_process(Bytes(data), Answers())
    assert unread(found) == [("archive-path", 1)]
    assert len(items(found)) == 2


def test_two_parts_of_one_name_are_both_left_shut() -> None:
    data = zipped([("_chat.txt", CHAT), ("A.txt", b"1"), ("a.TXT", b"2")])
    assert reasons(data) == ["archive-duplicate", "archive-duplicate"]
    assert names(data) == ["_chat.txt"]


def test_a_link_and_a_device_are_left_shut() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("_chat.txt", CHAT)
        for name, mode in (("link", 0o120777), ("device", 0o020666)):
            about = zipfile.ZipInfo(name)
            about.create_system, about.external_attr = 3, mode << 16
            archive.writestr(about, b"/etc/passwd")
    assert reasons(out.getvalue()) == ["archive-special", "archive-special"]


def test_an_archive_inside_is_told_and_not_opened() -> None:
    data = zipped([("_chat.txt", CHAT), ("inner.zip", zipped([("x", b"y")]))])
    found, _ = read_in_process(Bytes(data), Answers())
    assert unread(found) == [("archive-nested", 1)]


def test_a_part_that_would_grow_too_far_is_left_shut() -> None:
    data = zipped([("_chat.txt", CHAT), ("zeros.bin", bytes(30_000_000))])
    assert reasons(data) == ["archive-ratio"]


def test_too_many_parts_are_told_as_one() -> None:
    data = bytearray(zipped([("a", b"")]))
    end = data.rfind(b"PK\x05\x06")
    struct.pack_into("<2H", data, end + 8, MAX_PARTS + 1, MAX_PARTS + 1)
    assert reasons(bytes(data)) == ["archive-too-many"]


def test_parts_that_share_bytes_are_left_shut() -> None:
    """As in a bomb without nesting: one kernel of packed bytes under many names."""
    data = overlapping()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert len(archive.namelist()) == 3
    assert reasons(data) == ["archive-damaged", "archive-overlap", "archive-overlap"]
    assert names(data) == []


def overlapping() -> bytes:
    """Part a's bytes hold the whole of part b; part c names b's header under another name."""
    inner = local("b", b"hello")
    data = local("a", inner) + b""
    offset_b = len(data) - len(inner)
    directory = central("a", inner, 0) + central("b", b"hello", offset_b)
    directory += central("c", b"hello", offset_b)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 3, 3, len(directory), len(data), 0)
    return data + directory + end


def local(name: str, data: bytes) -> bytes:
    sizes = (zlib.crc32(data), len(data), len(data), len(name), 0)
    return struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 0, *sizes) + name.encode() + data


def central(name: str, data: bytes, at: int) -> bytes:
    head = (b"PK\1\2", 20, 20, 0, 0, 0, 0, zlib.crc32(data), len(data), len(data), len(name))
    return struct.pack("<4s6H3L5H2L", *head, 0, 0, 0, 0, 0, at) + name.encode()


def test_a_password_is_told() -> None:
    data = bytearray(zipped([("_chat.txt", CHAT), ("b.txt", b"secret")]))
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.rfind(mark)
        data[at + place] |= 1
    assert reasons(bytes(data)) == ["archive-encrypted"]
    assert names(bytes(data)) == ["_chat.txt"]


@pytest.mark.parametrize("later", [False, True])
def test_a_zip_that_was_cut_off_gives_what_is_there(later: bool) -> None:
    chat = CHAT * 500
    parts = [("pic.jpg", b"p" * 50), ("_chat.txt", chat), ("b.jpg", b"q" * 5000)]
    data = streamed(parts) if later else zipped(parts)
    cut = data[: data.rfind(b"PK\x01\x02", 0, data.rfind(b"PK\x05\x06"))]
    found, end = read_in_process(Bytes(cut, "chat.zip"), Answers())
    assert end.reader == "whatsapp/1"
    assert len(items(found)) == 1000
    assert ("archive-damaged", 1) in unread(found)


def streamed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Sizes behind the data, as a phone writes them while it goes."""

    class Unseekable(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            block = bytes(data)  # type: ignore[call-overload]  # zipfile gives bytes
            self.data += block
            return len(block)

    out = Unseekable()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, plain in parts:
            archive.writestr(name, plain)
    return bytes(out.data)


def test_a_streamed_zip_is_read_like_any_other() -> None:
    data = streamed([("_chat.txt", CHAT), ("pic.jpg", b"p" * 50)])
    assert names(data) == ["_chat.txt", "pic.jpg"]
    assert opened(data).read_at("_chat.txt", 0, 1000) == CHAT


def test_a_changed_byte_in_a_part_is_told_after_reading() -> None:
    data = bytearray(zipped([("_chat.txt", CHAT)], zipfile.ZIP_STORED))
    at = data.find(b"two")
    data[at] = ord("T")
    found, _ = read_in_process(Bytes(bytes(data)), Answers())
    assert unread(found) == [("archive-damaged", 1)]
    assert [item.text for item in items(found)] == ["one", "Two"]


def test_names_of_old_programs_are_read_as_well_as_they_can_be() -> None:
    raw = bytearray(zipped([("aXb.txt", b"1")]))
    for at in (raw.find(b"aXb"), raw.rfind(b"aXb")):
        raw[at + 1] = 0x84
    assert names(bytes(raw)) == ["aäb.txt"]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_mangled_zip_is_told_or_read_and_never_more_than_declared(data: st.DataObject) -> None:
    whole = bytearray(zipped([("_chat.txt", CHAT), ("pic.jpg", b"p" * 500)]))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    archive = open_archive(Bytes(bytes(whole)))
    for member in archive.members() if archive is not None else ():
        assert len(archive.read_at(member.name, 0, 1 << 20)) <= member.size  # type: ignore[union-attr]


def test_a_part_said_to_be_far_outside_costs_only_itself() -> None:
    data = bytearray(zipped([("_chat.txt", CHAT), ("x.jpg", b"x")], zipfile.ZIP_STORED))
    last = data.rindex(b"PK\x01\x02")
    data[last + 42 : last + 46] = struct.pack("<I", 3_000_000_000)
    found, _ = read_in_process(Bytes(bytes(data)), Answers())
    assert [item.text for item in items(found)] == ["one", "two"]
    (frame,) = encode_found(found)
    assert decode_said(frame, {"": len(data)}) == tuple(found)
