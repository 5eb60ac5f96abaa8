"""Ordinary life stays quiet, whatever the seed and however much is in the other case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cairn.picture.pattern import Context
from cairn.picture.scan import see
from cairn.readers.clock import ZoneClock
from cairn.readers.parent import read_in_process
from cairn.sample.case import make_case
from cairn.terms.moment import ZoneSource
from cairn.terms.original import ActRef
from cairn.terms.reading import Answers, Item
from cairn.terms.row import Row
from cairn.vault.rows import row_of_item
from tests.readers.sources import Bytes

ZONE = "Europe/London"
HOME = ZoneClock(ZONE, ZoneSource.VAULT_HOME)
OWNER = "Anna"
THEM = frozenset({"Tom"})


def rows_of(folder: Path) -> list[Row]:
    rows = []
    for number, path in enumerate(sorted(one for one in folder.rglob("*") if one.is_file())):
        found, _ = read_in_process(Bytes.at(path), Answers(own_handles=(OWNER,), zone=ZONE))
        items = (one for one in found if isinstance(one, Item))
        received = ActRef(0, 1, number)
        rows += [row_of_item(one, received, n, HOME, THEM) for n, one in enumerate(items)]
    return sorted(rows, key=lambda row: row.happened.earliest or 0)


@pytest.mark.parametrize(("messages", "seed"), [(10, 1), (100, 2), (100, 3), (5000, 4)])
def test_every_pattern_is_quiet(tmp_path: Path, messages: int, seed: int) -> None:
    make_case(tmp_path / "case", messages=messages, seed=seed)
    picture = see(rows_of(tmp_path / "case" / "ordinary"), Context(ZONE, (OWNER,)))
    assert picture.items > 300
    assert [finding.figures for finding in picture.findings] == [(), ()]


def test_what_the_picture_counts_is_what_the_truth_says(tmp_path: Path) -> None:
    make_case(tmp_path / "case", messages=10, seed=5)
    truth = json.loads((tmp_path / "case" / "truth.json").read_text(encoding="utf-8"))
    picture = see(rows_of(tmp_path / "case" / "ordinary"), Context(ZONE, (OWNER,)))
    counted = [
        (one.channel, one.kind, one.handle, one.from_them, one.from_owner, one.direction_unknown)
        for one in picture.contacts
    ]
    sides = ("channel", "kind", "handle", "from_them", "from_owner", "direction_unknown")
    assert counted == [
        tuple(one[side] for side in sides) for one in truth["totals"]["ordinary"]["contacts"]
    ]
