"""Texts and calls are as the backup app writes them."""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timezone
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from cairn.sample.case import make_case
from cairn.sample.truth import Truth
from tests.sample.counted import elements_of

TEXTS, CALLS = "main/sms-20260901120000.xml", "main/calls-20260901120000.xml"
HALVES = re.compile(r"&#(5[5-6]\d{3});&#(5[6-7]\d{3});")
TOLD = datetime(2025, 10, 12, 18, 43, tzinfo=timezone.utc)
HIS = ("+447700900212", "+447700900733")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Truth]]:
    case = tmp_path_factory.mktemp("sample") / "case"
    yield case, make_case(case, messages=900, seed=11)


def whole(text: str) -> str:
    """With the halves of each pair put together, as no app does it, so that it can be parsed."""
    return HALVES.sub(
        lambda pair: chr(0x10000 + ((int(pair[1]) - 0xD800) << 10) + int(pair[2]) - 0xDC00), text
    )


def at(values: dict[str, str]) -> datetime:
    return datetime.fromtimestamp(int(values["date"]) / 1000, tz=timezone.utc)


def test_an_emoji_is_two_references_which_no_parser_takes(made: tuple[Path, Truth]) -> None:
    text = (made[0] / TEXTS).read_text("utf-8")
    assert HALVES.search(text)
    assert all(ord(character) <= 0xFFFF for character in text)
    with pytest.raises(ElementTree.ParseError, match="invalid character number"):
        ElementTree.fromstring(text)  # noqa: S314 - our own file
    bodies = [one.get("body", "") for one in ElementTree.fromstring(whole(text))]  # noqa: S314
    assert any("\U0001f642" in body for body in bodies)


def test_the_root_says_how_many_there_are(made: tuple[Path, Truth]) -> None:
    for name in (
        TEXTS,
        CALLS,
        TEXTS.replace("main", "ordinary"),
        CALLS.replace("main", "ordinary"),
    ):
        root = ElementTree.fromstring(whole((made[0] / name).read_text("utf-8")))  # noqa: S314
        assert int(root.get("count", "")) == len(root) == made[1].of(name).items


def test_every_value_is_there_or_null(made: tuple[Path, Truth]) -> None:
    for kind, values in elements_of(made[0] / TEXTS):
        needed = {"address", "date", "read", "readable_date", "contact_name"}
        assert needed <= values.keys(), kind
        assert len(values["date"]) == 13
        assert all(values[name] for name in needed)


def test_readable_dates_are_by_the_clock_of_london(made: tuple[Path, Truth]) -> None:
    offsets = set()
    for _, values in elements_of(made[0] / TEXTS):
        read = datetime.strptime(values["readable_date"], "%d %b %Y %H:%M:%S")  # noqa: DTZ007
        offsets.add((read - at(values).replace(tzinfo=None)).total_seconds() / 3600)
    assert offsets == {0, 1}


def test_texts_and_calls_are_in_order_of_time(made: tuple[Path, Truth]) -> None:
    for name in (TEXTS, CALLS):
        times = [at(values) for kind, values in elements_of(made[0] / name) if kind != "mms"]
        assert times == sorted(times)


def test_what_was_never_sent_and_what_nobody_knows_is_there(made: tuple[Path, Truth]) -> None:
    types = Counter(
        values["type"] for kind, values in elements_of(made[0] / TEXTS) if kind == "sms"
    )
    assert types["3"] == types["5"] == types["0"] == 1
    sides = [one for one in made[1].of(TEXTS).contacts() if one["channel"] == "sms"]
    assert sum(one["not_sent"] for one in sides) == 2
    assert sum(one["direction_unknown"] for one in sides) == 1
    assert sum(one["from_them"] for one in sides) == types["1"]
    assert sum(one["from_owner"] for one in sides) == types["2"]


def test_a_picture_message_holds_its_picture(made: tuple[Path, Truth]) -> None:
    root = ElementTree.fromstring(whole((made[0] / TEXTS).read_text("utf-8")))  # noqa: S314
    (message,) = root.findall("mms")
    parts = {part.get("ct"): part for part in message.findall("parts/part")}
    assert base64.b64decode(parts["image/jpeg"].get("data", ""), validate=True)[:2] == b"\xff\xd8"
    assert parts["text/plain"].get("text") == "Your street tonight \U0001f642"
    assert [one.get("type") for one in message.findall("addrs/addr")] == ["137", "151"]


def test_contact_after_he_was_told_is_counted_by_number(made: tuple[Path, Truth]) -> None:
    case, truth = made
    start, end = (datetime(2025, 11, day, tzinfo=timezone.utc) for day in (1, 15))
    for name in (TEXTS, CALLS):
        after, arranged = Counter[str](), Counter[str]()
        for kind, values in elements_of(case / name):
            number = values.get("address", values.get("number", ""))
            is_in = values.get("msg_box" if kind == "mms" else "type") in ("1", "3", "4", "5")
            is_sent = kind == "call" or values.get("type") not in ("3", "5")
            if number in HIS and is_in and is_sent and at(values) >= TOLD:
                (arranged if start <= at(values) < end else after)[number] += 1
        assert after == truth.of(name).after_told, name
        assert arranged == truth.of(name).arranged, name
    assert set(truth.of(TEXTS).after_told) == set(HIS)


def test_missed_calls_come_in_bursts_at_night_from_his_numbers_or_none(
    made: tuple[Path, Truth],
) -> None:
    calls = [values for _, values in elements_of(made[0] / CALLS)]
    missed = [values for values in calls if values["type"] == "3"]
    assert {values["number"] for values in missed} == {*HIS, ""}
    assert all((values["presentation"] == "2") == (not values["number"]) for values in calls)
    assert all(at(values) >= TOLD for values in missed)
    hours = {int(values["readable_date"][12:14]) for values in missed}
    assert hours <= {22, 23, 0, 1, 2, 3, 4}
    close = sum((at(b) - at(a)).total_seconds() < 200 for a, b in pairwise(missed))
    assert close > len(missed) / 2


def test_times_of_the_truth_are_the_first_and_the_last(made: tuple[Path, Truth]) -> None:
    for name in (TEXTS, CALLS):
        times = [at(values) for _, values in elements_of(made[0] / name)]
        tally = made[1].of(name)
        assert (tally.first, tally.last) == (min(times).isoformat(), max(times).isoformat())
