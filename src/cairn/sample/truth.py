"""What is true about a sample case, written by the one who made it up: ``truth.json``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cairn.sample import demo, ordinary, plot
from cairn.sample.clock import ZONE, iso, utc, wall
from cairn.sample.tally import Tally

_SUMMED = ("from_them", "from_owner", "direction_unknown", "not_sent")


@dataclass(frozen=True, slots=True)
class Truth:
    """``files`` holds each file's path within the case, with ``/``, and its counts."""

    messages: int
    """As asked for."""
    seed: int
    files: tuple[tuple[str, Tally], ...]

    def of(self, name: str) -> Tally:
        """The counts of one file. Raises ``KeyError``."""
        return dict(self.files)[name]

    def as_object(self) -> dict[str, Any]:
        """As it stands in ``truth.json``. Times carry their offset; the ``first``
        and ``last`` of a file are by that file's own clock, ``from`` and ``to`` by London's.
        """
        return {
            "asked_for": {"messages": self.messages, "seed": self.seed},
            "home_zone": ZONE,
            "own_handles": {"main": [plot.OWNER], "ordinary": [ordinary.PARENT]},
            "handles_that_belong_together": [list(handles) for handles in plot.TOGETHER],
            "told_to_stop": _told(),
            "contact_arranged": _arranged(),
            "change_points": {name: wall(at).isoformat() for name, at in plot.CHANGES.items()},
            "events": [
                {"at": wall(at).isoformat(), "utc": utc(at), "what": what, "handle": handle}
                for at, what, handle in plot.EVENTS
            ],
            "clocks_read_twice": {"from": utc(plot.TWICE_FROM), "to": utc(plot.TWICE_TO)},
            "totals": {case: self._totals(case) for case in ("main", "ordinary")},
            "files": {name: tally.as_object() for name, tally in self.files},
            "demo": demo.typed(),
        }

    def _totals(self, case: str) -> dict[str, Any]:
        """Over all files of a case. Texts and messages are never added to calls or diary rows."""
        tallies = [tally for name, tally in self.files if name.startswith(f"{case}/")]
        contacts: Counter[tuple[str, str, str, str]] = Counter()
        for tally in tallies:
            for one in tally.contacts():
                for side in _SUMMED:
                    contacts[one["channel"], one["kind"], one["handle"], side] += one[side]
        keys = sorted({key[:3] for key in contacts})
        return {
            "contacts": [
                dict(zip(("channel", "kind", "handle"), key, strict=True))
                | {side: contacts[*key, side] for side in _SUMMED}
                for key in keys
            ],
            "after_told_to_stop": _added(tally.after_told for tally in tallies),
            "arranged": _added(tally.arranged for tally in tallies),
            "arranged_from_owner": _added(tally.arranged_from_owner for tally in tallies),
        }


def _added(counts: Iterable[Counter[str]]) -> dict[str, int]:
    """By handle, in the order of handles."""
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return dict(sorted(total.items()))


def _told() -> dict[str, Any]:
    return {
        "at": wall(plot.TOLD).isoformat(),
        "utc": utc(plot.TOLD),
        "known_to": "minute",
        "channel": "whatsapp",
        "said_by": plot.OWNER,
        "said_to": plot.THEM,
        "words": plot.TOLD_WORDS,
    }


def _arranged() -> dict[str, Any]:
    """Half-open: what begins at ``to`` lies outside."""
    return {
        "from": iso(plot.ARRANGED_FROM),
        "to": iso(plot.ARRANGED_TO),
        "utc": [utc(plot.ARRANGED_FROM), utc(plot.ARRANGED_TO)],
        "by": "housing officer",
        "about": "boxes, a bike and the shared lease",
        "with": list(plot.THEIRS),
    }
