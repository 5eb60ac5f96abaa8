"""The first pass over a chat: how its records begin, who writes, and how its dates are to be read.

One export is written by one formatter, so all its headers have one layout, and on iOS all of them
stand behind CR LF while a line break that a person types is LF alone. A line that only looks like
a header is then told from a true one. Where a file is mixed, every such line is a record, flagged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from cairn.readers.lines import Line
from cairn.readers.order import OrderEvidence
from cairn.readers.whatsapp.header import BRACKET, Header, header_of
from cairn.readers.whatsapp.label import angles_in
from cairn.readers.whatsapp.media import day_in_name
from cairn.readers.whatsapp.names import NameCount, Names, names_of

EARLIEST_YEAR = 2009
"""The app did not exist before."""
_MOST_LAYOUTS = 64
_MOST_ANGLES = 256
_FEW = 3


@dataclass(slots=True)
class _Tally:
    """What was seen under headers of one layout and one kind of line end before them."""

    count: int = 0
    names: NameCount = field(default_factory=NameCount.empty)
    angles: Counter[str] = field(default_factory=Counter)
    evidence: OrderEvidence = field(default_factory=lambda: OrderEvidence(EARLIEST_YEAR))

    def add(self, header: Header, line: str) -> None:
        body = line[header.body_at :]
        self.count += 1
        self.names.add(body)
        self.evidence.add(header.fields, day_in_name(body) if "-" in body else None)
        if body.endswith(">"):
            angles = angles_in(body.partition(": ")[2])
            if angles is not None and len(self.angles) < _MOST_ANGLES:
                self.angles[angles.casefold()] += 1

    def absorb(self, other: _Tally) -> None:
        self.count += other.count
        self.names.absorb(other.names)
        self.angles.update(other.angles)
        self.evidence.absorb(other.evidence)


@dataclass(frozen=True, slots=True)
class Survey:
    """What holds for the whole chat."""

    needs_crlf: bool
    is_bracketed: bool
    layout: str
    is_one_layout: bool
    names: Names
    common_angles: frozenset[str]
    evidence: OrderEvidence

    def is_record(self, header: Header, is_after_crlf: bool) -> bool:
        """Whether a line that looks like a header begins a record."""
        if (header.form == BRACKET) != self.is_bracketed:
            return False
        if self.needs_crlf and not is_after_crlf:
            return False
        return not self.is_one_layout or header.layout == self.layout


def survey(lines: Iterable[Line]) -> Survey | None:
    """``None`` if no line looks like the beginning of a record."""
    tallies: dict[tuple[bool, str], _Tally] = {}
    is_bracketed: bool | None = None
    first_terminator = ""
    is_after_crlf = True
    for line in lines:
        header = header_of(line.text)
        if header is not None and is_bracketed in (None, header.form == BRACKET):
            if is_bracketed is None:
                is_bracketed, first_terminator = header.form == BRACKET, line.terminator
                is_after_crlf = True
            _tally_for(tallies, is_after_crlf, header.layout).add(header, line.text)
        is_after_crlf = line.terminator == "\r\n"
    if is_bracketed is None:
        return None
    return _conclude(tallies, is_bracketed, first_terminator)


def _tally_for(tallies: dict[tuple[bool, str], _Tally], is_crlf: bool, layout: str) -> _Tally:
    key = (is_crlf, layout)
    if key not in tallies and len(tallies) >= _MOST_LAYOUTS:
        key = (is_crlf, "")
    tally = tallies.get(key)
    if tally is None:
        tally = tallies[key] = _Tally()
    return tally


def _conclude(
    tallies: dict[tuple[bool, str], _Tally], is_bracketed: bool, first_terminator: str
) -> Survey:
    needs_crlf = _needs_crlf(tallies, first_terminator)
    by_layout: dict[str, _Tally] = {}
    for (is_crlf, layout), tally in tallies.items():
        if is_crlf or not needs_crlf:
            by_layout.setdefault(layout, _Tally()).absorb(tally)
    layout, main = max(by_layout.items(), key=lambda item: item[1].count)
    total = sum(tally.count for tally in by_layout.values())
    others = total - main.count
    is_one_layout = others <= max(_FEW, total // 100) and main.count * 2 > total
    if not is_one_layout:
        for name, tally in by_layout.items():
            if name != layout:
                main.absorb(tally)
    common = frozenset(text for text, count in main.angles.items() if count > 1)
    return Survey(
        needs_crlf, is_bracketed, layout, is_one_layout, names_of(main.names), common, main.evidence
    )


def _needs_crlf(tallies: dict[tuple[bool, str], _Tally], first_terminator: str) -> bool:
    """The first record is the app's own, so how its line ends counts more than any number."""
    after = {True: 0, False: 0}
    for (is_crlf, _), tally in tallies.items():
        after[is_crlf] += tally.count
    after[True] -= 1  # the first header stands behind nothing
    return after[True] > 0 and (first_terminator == "\r\n" or after[True] >= after[False])
