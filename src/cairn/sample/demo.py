"""What the demonstration types in, in the invented owner's words."""

from __future__ import annotations

from typing import Any

from cairn.sample import plot
from cairn.sample.clock import ZONE

_THEIRS = list(plot.THEIRS)


def typed() -> dict[str, Any]:
    """Answers, acts in order, and page one; see ``tools/demo.py``."""
    return {
        "zone": ZONE,
        "answers": {
            "own_handles": [plot.OWNER],
            "other_handles": [plot.THEM, plot.NEW_WHATSAPP, plot.FRIEND, plot.THIRD],
        },
        "writes": _writes(),
        "page_one": {
            "initials": "MK",
            "at_risk": "Me. I live alone.",
            "children": "None.",
            "other_person": "Daniel, my former partner. Numbers and names are in the transcripts.",
            "orders": "None yet. I have asked about a stalking protection order.",
            "police_references": "CAD 123 of 3 May 2026; crime reference not given yet.",
            "promised": "On 3 May 2026 I was told an officer would ring within a week.",
            "asked_for": "One officer who has the whole picture, and to be told what happens next.",
        },
        "worst": "window",
    }


def _writes() -> list[dict[str, Any]]:
    return [
        _write("told", "told-to-stop", {
            "text": plot.TOLD_WORDS, "when": "12 October 2025 19:42", "people": _THEIRS,
            "channel": "",
        }),
        _write("arranged", "contact-arranged", {
            "text": "Collecting boxes and the bike, agreed through the housing officer.",
            "when": "1 November 2025", "until": "14 November 2025", "people": _THEIRS,
        }),
        _write("night", "entry", {
            "text": "Somebody tried the door handle twice and went away.",
            "when": "14 September 2025 about 3am", "place": "the flat", "people": [plot.THEM],
            "impact": "I sat up with the light off until morning.",
        }),
        _write("march", "entry", {
            "text": "He was outside the gym on two evenings. I did not speak to him.",
            "when": "late March 2026", "place": "the gym", "people": [plot.THEM],
            "witnesses": "Priya saw him the second time",
            "impact": "I have stopped going in the evening.",
        }),
        _write("window", "entry", {
            "text": "Tapping on my window, then I heard someone run. A text came five minutes "
            "later: \u201cLook outside\u201d.",
            "when": "7 August 2026 00:15", "place": "the flat", "people": [plot.THEM],
            "witnesses": "Sam was on the phone with me",
            "impact": "I was frightened he would get in. I did not sleep.",
            "details": {"reported": "999, CAD 88 of 7 August 2026"},
        }),
        _write("fixed", "correction", {
            "text": "Somebody tried the door handle three times and went away.",
            "reason": "My neighbour heard it too and counted three.",
        }, about="night"),
        _write("more", "addition", {
            "text": "The housing officer has fitted a door viewer since.",
            "when": "20 September 2025",
        }, about="night"),
        _write("private", "note", {"text": "Ask the counsellor about sleeping."}),
    ]  # fmt: skip


def _write(name: str, kind: str, entry: dict[str, Any], about: str = "") -> dict[str, Any]:
    return {"name": name, "kind": kind, "about": about, "entry": entry}
