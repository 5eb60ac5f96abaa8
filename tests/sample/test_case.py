"""The sample case says of itself what is true, and its readers find just that."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cairn.readers.parent import read_in_process
from cairn.sample.case import FolderNotEmpty, make_case
from cairn.terms.reading import Answers, Continuation, Item, ItemKind, Kept, Unread
from tests.readers.sources import Bytes
from tests.sample.counted import all_files, all_text, counts_of, lines_of, senders_of

COUNTS = ("items", "system", "continuation", "unread", "kept")
SIDES = ("from_them", "from_owner", "direction_unknown", "not_sent")
NUMBER = re.compile(r"(?<![\d=/+-])(?:\+|00?)\d[\d ]{8,}\d")
PLACE_ON_THE_NET = re.compile(r"[\w.+-]+@[\w.-]+|https?://[^\s\"<]+|\bwww\.\S+")


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


@pytest.mark.parametrize("messages", [10, 300, pytest.param(20_000, marks=pytest.mark.slow)])
def test_every_file_holds_what_the_truth_says(tmp_path: Path, messages: int) -> None:
    case = tmp_path / "case"
    make_case(case, messages=messages, seed=messages)
    files = truth_of(case)["files"]
    assert all_files(case) == sorted(files)
    for name, truth in files.items():
        assert counts_of(case / name) == {count: truth[count] for count in COUNTS}, name
        if truth["unit"] == "lines":
            lines = truth["items"] + truth["system"] + truth["continuation"] + truth["unread"]
            assert lines_of(case / name) == lines, name
            assert senders_of(case / name) == truth["by_sender"], name


@pytest.mark.parametrize("messages", [10, 300, 3000])
def test_the_readers_find_what_the_truth_says(tmp_path: Path, messages: int) -> None:
    case = tmp_path / "case"
    make_case(case, messages=messages, seed=messages)
    for name, truth in truth_of(case)["files"].items():
        counts, senders = counted(case / name)
        assert counts == {count: truth[count] for count in COUNTS}, name
        if truth["by_sender"]:
            assert senders == truth["by_sender"], name


def test_the_truth_given_back_is_the_truth_written(tmp_path: Path) -> None:
    truth = make_case(tmp_path / "case", messages=200, seed=4)
    assert truth.as_object() == truth_of(tmp_path / "case")
    assert truth.of("main/diary.csv").items == counts_of(tmp_path / "case/main/diary.csv")["items"]


@pytest.mark.parametrize("messages", [60, 61, 300, 4000])
def test_the_number_of_messages_is_what_was_asked_for(tmp_path: Path, messages: int) -> None:
    make_case(tmp_path / "case", messages=messages)
    files = truth_of(tmp_path / "case")["files"]
    chats_and_texts = (
        one["items"] for name, one in files.items() if name.startswith("main/") and
        ("WhatsApp" in name or "sms-" in name)
    )  # fmt: skip
    assert sum(chats_and_texts) == messages


def test_the_fixed_points_are_there_however_few_are_asked_for(tmp_path: Path) -> None:
    make_case(tmp_path / "case", messages=10)
    texts = "\n".join(all_text(tmp_path / "case").values())
    truth = truth_of(tmp_path / "case")
    assert truth["told_to_stop"]["words"] in texts
    assert "Look outside" in texts
    for handles in truth["handles_that_belong_together"]:
        for handle in handles:
            assert any(handle in file["by_sender"] for file in truth["files"].values()), handle


def test_every_item_is_counted_on_one_side(tmp_path: Path) -> None:
    make_case(tmp_path / "case", messages=400, seed=2)
    truth = truth_of(tmp_path / "case")
    for name, file in truth["files"].items():
        if file["contacts"]:
            sides = sum(one[side] for one in file["contacts"] for side in SIDES)
            assert sides == file["items"], name
    for case in ("main", "ordinary"):
        of_files = [file for name, file in truth["files"].items() if name.startswith(case)]
        in_all = sum(one[side] for one in truth["totals"][case]["contacts"] for side in SIDES)
        assert in_all == sum(sum(file["by_sender"].values()) for file in of_files)
        for count in ("after_told_to_stop", "arranged", "arranged_from_owner"):
            in_files = sum((Counter(file[count]) for file in of_files), Counter[str]())
            assert truth["totals"][case][count] == in_files


def test_an_ordinary_case_is_balanced_and_nobody_is_told_to_stop(tmp_path: Path) -> None:
    make_case(tmp_path / "case", messages=10)
    ordinary = truth_of(tmp_path / "case")["totals"]["ordinary"]
    assert ordinary["after_told_to_stop"] == ordinary["arranged"] == {}
    assert {one["channel"] for one in ordinary["contacts"]} == {"whatsapp", "sms", "phone"}
    for one in ordinary["contacts"]:
        assert one["from_them"] == one["from_owner"] > 0, one


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        make_case(tmp_path / name, messages=60, seed=seed)
    assert digest(tmp_path / "a") == digest(tmp_path / "b") != digest(tmp_path / "c")


def test_the_order_in_which_python_keeps_words_makes_no_difference(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        program = "import sys, pathlib; from cairn.sample.case import make_case; "
        program += "make_case(pathlib.Path(sys.argv[1]), messages=60, seed=5)"
        subprocess.run(
            [sys.executable, "-c", program, tmp_path / seed],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": f"Etc/GMT-{seed}"},
            check=True,
        )
    assert digest(tmp_path / "1") == digest(tmp_path / "2")


def test_nothing_that_is_there_is_touched(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("mine")
    with pytest.raises(FolderNotEmpty):
        make_case(tmp_path)
    with pytest.raises(FolderNotEmpty):
        make_case(tmp_path / "letter")
    assert [path.name for path in tmp_path.iterdir()] == ["letter"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    make_case(tmp_path, messages=10)
    assert {path.name for path in tmp_path.iterdir()} == {"main", "ordinary", "truth.json"}


def test_every_number_is_one_that_is_kept_for_drama(tmp_path: Path) -> None:
    make_case(tmp_path / "case", messages=400)
    numbers = {
        number.replace(" ", "")
        for text in all_text(tmp_path / "case").values()
        for number in NUMBER.findall(text)
    }
    assert len(numbers) == 6
    assert all(re.fullmatch(r"\+447700900\d{3}", number) for number in numbers)


def test_every_place_on_the_net_is_one_that_nobody_has(tmp_path: Path) -> None:
    make_case(tmp_path / "case", messages=400)
    places = {
        place
        for text in all_text(tmp_path / "case").values()
        for place in PLACE_ON_THE_NET.findall(text)
    }
    assert places
    assert all(re.fullmatch(r"(\w+@|https://)example\.org(/\w+)?", place) for place in places)
