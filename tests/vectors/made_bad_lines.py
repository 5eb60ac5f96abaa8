"""Vectors of an extract from a record: lines beside it that tell something else than their act."""

from __future__ import annotations

import json

from tests.vectors.change import Bad, step_of
from tests.vectors.extract import branch, opened, record_of, text_of
from tests.vectors.kinds import RecordVector
from tests.vectors.story import TOLD, beside, exhibit, row, whole


def bad_lines() -> Bad:
    yield from _times()
    yield from _kinds()
    yield from _details()
    yield from _odd_acts()
    yield from _exhibits()
    yield from _misshapen()


def _line(about: str, step: int, at: str, line: str) -> RecordVector:
    return RecordVector(about, step_of(step), text_of(whole()), at=at, items=line)


def _seen(about: str, **changes: object) -> RecordVector:
    return _line(about, 7, "0.1.2", row("act:0.1.2", **changes))


def _told(about: str, **changes: object) -> RecordVector:
    good = {
        "kind": "told_to_stop", "text": TOLD[4], "people": [], "channel": "in-person",
        "happened": {"as_written": ""}, "details": [["place", "by the sea"]],
    }  # fmt: skip
    return _line(about, 7, "0.2.2", row("act:0.2.2", **{**good, **changes}))


def _times() -> Bad:
    seen = json.loads(row("act:0.1.2"))["row"]
    written, happened = seen["written"], seen["happened"]
    later = {**written, "earliest": written["earliest"] + 1}
    yield "row-written", _seen("written down a microsecond later", written=later)
    yield "row-written-null", _seen("written down at no time", written=None)
    yield "row-written-text", _seen("a time as text", written={**written, "earliest": "1"})
    yield "row-written-more", _seen("a time with one member more", written={**written, "latest": 1})
    yield "row-written-less", _seen("a time with one member less", written={"zone": "UTC"})
    yield "row-happened", _seen("other words on when", happened={**happened, "as_written": "4"})
    yield "row-happened-one", _seen("one for true", happened={**happened, "approximate": 1})
    yield "row-happened-zero", _seen("nought for nothing", happened={**happened, "earliest": 0})
    told = {"as_written": "", "earliest": 1}
    yield "row-happened-added", _told("a time where the act has none", happened=told)
    yield "row-happened-said", _told("words on when, where the act has none", happened={
        "as_written": "today"})  # fmt: skip
    yield "row-happened-gone", _told("no moment at all", happened=None)


def _kinds() -> Bad:
    yield "row-kind", _seen("an entry told as a correction", kind="correction")
    yield "row-no-kind", _seen("an entry told as nothing", kind=None)
    yield "row-kind-number", _seen("the number of the kind", kind=4)
    yield "row-channel", _told("another channel", channel="sms")
    received = row("act:0.1.8", kind="entry")
    yield "row-received", _line("what was received, told as an entry", 7, "0.1.8", received)


def _details() -> Bad:
    place, impact = ["place", "the back door"], ["impact", "I did not sleep."]
    mood, second = ["mood", "low"], ["place", "another one of that name"]
    yield "row-detail", _seen("another mood", details=[place, impact, ["mood", "good"], second])
    yield "row-detail-gone", _seen("no mood", details=[place, impact, second])
    yield (
        "row-detail-more",
        _seen("a detail more", details=[place, impact, mood, second, ["reported", "101"]]),
    )
    yield (
        "row-detail-order",
        _seen("two of a name changed over", details=[second, impact, mood, place]),
    )
    yield (
        "row-detail-twice",
        _seen("a place too many", details=[place, ["place", "x"], impact, mood, second]),
    )
    yield "row-detail-three", _seen("a pair of three", details=[[*place, ""], impact, mood, second])
    yield "row-detail-text", _seen("a text for a pair", details=[place, impact, mood, second, "x"])
    yield "row-details-object", _seen("an object for the list", details={"place": place[1]})
    yield (
        "row-detail-added",
        _told(
            "a place where the act has none", details=[["place", "by the sea"], ["place", "home"]]
        ),
    )


def _odd_acts() -> Bad:
    for name, about, kind, values in (
        ("odd-people", "people that are not JSON", 4, {7: '["Sam"'}),
        ("odd-people-empty", "people that are an object", 4, {7: "{}"}),
        ("odd-concerns", "what it is about is not JSON", 4, {9: "act:0.1.0"}),
        ("odd-written", "a time that is not JSON", 4, {1: "today"}),
        ("odd-written-null", "a time that is nothing", 4, {1: "null"}),
        ("odd-details", "details that are a list", 4, {13: "[]"}),
        ("odd-detail", "a detail that is a number", 4, {13: '{"mood":1}'}),
        ("odd-kind", "of a kind that no list has", 9, {}),
    ):
        told, acts = branch(0, 1, [opened(name, kind, values)])
        line = row("act:0.1.0", people=[], written=None, details=[["mood", 1]])
        record = text_of(record_of([told], acts))
        yield name, RecordVector(about, "step-7", record, at="0.1.0", items=line)
    for name, about, original in (
        ("odd-original", "an original that is not JSON", "chat.txt"),
        ("odd-original-list", "an original that is a list", "[]"),
        ("odd-original-empty", "an original that is empty", ""),
    ):
        told, acts = branch(0, 1, [opened(name, 3, {14: original})])
        line = exhibit("act:0.1.0", size=None, sha256=None)
        record = text_of(record_of([told], acts))
        yield name, RecordVector(about, "step-8", record, at="0.1.0", items=line)


def _exhibits() -> Bad:
    good = json.loads(exhibit("act:0.1.8"))["exhibit"]

    def vector(about: str, **changes: object) -> RecordVector:
        line = json.dumps({"exhibit": {**good, **changes}}) + "\n"
        return _line(about, 8, "0.1.8", line)

    later = {**good["received_at"], "earliest": 0}
    yield "exhibit-received-at", vector("received at another time", received_at=later)
    yield "exhibit-no-time", vector("received at no time", received_at=None)
    yield "exhibit-no-original", vector("no original", original=None)


def _misshapen() -> Bad:
    for name, about, line in (
        ("line-no-json", "a line that is cut", row("act:0.1.2")[:-3] + "\n"),
        ("line-list", "a line that is a list", "[]\n"),
        ("line-not-ascii", "a line with another letter", '{"pack":"\u00e9"}\n'),
        ("line-nan", "a number that is none", '{"pack":NaN}\n'),
        ("line-spaces", "a line of spaces", "  \n"),
        ("row-text-only", "a row that is a text", '{"row":"act:0.1.2"}\n'),
        ("row-no-ref", "a row of nothing", '{"row":{"kind":"entry"}}\n'),
        ("row-ref-zeros", "a name with a nought more", row("act:0.01.2")),
        ("row-ref-more", "a name with more after it", row("act:0.1.2.3")),
    ):
        yield name, _line(about, 7, "", beside() + line)
    yield "exhibit-text", _line("an exhibit that is a text", 8, "", '{"exhibit":"act:0.1.8"}\n')
    yield "exhibit-no-act", _line("received in no act", 8, "", '{"exhibit":{"received":8}}\n')
