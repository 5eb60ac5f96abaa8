"""A pack holds what it says, is a bag that others can check, and is the same when made again."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import bagit  # type: ignore[import-untyped]  # it has none
import pikepdf
import pytest

from cairn.language.catalogue import catalogue
from cairn.pack.make import ChangedOriginal, NameTwice, make_pack
from cairn.pack.typeset import typeset
from cairn.terms.pack import Exhibit
from tests.pack.disk import KEY, files_in, made_in, put_in
from tests.pack.example import BAG, CHAT, OWN, contents, exhibits


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pack")
    made_in(folder)
    return folder


def test_a_stranger_with_a_bagit_program_finds_a_whole_bag(pack: Path) -> None:
    bag = bagit.Bag(str(pack))
    bag.validate()
    assert bag.info["External-Description"] == "Record of events"
    assert bag.info["Bagging-Date"] == "2025-06-12"


def test_the_upload_set_has_documents_and_originals_and_nothing_that_runs(pack: Path) -> None:
    assert sorted(name for name in files_in(pack) if name.startswith("data/")) == [
        "data/1-read-first.pdf",
        "data/2-schedule.pdf",
        "data/3-exhibit-list.pdf",
        "data/4-transcript-MK1.pdf",
        "data/4-transcript-MK2.pdf",
        "data/apart/MK3_holiday_photos.zip",
        "data/originals/MK1_WhatsApp_Chat_with_Rob.txt",
        "data/originals/MK2_sms-2025.xml",
        "data/sha256.txt",
    ]


def test_originals_are_untouched(pack: Path) -> None:
    assert (pack / "data/originals/MK1_WhatsApp_Chat_with_Rob.txt").read_bytes() == CHAT
    assert (pack / "data/apart/MK3_holiday_photos.zip").read_bytes() == BAG


def test_the_bag_says_nothing_about_a_person(pack: Path) -> None:
    for name in ("bagit.txt", "bag-info.txt", "checks/manifest.json", "checks/note.txt"):
        text = (pack / name).read_text()
        assert "Kerr" not in text and "Dale" not in text and OWN not in text


def test_the_list_of_digests_is_one_that_ordinary_tools_read(pack: Path) -> None:
    for line in (pack / "data/sha256.txt").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((pack / "data" / name).read_bytes()).hexdigest() == digest


def test_every_document_is_tagged_and_meets_both_standards(pack: Path) -> None:
    for name, content in files_in(pack).items():
        if name.endswith(".pdf"):
            with pikepdf.open(io.BytesIO(content)) as pdf:
                meta = pdf.open_metadata()
                assert (meta["pdfaid:part"], meta["pdfuaid:part"]) == ("3", "1")
                assert bool(pdf.Root.MarkInfo.Marked)
                assert "Record of events MK" in str(pdf.docinfo["/Title"])


def test_the_reading_that_was_used_is_carried_along(pack: Path) -> None:
    lines = [json.loads(line) for line in (pack / "checks/items.jsonl").read_text().splitlines()]
    assert lines[0]["pack"]["record_head"] == "cd" * 32
    assert sum("exhibit" in line for line in lines) == 3
    rows = [line["row"] for line in lines if "row" in line]
    assert len(rows) == len(contents().rows)
    assert [row["ref"] for row in rows] == [str(row.ref) for row in contents().rows]
    assert "asha@example.org" not in (pack / "checks/items.jsonl").read_text()


def test_the_manifest_names_every_file_but_those_that_follow_from_it(pack: Path) -> None:
    manifest = json.loads((pack / "checks/manifest.json").read_text())
    named = {one["path"] for one in manifest["files"]}
    left = {"data/1-read-first.pdf", "data/sha256.txt", "checks/manifest.json", "checks/note.txt"}
    lists = {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"}
    assert named == set(files_in(pack)) - left - lists
    assert manifest["contents_sha256"] == _digest(pack / "checks/items.jsonl")


def test_what_make_pack_says_is_what_lies_there(tmp_path: Path) -> None:
    made = made_in(tmp_path)
    assert made.manifest_sha256 == _digest(tmp_path / "checks/manifest.json")
    assert made.key_fingerprint == hashlib.sha256(KEY.public).hexdigest()
    assert {file.path for file in made.files} == set(files_in(tmp_path))
    for file in made.files:
        assert file.sha256 == _digest(tmp_path / file.path)


def test_the_same_contents_give_the_same_bytes(pack: Path, tmp_path: Path) -> None:
    made_in(tmp_path)
    assert files_in(tmp_path) == files_in(pack)


def test_an_original_that_changed_stops_the_pack_before_it_is_signed(tmp_path: Path) -> None:
    def other(exhibit: Exhibit) -> Iterator[bytes]:
        yield b"something else"

    with pytest.raises(ChangedOriginal):
        make_pack(
            contents(),
            words=catalogue(),
            typeset=typeset,
            original=other,
            key=KEY,
            put=put_in(tmp_path),
        )
    assert not (tmp_path / "checks/note.txt").exists()


def test_two_exhibits_with_one_mark_are_refused(tmp_path: Path) -> None:
    first = exhibits()[0]
    with pytest.raises(NameTwice):
        made_in(tmp_path, replace(contents(), exhibits=(first, first)))


def test_a_case_with_nothing_but_entries_makes_a_pack(tmp_path: Path) -> None:
    rows = tuple(row for row in contents().rows if row.kind == "entry")
    made_in(tmp_path, replace(contents(), rows=rows, exhibits=()))
    bagit.Bag(str(tmp_path)).validate()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
