"""An archive of many things: each part by its own reader, and none lost."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from cairn.readers.archive import open_archive
from cairn.readers.bundle import part_of
from cairn.readers.parent import read_in_process
from cairn.readers.recognise import BUNDLE, readers_of
from cairn.terms.reading import Answers, Item, Kept, Reader, Unit, Unread
from tests.readers.sources import Bytes, counted, items, lines_in, rows_in, span, unread

HERE = Path(__file__).parent
VOICE = (HERE / "google_voice/texts.html").read_bytes()
CALL = (HERE / "google_voice/missed.html").read_bytes()
DIARY = (HERE / "diary_csv/diary.csv").read_bytes()
CHAT = (
    b"13/05/2025, 21:14 - Robin Example: I know where the zebrafinch sings\n"
    b"14/05/2025, 07:02 - Robin Example: You will answer\n"
)


def zipped(*parts: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return out.getvalue()


def test_each_part_is_read_by_the_reader_that_knows_it() -> None:
    data = zipped(
        ("Takeout/Voice/Calls/Robin.html", VOICE), ("chat.txt", CHAT), ("notes/diary.csv", DIARY),
        ("song.xyz", b"\x00\x01" * 90), ("empty.txt", b""),
    )  # fmt: skip
    found, end = read_in_process(Bytes(data, "everything.zip"), Answers())
    assert (end.reader, end.unit, end.stopped) == ("bundle/2", Unit.PARTS, "")
    assert counted(found) == 4 + lines_in(CHAT) + rows_in(DIARY)
    assert {one.place.member for one in items(found)} == {
        "Takeout/Voice/Calls/Robin.html", "chat.txt", "notes/diary.csv",
    }  # fmt: skip
    kept = [(one.member, one.why) for one in found if isinstance(one, Kept)]
    assert kept == [("song.xyz", "no-reader"), ("empty.txt", "no-reader")]


def test_items_name_their_bytes_in_the_archive() -> None:
    source = Bytes(zipped(("a/Robin.html", VOICE), ("b/diary.csv", DIARY)))
    archive = open_archive(source)
    assert archive is not None
    found = items(read_in_process(source, Answers())[0])
    assert found
    for one in found:
        start, end = span(one.place)
        raw = archive.read_at(one.place.member, start, end - start)
        assert hashlib.sha256(raw).hexdigest() == one.place.raw_sha256


def test_one_known_part_is_enough_where_nobody_knows_the_whole() -> None:
    found, end = read_in_process(Bytes(zipped(("x/missed.html", CALL), ("y", b"?"))), Answers())
    assert (end.reader, len(items(found))) == ("bundle/2", 1)


def test_a_chat_with_its_files_stays_one_chat() -> None:
    source = Bytes(zipped(("_chat.txt", CHAT), ("photo.jpg", b"\xff\xd8\xff"), ("x.pdf", b"%PDF")))
    assert [reader.name for reader in readers_of(source)] == ["whatsapp"]


def test_a_chat_beside_other_things_hides_none_of_them() -> None:
    source = Bytes(zipped(("_chat.txt", CHAT), ("missed.html", CALL)))
    found, end = read_in_process(source, Answers())
    assert end.reader == "bundle/2"
    assert [one.channel for one in items(found)] == ["whatsapp", "whatsapp", "google-voice"]


@pytest.mark.parametrize("name", ["[Content_Types].xml", "mimetype"])
def test_a_document_that_is_a_zip_is_one_document(name: str) -> None:
    assert readers_of(Bytes(zipped((name, b"x"), ("missed.html", CALL)))) == ()


def test_an_archive_in_it_is_read_too_and_its_parts_are_named() -> None:
    inner = zipped(("_chat.txt", CHAT), ("a.jpg", b"no picture"))
    data = zipped(("in.zip", inner), ("missed.html", CALL))
    found, end = read_in_process(Bytes(data), Answers())
    assert (end.reader, unread(found)) == ("bundle/2", [])
    assert {one.place.member for one in items(found)} == {"in.zip//_chat.txt", "missed.html"}
    assert [one.member for one in found if isinstance(one, Kept)] == ["in.zip//a.jpg"]
    for one in items(found):
        part = part_of(Bytes(data), one.place.member)
        assert part is not None
        start, stop = span(one.place)
        raw = part.read_at("", start, stop - start)
        assert hashlib.sha256(raw).hexdigest() == one.place.raw_sha256


def test_an_archive_of_archives_alone_is_read() -> None:
    one, two = zipped(("_chat.txt", CHAT)), zipped(("x/missed.html", CALL), ("_chat.txt", CHAT))
    found, _ = read_in_process(Bytes(zipped(("one.zip", one), ("two.zip", two))), Answers())
    assert sorted({item.place.member for item in items(found)}) == [
        "one.zip//_chat.txt", "two.zip//_chat.txt", "two.zip//x/missed.html",
    ]  # fmt: skip


def test_archives_are_opened_so_deep_and_no_deeper() -> None:
    data = zipped(("_chat.txt", CHAT), ("missed.html", CALL))
    for depth in range(5):
        found, _ = read_in_process(Bytes(data), Answers())
        assert bool(items(found)) == (depth <= 2), depth
        assert bool(unread(found)) == (depth > 2), depth
        data = zipped((f"{depth}.zip", data))


def test_an_archive_in_it_that_nobody_knows_is_told() -> None:
    inner = zipped(("notes.bin", b"nothing"))
    found, _ = read_in_process(Bytes(zipped(("in.zip", inner), ("missed.html", CALL))), Answers())
    assert unread(found) == [("archive-nested", 1)]
    assert {one.place.member for one in items(found)} == {"missed.html"}


@pytest.mark.parametrize(
    "member", ["none", "in.zip//none", "in.zip//", "//", "in.zip//_chat.txt//x"]
)
def test_a_part_that_is_not_there_is_none(member: str) -> None:
    data = zipped(("in.zip", zipped(("_chat.txt", CHAT))))
    assert part_of(Bytes(data), member) is None


def test_files_that_an_item_names_are_found_beside_it() -> None:
    data = zipped(
        ("Calls/Robin.html", VOICE),
        ("Calls/Robin Example - Text - 2025-05-14T06_00_00Z-3-1.jpg", b"jpeg?"),
        ("Calls/Robin Example - Text - 2025-05-14T06_00_00Z-4-1.mp4", b"one"),
        ("Calls/Robin Example - Text - 2025-05-14T06_00_00Z-4-1.3gp", b"two"),
    )
    found = items(read_in_process(Bytes(data), Answers())[0])
    picture, video = (one.attachments[0] for one in found if one.attachments)
    assert picture.member == "Calls/Robin Example - Text - 2025-05-14T06_00_00Z-3-1.jpg"
    assert (picture.size, picture.missing_reason) == (5, "")
    # Two files could be meant, so neither is taken.
    assert video.member == ""
    assert video.missing_reason


class _Fails:
    name, version, unit = "fails", 1, Unit.FILE

    def recognises(self, source: object) -> bool:
        return True

    def read(self, source: object, answers: Answers) -> None:
        raise ValueError("words of a person")


def test_a_part_whose_reader_fails_does_not_take_the_others_along(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = BUNDLE._readers_of
    failing: tuple[Reader, ...] = (_Fails(),)  # type: ignore[assignment]

    def readers(part: object) -> tuple[Reader, ...]:
        name = getattr(part, "name", "")
        return failing if name == "bad.txt" else real(part)  # type: ignore[arg-type]

    monkeypatch.setattr(BUNDLE, "_readers_of", readers)
    found, end = read_in_process(
        Bytes(zipped(("bad.txt", b"abc"), ("missed.html", CALL))), Answers()
    )
    assert end.stopped == ""
    (bad,) = [one for one in found if isinstance(one, Unread)]
    assert (bad.place.member, bad.reason) == ("bad.txt", "reader-stopped")
    assert [one.place.member for one in found if isinstance(one, Item)] == ["missed.html"]


def test_a_damaged_part_is_told_and_the_rest_is_read() -> None:
    data = bytearray(zipped(("a.html", VOICE), ("missed.html", CALL)))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        at = archive.getinfo("a.html").header_offset + 60
    data[at : at + 40] = bytes(40)
    found, end = read_in_process(Bytes(bytes(data)), Answers())
    assert end.reader == "bundle/2"
    assert ("archive-damaged", 1) in unread(found)
    assert "missed.html" in {one.place.member for one in items(found)}
