"""Vectors of an extract from a record: the good ones, and all of them put together."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.vectors.extract import Json, branch, closed, opened, record_of, silent, text_of
from tests.vectors.fixed import Made
from tests.vectors.kinds import RecordVector
from tests.vectors.made_bad_checkpoints import bad_checkpoints
from tests.vectors.made_bad_forms import bad_forms
from tests.vectors.made_bad_records import bad_contents
from tests.vectors.story import beside, whole


def good() -> Iterator[tuple[str, RecordVector]]:
    def vector(about: str, record: Json) -> RecordVector:
        return RecordVector(about, "success", text_of(record))

    yield "good", RecordVector("acts of all forms", "success", text_of(whole()), items=beside())
    yield "nothing", vector("no branch and no act", record_of([], []))
    empty, _ = branch(0, 1, [])
    yield "size-0", vector("a branch without a leaf", record_of([empty], []))
    one, act = branch(0, 1, [silent("one")], earlier=(1,), whole=((0, 1),))
    yield "size-1", vector("one leaf, and no path; no step asks for eights", record_of([one], act))
    odd, acts = branch(3, 7, [silent(str(n)) for n in range(13)], earlier=range(1, 14))
    yield "size-13", vector("a tree that is not full", record_of([odd], acts))
    told, acts = branch(0, 1, [opened("full", 255, dict.fromkeys(range(1, 25), "\x00é"))])
    yield "all-open", vector("every field open, of a kind not known", record_of([told], acts))
    gone = opened("listed", 4, {4: "a"}, [(1, 1)])
    told, acts = branch(0, 1, [gone, closed("gone")])
    yield "revision-closed", vector("a correction that was destroyed", record_of([told], acts))
    yield "revision-other-log", vector("a private addition to an entry", _of_another_log())
    spaced = json.dumps(whole(), sort_keys=True, ensure_ascii=True, indent=3) + " \t\r\n\n"
    yield "spaced", RecordVector("other spaces between the members", "success", spaced)
    respelled = text_of(whole()).replace('"acts":', '"\\u0061cts":').replace("/", "\\/")
    yield "escapes", RecordVector("letters written as their numbers", "success", respelled)


def _of_another_log() -> Json:
    """What adds to an act in another log: that one cannot list it."""
    about = {4: "He waved.", 9: '["act:0.1.0"]'}
    first, entry = branch(0, 1, [opened("entry", 4, {4: "a"})])
    second, note = branch(1, 1, [opened("note", 5, about)])
    return record_of([first, second], [*entry, *note])


def as_change(vector: RecordVector, name: str, base: str) -> RecordVector:
    """The same vector, told by what it has in place of a part of ``base``."""
    text, start, end = vector.record, 0, 0
    most = min(len(text), len(base))
    while start < most and text[start] == base[start]:
        start += 1
    while end < most - start and text[-1 - end] == base[-1 - end]:
        end += 1
    return RecordVector(
        vector.about,
        vector.expect,
        text[start : len(text) - end],
        base=name,
        keep=start,
        resume=len(base) - end,
        at=vector.at,
        items=vector.items,
    )


def records() -> Made:
    yield from good()
    base = text_of(whole())
    for name, vector in (*bad_forms(), *bad_checkpoints(), *bad_contents()):
        yield name, as_change(vector, "good", base)
