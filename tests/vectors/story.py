"""The extract that most vectors of a record change in one place, and lines beside it."""

from __future__ import annotations

import json

from tests.vectors.extract import Json, branch, closed, opened, record_of, silent

WORDS = "He stood at the gate.\nHe said \u201cI only want to talk\u201d. \u0644\u0627 \U0001f600"
SEEN = {
    1: '{"as_written":"2025-05-19T09:30:00Z","earliest":1747647000000000,"zone":"UTC"}',
    2: "about 3 this morning",
    3: '{"as_written":"about 3 this morning","approximate":true,"earliest":null}', 4: WORDS,
    5: "I did not sleep.", 6: "the back door", 7: '["+447700900222"]', 12: "in-person",
    13: '{"witnesses":"Ann, 07700 900123","mood":"low","place":"another one of that name"}',
}  # fmt: skip
ADDED = {4: "The car was blue.", 9: '["act:0.1.2"]'}
CORRECTED = {4: "It was four o'clock.", 9: '["act:0.1.2","act:0.2.1"]', 11: "I looked it up."}
TOLD = {
    3: "",
    4: "I told him to stop.",
    6: "",
    7: "",
    12: "in-person",
    13: '{"place":"by the sea"}',
}
RECEIVED = {
    1: '{"as_written":"09:45","earliest":-1}',
    14: '{"name":"chat.txt","sha256":"' + "ab" * 32 + '","size":2048}',
}


def whole() -> Json:
    """Three branches of two logs, with acts in all three forms, and revisions across branches."""
    first = [
        closed("created"), closed("writer"),
        opened("seen", 4, SEEN, [(1, 4), (1, 6)]), silent("3"),
        opened("added", 5, ADDED), silent("5"),
        opened("corrected", 6, CORRECTED), closed("destroyed"),
        opened("received", 3, RECEIVED), opened("other", 4, {4: ""}, [(2, 3)]),
        *(silent(str(number)) for number in range(10, 24)),
    ]  # fmt: skip
    second = [
        silent("b0"), opened("there", 4, {4: "At the shop."}, [(1, 6)]), opened("told", 7, TOLD),
        opened("later", 5, {4: "It rained.", 9: '["act:0.1.9","item:1.8:bytes:0-9:ab:"]'}),
        *(silent(f"b{number}") for number in range(4, 8)),
    ]  # fmt: skip
    # A correction in one branch may be of an act in another of the same log.
    second[1]["revisions"] = [[1, 6]]
    one, acts_one = branch(0, 1, first, earlier=(1, 3, 8, 16, 24), whole=((2, 10), (12, 14)))
    two, acts_two = branch(0, 2, second, whole=((0, 4),))
    private, _ = branch(1, 1, [closed(f"p{number}") for number in range(8)])
    shown = [act for act in acts_one if act["index"] in {0, *range(2, 10), 12, 13, 23}]
    return record_of([one, two, private], [*shown, *acts_two[:4]])


def row(ref: str, **changes: object) -> str:
    """A line of ``items.jsonl`` as a pack has it, for the act ``seen`` unless changed."""
    told: Json = {
        "ref": ref, "kind": "entry", "text": WORDS, "people": ["+447700900222"], "concerns": [],
        "written": {"zone": "UTC", "as_written": "2025-05-19T09:30:00Z",
                    "earliest": 1747647000000000},
        "happened": {"as_written": "about 3 this morning", "approximate": True, "earliest": None},
        "channel": "diary",
        "details": [["place", "the back door"], ["impact", "I did not sleep."], ["mood", "low"],
                    ["place", "another one of that name"], ["witnesses", "Ann"]],
    }  # fmt: skip
    return json.dumps({"row": {**told, **changes}}, sort_keys=True) + "\n"


def exhibit(received: str, **changes: object) -> str:
    original = {"name": "chat.txt", "sha256": "ab" * 32, "size": 2048, **changes}
    told = {"exhibit": {
        "mark": "MK1", "received": received, "original": original,
        "received_at": {"as_written": "09:45", "earliest": -1},
    }}  # fmt: skip
    return json.dumps(told, sort_keys=True) + "\n"


def beside() -> str:
    """Lines that agree with ``whole``."""
    added = row(
        "act:0.1.4", kind="addition", text=ADDED[4], concerns=["act:0.1.2"], people=[], details=[]
    )
    corrected = row(
        "act:0.1.6", kind="correction", text=CORRECTED[4], concerns=["act:0.1.2", "act:0.2.1"],
        people=["anyone"],
        details=[["reason", "I looked it up."], ["place", "shown nowhere else"]],
    )  # fmt: skip
    told = row(
        "act:0.2.2", kind="told_to_stop", text=TOLD[4], people=[], channel="in-person",
        happened={"as_written": "", "earliest": None, "clock": "device"},
        details=[["place", "by the sea"], ["impact", "shown nowhere else"]],
    )  # fmt: skip
    item = row("item:1.8:bytes:0-9:" + "cd" * 32 + ":", text="hello")
    head = json.dumps({"format": "cairn/pack-items/v1", "pack": {}}) + "\n"
    return head + exhibit("act:0.1.8") + row("act:0.1.2") + item + added + corrected + told
