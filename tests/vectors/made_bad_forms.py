"""Vectors of an extract from a record: what step 1 has to find."""

from __future__ import annotations

import json

from tests.vectors.change import CLOSED, OPENED, SILENT, Bad, Change, changed, drop, put
from tests.vectors.extract import Json, drawn, text_of
from tests.vectors.kinds import RecordVector
from tests.vectors.story import whole


def bad_forms() -> Bad:
    yield from _texts()
    yield from _members()
    yield from _values()
    yield from _orders()
    yield from _bounds()


def _texts() -> Bad:
    text = text_of(whole())

    def vector(about: str, other: str) -> RecordVector:
        return RecordVector(about, "step-1", other)

    yield "no-newline", vector("no newline at the end", text[:-1])
    yield "cut", vector("cut short", text[: len(text) // 2] + "\n")
    yield "empty-file", vector("nothing but a newline", "\n")
    yield "more-after", vector("a second value after the first", text + "{}\n")
    yield "byte-order-mark", vector("a mark of the order of bytes", "\ufeff" + text)
    yield "not-ascii", vector("a letter that is not escaped", text.replace("\\u201c", "\u201c", 1))
    lone = text.replace("\\u201c", "\\ud83d", 1)
    yield "lone-half", vector("one half of a character", lone)
    yield "key-twice", vector("a member twice", text.replace('{"acts":', '{"acts":[],"acts":', 1))
    unsorted = json.dumps({"format": "cairn/record/v1", "branches": [], "acts": []}) + "\n"
    yield "unsorted", vector("members in another order", unsorted)
    size = text.replace('"size":8}', '"size":8.0}', 1)
    yield "fraction", vector("a number with a point", size)
    yield "exponent", vector("a number with an exponent", size.replace("8.0", "8e0"))
    yield "minus", vector("a number below nothing", text.replace('"log":0', '"log":-1', 1))
    yield "minus-zero", vector("nothing with a sign", text.replace('"log":0', '"log":-0', 1))
    yield (
        "leading-zero",
        vector("a number with a zero before", text.replace('"log":0', '"log":00', 1)),
    )
    large = text.replace('"size":24}', f'"size":{2**53}}}', 1)
    yield "number-2-53", vector("a number that is not below 2^53", large)
    yield "number-huge", vector("a number of 400 digits", large.replace(str(2**53), "9" * 400))
    yield "not-a-number", vector("NaN", text.replace('"size":24}', '"size":NaN}', 1))
    yield "single-quotes", vector("not JSON", text.replace('"acts"', "'acts'", 1))
    yield "comma-too-many", vector("a comma before an end", text[:-2] + ",}\n")
    yield "control", vector("a line end inside a text", text.replace("\\n", "\n", 1))
    yield "deep", vector("lists in lists", "[" * 5000 + "]" * 5000 + "\n")


def _form(about: str, *changes: Change) -> RecordVector:
    return changed(about, 1, "", *changes)


def _members() -> Bad:
    vector = _form
    act = f"acts/{OPENED}"
    yield "a-list", RecordVector("a list in place of an object", "step-1", "[]\n")
    yield "other-format", vector("another format", put("format", "cairn/record/v2"))
    yield "unknown-member", vector("a member that is not known", put("made", "today"))
    yield "unknown-of-act", vector("the same in an act", put(f"{act}/note", "hello"))
    yield "unknown-of-field", vector("the same in a field", put(f"{act}/fields/3/tag", 4))
    yield "unknown-of-branch", vector("the same in a branch", put("branches/0/size", 24))
    yield "no-earlier", vector("a branch without earlier", drop("branches/0/earlier"))
    yield "no-proof", vector("an act without a path", drop(f"{act}/proof"))
    yield "no-revisions", vector("an opened act without revisions", drop(f"{act}/revisions"))
    yield "no-format", vector("no format", drop("format"))
    yield "null", vector("null in place of a list", put("branches/0/whole", None))
    yield "true-as-number", vector("true in place of 1", put(f"{act}/branch", True))
    yield "text-as-number", vector("a number as text", put(f"{act}/index", "2"))


def _values() -> Bad:
    vector, act = _form, f"acts/{OPENED}"
    shut, still = f"acts/{CLOSED}", f"acts/{SILENT}"
    yield "upper-case", vector("hex in capitals", put(f"{act}/esalt", "AB" * 32))
    yield "short-hex", vector("31 bytes", put(f"{act}/esalt", "ab" * 31))
    yield "odd-hex", vector("half a byte too many", put(f"{shut}/leaf", "ab" * 32 + "a"))
    yield "short-key", vector("a key of 31 bytes", put("branches/0/key", "ab" * 31))
    yield "hex-newline", vector("a line end after hex", put(f"{shut}/leaf", "ab" * 32 + "\n"))
    yield "fields-23", vector("23 fields", drop(f"{act}/fields/23"))
    more = {"commitment": drawn("more").hex()}
    yield "fields-25", vector("25 fields", lambda r: r["acts"][OPENED]["fields"].append(more))
    both = {"salt": "ab" * 32, "value": "", "commitment": "ab" * 32}
    yield "open-and-closed", vector("a field both open and closed", put(f"{act}/fields/9", both))
    yield "no-salt", vector("a value without a salt", drop(f"{act}/fields/3/salt"))
    yield "value-a-list", vector("a value that is no text", put(f"{act}/fields/6/value", ["a"]))
    yield "kind-256", vector("a kind above 255", put(f"{act}/kind", 256))
    yield "kind-0-fields", vector("fields in what says nothing", put(f"{act}/kind", 0))
    yield "kind-1-silent", vector("no fields in what says something", put(f"{still}/kind", 1))
    yield "leaf-and-kind", vector("a closed act with a kind", put(f"{shut}/kind", 4))


def _orders() -> Bad:
    vector, act = _form, f"acts/{OPENED}"
    twice = whole()
    twice["branches"].insert(1, twice["branches"][0])
    yield "branch-twice", RecordVector("a branch twice", "step-1", text_of(twice))
    yield "branches-order", vector("branches in another order", lambda r: r["branches"].reverse())
    yield "acts-order", vector("acts in another order", lambda r: r["acts"].reverse())
    yield "act-twice", vector("an act twice", lambda r: r["acts"].insert(1, r["acts"][0]))
    yield "no-branch", vector("acts of a branch that is not there", drop("branches/1"))
    for name, about, pairs in (
        ("whole-empty", "a stretch of nothing", [[2, 2]]),
        ("whole-backwards", "a stretch that ends before it begins", [[4, 2]]),
        ("whole-touching", "two stretches that touch", [[2, 4], [4, 6]]),
        ("whole-overlapping", "two stretches that overlap", [[2, 5], [4, 6]]),
        ("whole-order", "stretches in another order", [[6, 8], [2, 4]]),
        ("whole-three", "three numbers for a stretch", [[2, 4, 6]]),
    ):
        yield name, vector(about, put("branches/0/whole", pairs))
    yield "earlier-0", vector("an earlier state of no leaves", put("branches/0/earlier/0/size", 0))
    yield (
        "revisions-order",
        vector("revisions in another order", put(f"{act}/revisions", [[1, 6], [1, 4]])),
    )
    yield (
        "revision-twice",
        vector("a revision twice", put(f"{act}/revisions", [[1, 4], [1, 4], [1, 6]])),
    )
    yield "revision-short", vector("a revision without its index", put(f"{act}/revisions", [[1]]))


def _bounds() -> Bad:
    def beyond(record: Json) -> None:
        record["branches"][0]["earlier"][4]["size"] = 25

    yield "earlier-beyond", changed("an earlier state of more leaves", 1, "0.1", beyond)
    yield (
        "whole-beyond",
        changed("a stretch beyond the end", 1, "0.1", put("branches/0/whole", [[23, 25]])),
    )
