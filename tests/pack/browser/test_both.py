"""Both checkers of an extract, which share no code, find the same in every one that was changed."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from typing import Any

import pytest

from cairn.pack.record_verifier import RecordReport, inspect_beside
from tests.pack.browser.node import ask
from tests.vectors.extract import text_of
from tests.vectors.kinds import RecordVector, named, read, record_text
from tests.vectors.story import beside, whole

pytestmark = pytest.mark.slow  # every example costs the checker in Python three signatures

Asked = dict[str, str]
Way = Callable[[random.Random], str]
Found = set[tuple[int, str]]
"""Step and place of each difference."""


def ours(report: dict[str, Any]) -> Found:
    return {(one["step"], place(one["where"])) for one in report["wrong"]}


def place(where: str) -> str:
    """Of a line that names no act, the page tells another name than the checker in Python."""
    return where if re.fullmatch(r"[0-9]+\.[0-9]+(\.[0-9]+)?", where) else ""


def theirs(report: RecordReport) -> Found:
    found = set()
    for one in report.faults:
        numbers = (one.log, one.branch, one.record)
        found.add((one.step, ".".join(str(number) for number in numbers if number >= 0)))
    return found


def agreed(found: Found) -> Any:
    """What the format fixes: with a wrong form nothing more is said."""
    return "the form" if 1 in {step for step, _ in found} else found


def both(cases: list[Asked]) -> tuple[list[Any], list[Any]]:
    """What each of the two says of each case, with the counts of each branch."""
    mine, other = [], []
    for case, one in zip(cases, ask(*cases), strict=True):
        report = inspect_beside(case["record"].encode("utf-8"), case["items"].encode("utf-8"))
        is_whole = 1 not in {step for step, _ in ours(one)}
        mine.append((agreed(ours(one)), counts(one) if is_whole else []))
        told = [
            (
                f"{branch.log}.{branch.branch}",
                branch.is_checked,
                branch.opened,
                branch.silent,
                branch.closed,
            )
            for branch in report.branches
        ]
        other.append((agreed(theirs(report)), told if is_whole else []))
    return mine, other


def counts(report: dict[str, Any]) -> list[tuple[Any, ...]]:
    names = ("opened", "silent", "closed")
    return [
        (one["where"], "origin" in one, *(one[name] for name in names))
        for one in report["branches"]
    ]


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every member of every list and object inside ``value``: what holds it, and its key."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    found = [(value, key) for key in keys]
    for key in keys:
        if isinstance(value[key], dict | list):
            found += places(value[key])
    return found


def changed(chance: random.Random) -> str:
    """The story with one member changed, taken away, doubled or moved."""
    record = whole()
    change(record, chance)
    return text_of(record)


def change(record: Any, chance: random.Random) -> None:
    holder, key = chance.choice(places(record))
    value = holder[key]
    other_holder, other_key = chance.choice(places(record))
    way = chance.randrange(6)
    if way == 0:
        del holder[key]
    elif way == 1 and isinstance(holder, list):
        holder.insert(chance.randrange(len(holder) + 1), value)
    elif way == 2:
        holder[key] = json.loads(json.dumps(other_holder[other_key]))
    elif isinstance(value, int):
        holder[key] = max(0, value + chance.choice([-2, -1, 1, 2, 8]))
    elif isinstance(value, str) and value:
        at = chance.randrange(len(value))
        holder[key] = value[:at] + chance.choice("0f9aA =\n") + value[at + 1 :]
    else:
        holder[key] = chance.choice([None, "", 0, [], {}, True, 1e400, 2**60, [[1, 2]]])


def with_letter(chance: random.Random) -> str:
    """The text of the story with one letter changed, taken away or put in."""
    text = text_of(whole())
    at = chance.randrange(len(text))
    letter = chance.choice(
        ['"', "\\", "0", "9", "e", ".", "-", "{", "]", ",", " ", "\x00", "\u00e9"]
    )
    return text[:at] + chance.choice([letter, "", text[at] + letter]) + text[at + 1 :]


def test_on_the_vectors_they_find_the_same_at_the_same_places() -> None:
    vectors = {name: read("record", name, RecordVector) for name in named("record")}
    mine, other = both(
        [{"record": record_text(one), "items": one.items} for one in vectors.values()]
    )
    assert dict(zip(vectors, mine, strict=True)) == dict(zip(vectors, other, strict=True))


@pytest.mark.parametrize("way", [changed, with_letter])
def test_wherever_one_thing_is_changed_they_find_the_same(way: Way) -> None:
    chance = random.Random(7)  # noqa: S311 - places for a test, not a secret
    cases = [{"record": way(chance), "items": beside()} for _ in range(300)]
    mine, other = both(cases)
    assert sum(one[0] != set() for one in mine) > 270
    differing = [
        (case["record"], *told)
        for case, *told in zip(cases, mine, other, strict=True)
        if told[0] != told[1]
    ]
    assert differing == []


def changed_line(chance: random.Random) -> str:
    """The lines beside the story with one thing changed in one of them."""
    lines = beside().split("\n")
    at = chance.randrange(len(lines) - 1)
    if chance.random() < 0.3:
        where = chance.randrange(len(lines[at]))
        lines[at] = lines[at][:where] + chance.choice('"0 e{\u00e9') + lines[at][where + 1 :]
    else:
        line = json.loads(lines[at])
        change(line, chance)
        lines[at] = json.dumps(line)
    return "\n".join(lines)


def test_whatever_is_changed_in_a_line_beside_it_they_find_the_same() -> None:
    chance = random.Random(8)  # noqa: S311 - places for a test, not a secret
    record = text_of(whole())
    cases = [{"record": record, "items": changed_line(chance)} for _ in range(300)]
    mine, other = both(cases)
    assert sum(one[0] != set() for one in mine) > 150
    differing = [
        (case["items"], *told)
        for case, *told in zip(cases, mine, other, strict=True)
        if told[0] != told[1]
    ]
    assert differing == []
