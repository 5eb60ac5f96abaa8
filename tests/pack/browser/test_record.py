"""The page finds in each vector of a record what the vector says, at the step it names."""

from __future__ import annotations

from typing import Any

from cairn.language.catalogue import catalogue
from cairn.pack.browser_page import page
from tests.pack.browser.node import ask
from tests.vectors.extract import (
    branch,
    checkpoint_text,
    drawn,
    key_of,
    leaf_of,
    origin_of,
    public_of,
    record_of,
    root_of,
    signed,
    silent,
    text_of,
)
from tests.vectors.kinds import RecordVector, named, read, record_text
from tests.vectors.story import whole


def vectors() -> dict[str, RecordVector]:
    return {name: read("record", name, RecordVector) for name in named("record")}


def asked(vector: RecordVector) -> dict[str, str]:
    return {"record": record_text(vector), "items": vector.items}


def outcome(report: dict[str, Any], at: str) -> str:
    """In the words of ``expect``: the first step that found something, if it names the place."""
    if not report["wrong"]:
        return "success"
    first = min(one["step"] for one in report["wrong"])
    places = {one["where"] for one in report["wrong"] if one["step"] == first}
    return f"step-{first}" if not at or at in places else f"step-{first} at {sorted(places)}"


def test_each_vector_comes_out_as_it_says() -> None:
    all_of = vectors()
    assert len(all_of) > 100
    reports = ask(*(asked(one) for one in all_of.values()))
    found = {
        name: outcome(report, one.at)
        for (name, one), report in zip(all_of.items(), reports, strict=True)
    }
    assert found == {name: one.expect for name, one in all_of.items()}


def test_no_two_vectors_are_the_same() -> None:
    asked_for = [tuple(asked(one).values()) for one in vectors().values()]
    assert len(set(asked_for)) == len(asked_for)


def test_acts_are_counted_by_their_form_and_branch() -> None:
    (report,) = ask(asked(vectors()["good"]))
    told = [
        (one["where"], one["size"], one["opened"], one["silent"], one["closed"])
        for one in report["branches"]
    ]
    assert told == [("0.1", 24, 5, 5, 2), ("0.2", 8, 3, 1, 0), ("1.1", 8, 0, 0, 0)]
    assert report["branches"][0]["whole"] == [[2, 10], [12, 14]]
    assert [one["size"] for one in report["branches"][0]["earlier"]] == [1, 3, 8, 16, 24]


def test_a_gap_is_named_once_however_long_it_is_said_to_be() -> None:
    record, key, size = whole(), key_of("0.1"), 2**53 - 1
    origin = origin_of(public_of(key))
    note = signed(checkpoint_text(size, drawn("root"), origin), origin, key)
    record["branches"][0] |= {"checkpoint": note, "whole": [[0, size]], "earlier": []}
    (report,) = ask({"record": text_of(record)})
    gaps = [(one["where"], one.get("about")) for one in report["wrong"] if one["step"] == 5]
    assert gaps == [
        ("0.1.1", "[1, 2)"),
        ("0.1.10", "[10, 12)"),
        ("0.1.14", "[14, 23)"),
        ("0.1.24", f"[24, {size})"),
    ]


def test_everything_that_differs_is_listed_and_not_only_the_first() -> None:
    text = record_text(vectors()["good"])
    other = text.replace("I did not sleep.", "I slept.").replace("At the shop.", "At home.")
    (report,) = ask({"record": other, "items": vectors()["row-text"].items})
    found = [(one["step"], one["where"]) for one in report["wrong"]]
    assert found == [(4, "0.1.2"), (4, "0.2.1"), (7, "0.1.2"), (7, "0.1.2")]


def test_an_act_that_leads_elsewhere_is_told_with_both_roots() -> None:
    leaves = [leaf_of(silent("a")), leaf_of(silent("b"))]
    told, acts = branch(0, 1, [silent("a"), silent("b")])
    acts[1]["esalt"] = silent("c")["esalt"]
    (report,) = ask({"record": text_of(record_of([told], acts))})
    other = root_of([leaves[0], leaf_of(silent("c"))])
    assert report["wrong"] == [
        {
            "step": 4,
            "where": "0.1.1",
            "what": "leaf",
            "expected": root_of(leaves).hex(),
            "found": other.hex(),
        }
    ]


def test_every_difference_that_can_be_found_has_its_sentence() -> None:
    reports = ask(*(asked(one) for one in vectors().values()))
    names = {one["what"] for report in reports for one in report["wrong"]}
    text = page(catalogue()).decode()
    assert len(names) > 15
    assert {name for name in names if f'"what.{name}": ' not in text} == set()
