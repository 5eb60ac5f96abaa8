"""Vectors of an extract from a record: what steps 4 to 8 have to find."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.vectors.change import CLOSED, OPENED, SILENT, Bad, Change, changed, put, step_of
from tests.vectors.extract import (
    Json,
    branch,
    closed,
    drawn,
    opened,
    record_of,
    sha256,
    text_of,
)
from tests.vectors.kinds import RecordVector
from tests.vectors.made_bad_lines import bad_lines
from tests.vectors.story import SEEN, WORDS, beside, exhibit, row, whole


def bad_contents() -> Bad:
    yield from _fields()
    yield from _paths()
    yield from _moved()
    yield from _stretches()
    yield from _revisions()
    yield from _rows()
    yield from _changes()
    yield from _exhibits()
    yield from bad_lines()


def _act(about: str, at: str, number: int, change: Callable[[Json], Any]) -> RecordVector:
    return changed(about, 4, at, lambda r: change(r["acts"][number]))


def _fields() -> Bad:
    one, at, vector = drawn("flipped").hex(), "0.1.2", _act
    yield (
        "other-words",
        vector(
            "one letter of the words",
            at,
            OPENED,
            lambda a: a["fields"][3].update(value=WORDS + " "),
        ),
    )
    decomposed = WORDS + "e\u0301"
    yield (
        "other-form",
        vector(
            "a letter more, in two parts",
            at,
            OPENED,
            lambda a: a["fields"][3].update(value=decomposed),
        ),
    )
    yield (
        "other-salt",
        vector("another salt", at, OPENED, lambda a: a["fields"][3].update(salt=one)),
    )
    yield (
        "other-commitment",
        vector("another commitment", at, OPENED, lambda a: a["fields"][23].update(commitment=one)),
    )
    yield (
        "other-esalt",
        vector("another salt of the act", at, OPENED, lambda a: a.update(esalt=one)),
    )
    yield "other-kind", vector("another kind", at, OPENED, lambda a: a.update(kind=7))
    yield (
        "other-tag",
        vector(
            "two fields changed over",
            at,
            OPENED,
            lambda a: a["fields"].insert(4, a["fields"].pop(3)),
        ),
    )
    yield (
        "open-as-empty",
        vector(
            "a closed field said to be empty",
            at,
            OPENED,
            lambda a: a["fields"].__setitem__(7, {"salt": one, "value": ""}),
        ),
    )
    yield "closed-other", vector("another leaf", "0.1.0", CLOSED, lambda a: a.update(leaf=one))
    yield (
        "silent-other",
        vector("another salt of what says nothing", "0.1.3", SILENT, lambda a: a.update(esalt=one)),
    )


def _paths() -> Bad:
    one, at, vector = drawn("flipped").hex(), "0.1.2", _act
    yield (
        "path-other",
        vector("a path with another part", at, OPENED, lambda a: a["proof"].__setitem__(2, one)),
    )
    yield (
        "path-more",
        vector("a path that is too long", at, OPENED, lambda a: a["proof"].append(one)),
    )
    yield "path-less", vector("a path that is too short", at, OPENED, lambda a: a["proof"].pop())
    yield "path-none", vector("no path", at, OPENED, lambda a: a["proof"].clear())
    yield "path-order", vector("a path backwards", at, OPENED, lambda a: a["proof"].reverse())
    yield "index-other", vector("another index", "0.1.1", CLOSED, lambda a: a.update(index=1))
    yield (
        "index-beyond",
        vector("an index beyond the end", "0.1.24", -5, lambda a: a.update(index=24)),
    )
    yield (
        "index-far",
        vector(
            "an index far beyond the end",
            f"0.1.{2**53 - 1}",
            -5,
            lambda a: a.update(index=2**53 - 1),
        ),
    )


def _moved() -> Bad:
    moved = whole()
    act = next(a for a in moved["acts"] if (a["branch"], a["index"]) == (1, 23))
    act["branch"], act["index"] = 2, 5
    moved["acts"].sort(key=lambda a: (a["log"], a["branch"], a["index"]))
    yield (
        "branch-other",
        RecordVector("an act of another branch", "step-4", text_of(moved), at="0.2.5"),
    )
    words = opened("seen", 4, {**SEEN, 4: "Nothing happened."}, [(1, 4), (1, 6)])
    anew = whole()
    anew["acts"][OPENED] |= words
    yield "made-anew", RecordVector("an act written anew", "step-4", text_of(anew), at="0.1.2")
    inner = whole()
    leaf = sha256(
        b"\x01",
        bytes.fromhex(inner["acts"][0]["leaf"]),
        bytes.fromhex(inner["acts"][0]["proof"][0]),
    )
    inner["acts"][0] |= {"leaf": leaf.hex(), "proof": inner["acts"][0]["proof"][1:]}
    yield (
        "node-as-leaf",
        RecordVector("a node in place of a leaf", "step-4", text_of(inner), at="0.1.0"),
    )


def _stretches() -> Bad:
    def without(index: int) -> Change:
        def change(record: Json) -> None:
            record["acts"] = [a for a in record["acts"] if (a["branch"], a["index"]) != (1, index)]

        return change

    yield "gap", changed("one act left out of a stretch", 5, "0.1.5", without(5))
    yield "gap-first", changed("its first act left out", 5, "0.1.12", without(12))
    yield "gap-last", changed("its last act left out", 5, "0.1.13", without(13))
    yield (
        "gap-all",
        changed("a stretch with no act", 5, "0.1.14", put("branches/0/whole", [[14, 22]])),
    )
    yield (
        "gap-long",
        changed(
            "a stretch that goes on", 5, "0.1.14", put("branches/0/whole", [[2, 10], [12, 24]])
        ),
    )
    yield (
        "gap-other-branch",
        changed(
            "the acts of another branch do not count",
            5,
            "0.2.4",
            put("branches/1/whole", [[0, 6]]),
        ),
    )
    yield (
        "gap-no-acts",
        changed(
            "a branch of which nothing is shown", 5, "1.1.0", put("branches/2/whole", [[0, 8]])
        ),
    )


def _revisions() -> Bad:
    def listing(pairs: object) -> Change:
        return put(f"acts/{OPENED}/revisions", pairs)

    yield "not-listed", changed("a correction that is not listed", 6, "0.1.2", listing([[1, 4]]))
    yield (
        "listed-nowhere",
        changed("a revision that is not there", 6, "0.1.2", listing([[1, 4], [1, 6], [1, 10]])),
    )
    yield (
        "listed-other-branch",
        changed("a revision of no branch", 6, "0.1.2", listing([[1, 4], [1, 6], [9, 1]])),
    )
    yield (
        "listed-entry",
        changed("an entry as a revision", 6, "0.1.2", listing([[1, 4], [1, 6], [1, 9]])),
    )
    yield (
        "listed-silent",
        changed("what says nothing as a revision", 6, "0.1.2", listing([[1, 3], [1, 4], [1, 6]])),
    )
    yield (
        "listed-of-other",
        changed("an addition to another act", 6, "0.1.2", listing([[1, 4], [1, 6], [2, 3]])),
    )
    yield (
        "listed-itself",
        changed("an act that lists itself", 6, "0.1.2", listing([[1, 2], [1, 4], [1, 6]])),
    )
    for name, about, values in (
        ("concerns-closed", "what a correction is about is closed", {4: "b"}),
        ("concerns-object", "it is no list", {9: '{"act:0.1.0":1}'}),
        ("concerns-numbers", "it is a list of numbers", {9: "[0]"}),
        ("concerns-no-json", "it is not JSON", {9: "act:0.1.0"}),
        ("concerns-empty", "it is open, and empty", {9: ""}),
    ):
        told, acts = branch(0, 1, [closed("a"), opened(name, 6, values)])
        yield name, RecordVector(about, "step-6", text_of(record_of([told], acts)), at="0.1.1")


def _line(about: str, step: int, at: str, line: str) -> RecordVector:
    return RecordVector(about, step_of(step), text_of(whole()), at=at, items=line)


def _rows() -> Bad:
    vector, seen = _line, "act:0.1.2"
    for name, ref in (
        ("row-closed", "act:0.1.0"), ("row-silent", "act:0.1.3"), ("row-absent", "act:0.1.20"),
        ("row-other-log", "act:1.1.2"),
    ):  # fmt: skip
        yield name, vector("an entry that is not opened here", 7, ref[4:], row(ref))
    yield "row-text", vector("other words", 7, "0.1.2", row(seen, text=WORDS + "!"))
    yield "row-no-text", vector("no words", 7, "0.1.2", row(seen, text=None))
    place, impact = ["place", "the back door"], ["impact", "I did not sleep."]
    yield (
        "row-place",
        vector("another place", 7, "0.1.2", row(seen, details=[["place", "here"], impact])),
    )
    yield (
        "row-impact",
        vector(
            "other words on how it felt",
            7,
            "0.1.2",
            row(seen, details=[place, ["impact", "Fine."]]),
        ),
    )
    yield "row-no-place", vector("no place", 7, "0.1.2", row(seen, details=[impact]))
    yield "row-people", vector("other people", 7, "0.1.2", row(seen, people=["+447700900333"]))
    yield "row-no-people", vector("no people", 7, "0.1.2", row(seen, people=[]))
    yield "row-late", vector("one line among good ones", 7, "0.1.2", beside() + row(seen, text=""))


def _changes() -> Bad:
    base, seen, vector = whole(), "act:0.1.2", _line
    corrected = "act:0.1.6"
    yield (
        "row-concerns",
        vector(
            "about another act",
            7,
            "0.1.6",
            row(
                corrected,
                text=_words(base),
                concerns=[seen],
                details=[["reason", "I looked it up."]],
            ),
        ),
    )
    yield (
        "row-reason",
        vector(
            "another reason",
            7,
            "0.1.6",
            row(
                corrected,
                text=_words(base),
                concerns=[seen, "act:0.2.1"],
                details=[["reason", "None."]],
            ),
        ),
    )


def _exhibits() -> Bad:
    seen, vector = "act:0.1.2", _line
    for name, ref in (("exhibit-closed", "act:0.1.0"), ("exhibit-absent", "act:0.1.21")):
        yield name, vector("an original of an act not opened here", 8, ref[4:], exhibit(ref))
    yield "exhibit-entry", vector("an original of an entry", 8, "0.1.2", exhibit(seen))
    yield (
        "exhibit-sha256",
        vector("another original", 8, "0.1.8", exhibit("act:0.1.8", sha256="cd" * 32)),
    )
    yield "exhibit-size", vector("another size", 8, "0.1.8", exhibit("act:0.1.8", size=2049))
    yield "exhibit-no-size", vector("a size as text", 8, "0.1.8", exhibit("act:0.1.8", size="2048"))


def _words(record: Json) -> str:
    act = next(a for a in record["acts"] if (a["branch"], a["index"]) == (1, 6))
    return str(act["fields"][3]["value"])
