"""Both checkers of an extract, which share no code, find the same in every one that was changed."""

from __future__ import annotations

import json
import random
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
Change = Callable[[random.Random], str]
Found = set[tuple[int, str]]
"""Step and place of each difference."""


def ours(report: dict[str, Any]) -> Found:
    return {(one["step"], one["where"]) for one in report["wrong"]}


def theirs(report: RecordReport) -> Found:
    found = set()
    for one in report.faults:
        numbers = (one.log, one.branch, one.record)
        found.add((one.step, ".".join(str(number) for number in numbers if number >= 0)))
    # They name each act that a stretch lacks; the page names the first of those in a row.
    return {(step, where) for step, where in found if step != 5 or (5, _before(where)) not in found}


def _before(where: str) -> str:
    *branch, index = where.split(".")
    return ".".join([*branch, str(int(index) - 1)])


def agreed(found: Found) -> Any:
    """What the format fixes: with a wrong form nothing more is said; what is told of a branch whose
    checkpoint does not fit is left open, and so is how much of a line beside it is compared.
    """
    steps = {step for step, _ in found}
    if 1 in steps:
        return "the form"
    if 2 in steps:
        return {(step, where) for step, where in found if step == 2}
    return {(step, where) for step, where in found if step < 7}, bool(steps & {7, 8})


def both(cases: list[Asked]) -> tuple[list[Any], list[Any]]:
    """What each of the two says of each case; the counts too, where all checkpoints fit."""
    mine, other = [], []
    for case, one in zip(cases, ask(*cases), strict=True):
        report = inspect_beside(case["record"].encode("utf-8"), case["items"].encode("utf-8"))
        is_whole = not {step for step, _ in ours(one)} & {1, 2}
        mine.append((agreed(ours(one)), counts(one) if is_whole else []))
        told = [
            (f"{branch.log}.{branch.branch}", branch.opened, branch.silent, branch.closed)
            for branch in report.branches
        ]
        other.append((agreed(theirs(report)), told if is_whole else []))
    return mine, other


def counts(report: dict[str, Any]) -> list[tuple[Any, ...]]:
    names = ("where", "opened", "silent", "closed")
    return [tuple(one[name] for name in names) for one in report["branches"]]


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
        holder[key] = chance.choice([None, "", 0, [], {}, True, [[1, 2]]])
    return text_of(record)


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


@pytest.mark.parametrize("change", [changed, with_letter])
def test_wherever_one_thing_is_changed_they_find_the_same(change: Change) -> None:
    chance = random.Random(7)  # noqa: S311 - places for a test, not a secret
    cases = [{"record": change(chance), "items": beside()} for _ in range(300)]
    mine, other = both(cases)
    assert sum(one[0] != (set(), False) for one in mine) > 270
    differing = [
        (case["record"], *told)
        for case, *told in zip(cases, mine, other, strict=True)
        if told[0] != told[1]
    ]
    assert differing == []
