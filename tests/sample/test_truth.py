"""Whose each item is, and from when to when a file goes: the truth and the readers agree."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from cairn.readers.clock import ZoneClock
from cairn.readers.parent import read_in_process
from cairn.sample.case import make_case
from cairn.terms.moment import ZoneSource, placed
from cairn.terms.original import ActRef
from cairn.terms.reading import Answers, Direction, Item, ItemKind
from cairn.terms.row import Row
from cairn.vault.rows import row_of_item
from tests.readers.sources import Bytes

ZONE = "Europe/London"
HOME = ZoneClock(ZONE, ZoneSource.VAULT_HOME)
SIDES = {
    Direction.INCOMING: "from_them",
    Direction.OUTGOING: "from_owner",
    Direction.UNKNOWN: "direction_unknown",
}
MICRO = 1_000_000


def made(tmp_path: Path, messages: int) -> tuple[Path, dict[str, Any]]:
    make_case(tmp_path / "case", messages=messages, seed=messages)
    text = (tmp_path / "case" / "truth.json").read_text(encoding="utf-8")
    truth: dict[str, Any] = json.loads(text)
    return tmp_path / "case", truth


def items_of(path: Path, own: list[str]) -> list[Item]:
    answers = Answers(date_order="dmy", own_handles=tuple(own), zone=ZONE)
    found, _ = read_in_process(Bytes.at(path), answers)
    return [one for one in found if isinstance(one, Item)]


def rows_of(case: Path, name: str, truth: dict[str, Any]) -> list[Row]:
    """Messages and calls, with what the owner would say of her own and of the others' names."""
    folder = name.partition("/")[0]
    others = frozenset(truth["demo"]["answers"]["other_handles"])
    items = items_of(case / name, truth["own_handles"][folder])
    rows = (row_of_item(one, ActRef(0, 1, 1), n, HOME, others) for n, one in enumerate(items))
    return [row for row in rows if row.kind in (ItemKind.MESSAGE, ItemKind.CALL)]


def handle_of(row: Row) -> str:
    return row.recipients[0] if row.direction is Direction.OUTGOING else row.sender


@pytest.mark.parametrize("messages", [10, 300, 3000])
def test_every_message_and_call_is_on_the_side_that_the_truth_says(
    tmp_path: Path, messages: int
) -> None:
    case, truth = made(tmp_path, messages)
    for name, file in truth["files"].items():
        sides = Counter(
            (
                row.channel,
                row.kind,
                handle_of(row),
                "not_sent" if "not-sent" in row.flags else SIDES[row.direction],
            )
            for row in rows_of(case, name, truth)
        )
        said = {
            (one["channel"], one["kind"], one["handle"], side): one[side]
            for one in file["contacts"]
            for side in (*SIDES.values(), "not_sent")
            if one[side]
        }
        assert sides == said, name


def test_the_first_and_the_last_are_those_of_the_readers(tmp_path: Path) -> None:
    case, truth = made(tmp_path, 300)
    for name, file in truth["files"].items():
        moments = [one.moment for one in items_of(case / name, [])]
        times = [
            at
            for moment in moments
            if (at := moment.earliest if file["first"].endswith("+00:00") else moment.local_from)
            is not None
        ]
        assert len(moments) - len(times) == file["undated"], name
        if times:
            assert (min(times), max(times)) == (_micros(file["first"]), _micros(file["last"])), name


def _micros(written: str) -> int:
    at = datetime.fromisoformat(written)
    return int(at.replace(tzinfo=timezone.utc).timestamp()) * MICRO


def test_in_the_hour_that_comes_twice_a_time_can_mean_either(tmp_path: Path) -> None:
    case, truth = made(tmp_path, 300)
    in_all = 0
    for name, file in truth["files"].items():
        items = (one for one in items_of(case / name, []) if one.kind is not ItemKind.SYSTEM)
        homes = [placed(one.moment, ZONE, ZoneSource.VAULT_HOME) for one in items]
        wide = sum(
            home.latest - home.earliest > 3600 * MICRO
            for home in homes
            if home.local_from is not None
            and home.local_to is not None
            and home.local_to - home.local_from <= 60 * MICRO
            and home.earliest is not None
            and home.latest is not None
        )
        assert wide == file["clock_read_twice"], name
        in_all += wide
    assert in_all >= 4


def test_what_came_after_he_was_told_is_said_by_handle(tmp_path: Path) -> None:
    case, truth = made(tmp_path, 300)
    told = _micros(truth["told_to_stop"]["utc"]) + 60 * MICRO
    start, end = (_micros(at) for at in truth["contact_arranged"]["utc"])
    theirs = truth["handles_that_belong_together"][0]
    after, arranged = Counter[str](), Counter[str]()
    for name in truth["files"]:
        for row in rows_of(case, name, truth) if name.startswith("main/") else ():
            at = row.happened
            assert at.earliest is not None
            assert at.latest is not None
            if row.sender in theirs and at.earliest >= told:
                is_inside = start <= at.earliest and at.latest <= end
                (arranged if is_inside else after)[row.sender] += 1
    assert after == truth["totals"]["main"]["after_told_to_stop"]
    assert arranged == truth["totals"]["main"]["arranged"]
    assert set(after) == set(theirs)
