"""The sample case says of itself what is true, and its readers find just that."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from cairn.readers.parent import read_in_process
from cairn.sample.case import FolderNotEmpty, make_case
from cairn.terms.reading import Answers, Continuation, Item, ItemKind, Kept, Unread
from tests.readers.sources import Bytes

COUNTS = ("items", "system", "continuation", "unread", "kept")


def truth_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return found


def digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            whole.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return whole.hexdigest()


def counted(path: Path) -> tuple[dict[str, int], dict[str, int]]:
    found, _ = read_in_process(Bytes.at(path), Answers(date_order="dmy", own_handles=("Maya",)))
    items = [one for one in found if isinstance(one, Item)]
    system = sum(item.kind is ItemKind.SYSTEM for item in items)
    senders: dict[str, int] = {}
    for item in items:
        if item.kind in (ItemKind.MESSAGE, ItemKind.CALL):
            senders[item.sender] = senders.get(item.sender, 0) + 1
    counts = {
        "items": len(items) - system,
        "system": system,
        "continuation": sum(one.count for one in found if isinstance(one, Continuation)),
        "unread": sum(one.count for one in found if isinstance(one, Unread)),
        "kept": sum(isinstance(one, Kept) for one in found),
    }
    return counts, senders


@pytest.mark.parametrize("messages", [10, 300, 3000])
def test_every_file_holds_what_the_truth_says(tmp_path: Path, messages: int) -> None:
    make_case(tmp_path / "case", messages=messages, seed=messages)
    files = truth_of(tmp_path / "case")["files"]
    there = {
        str(path.relative_to(tmp_path / "case"))
        for path in (tmp_path / "case").rglob("*")
        if path.is_file()
    }
    assert there == {*files, "truth.json"}
    for name, truth in files.items():
        counts, senders = counted(tmp_path / "case" / name)
        assert counts == {count: truth[count] for count in COUNTS}, name
        if truth["by_sender"] and "sms" not in name:
            assert senders == truth["by_sender"], name


def test_the_number_of_messages_is_about_what_was_asked_for(tmp_path: Path) -> None:
    make_case(tmp_path / "case", messages=4000)
    files = truth_of(tmp_path / "case")["files"]
    told = sum(
        one["items"] for name, one in files.items() if "main/" in name and "WhatsApp" in name
    )
    texts = files["main/sms-20260901120000.xml"]["items"]
    assert 4000 <= told + texts <= 4040


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        make_case(tmp_path / name, messages=60, seed=seed)
    assert digest(tmp_path / "a") == digest(tmp_path / "b") != digest(tmp_path / "c")


def test_nothing_that_is_there_is_touched(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("mine")
    with pytest.raises(FolderNotEmpty):
        make_case(tmp_path)
    with pytest.raises(FolderNotEmpty):
        make_case(tmp_path / "letter")
    assert [path.name for path in tmp_path.iterdir()] == ["letter"]


def test_every_number_is_one_that_is_kept_for_drama(tmp_path: Path) -> None:
    make_case(tmp_path / "case", messages=400)
    numbers: set[str] = set()
    for path in (tmp_path / "case").rglob("*"):
        if path.suffix in (".txt", ".xml", ".csv", ".json"):
            numbers.update(
                re.findall(r"\+44 ?7\d{3} ?\d{6}|\b07\d{3} ?\d{6}", path.read_text("utf-8"))
            )
    assert numbers
    assert all(number.replace(" ", "").startswith("+447700900") for number in numbers)
