"""Which of three numbers is the day, the month and the year: decided over a whole file, or asked.

No single date tells (03/04). What tells, over a file: a number above 12; a reading before the
format existed; names of media files that carry the true date; and that a record runs forward in
time. If witnesses contradict each other, or two readings stay possible, the owner is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from cairn.terms.reading import Decision

Fields: TypeAlias = tuple[str, str, str]
"""Three numbers as written, in the order in which they stand. A year may be of an era (``R4``)."""

ORDERS: dict[str, tuple[int, int, int]] = {
    "dmy": (2, 1, 0),
    "mdy": (2, 0, 1),
    "ymd": (0, 1, 2),
    "ydm": (0, 2, 1),
}
"""Where year, month and day stand."""

_ERAS = {"R": 2018, "H": 1988, "S": 1925, "T": 1911, "M": 1867}
_BUDDHIST_FROM = 2400
_BUDDHIST = 543
_NEEDED = 2
_FEW_OF = 4
_FARTHER = 5
_MEMORY = 100_000


def year_of(text: str) -> int:
    """The common year, from two digits of this century, a Buddhist year or a Japanese era."""
    if text[0] in _ERAS:
        return _ERAS[text[0]] + int(text[1:])
    year = int(text)
    if len(text) <= 2:
        return 2000 + year
    return year - _BUDDHIST if year >= _BUDDHIST_FROM else year


def day_of(fields: Fields, order: str, earliest_year: int) -> int | None:
    """Days since 0001-01-01 (as ``date.toordinal``), or ``None`` if there is no such day."""
    year_at, month_at, day_at = ORDERS[order]
    try:
        year = year_of(fields[year_at])
        if year < earliest_year or fields[day_at][0] in _ERAS or fields[month_at][0] in _ERAS:
            return None
        return date(year, int(fields[month_at]), int(fields[day_at])).toordinal()
    except ValueError:
        return None


def shapes(fields: Fields) -> tuple[str, ...]:
    """Orders that the widths of the numbers allow."""
    first, last = fields[0], fields[2]
    if len(first) > 2 or first[0] in _ERAS:
        return ("ymd", "ydm")
    if len(last) > 2 or last[0] in _ERAS:
        return ("dmy", "mdy")
    return ("dmy", "mdy", "ymd")


@dataclass(slots=True)
class _Tally:
    """What speaks for and against one order."""

    impossible: int = 0
    backward: int = 0
    agree: int = 0
    disagree: int = 0
    travelled: int = 0
    """Days from each date to the next, added up."""
    last: int | None = None


@dataclass(slots=True)
class OrderEvidence:
    """Fed with every date of a file in turn; memory does not grow with the file."""

    earliest_year: int
    total: int = 0
    differing: int = 0
    """Dates that do not mean the same day in every order."""
    tallies: dict[str, _Tally] = field(default_factory=lambda: {name: _Tally() for name in ORDERS})
    allowed: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ORDERS, 0))
    _last: Fields | None = None
    _again: int = 0
    """How often the last date was seen once more, not yet added."""
    _days: dict[Fields, tuple[int | None, ...]] = field(default_factory=dict)

    def add(self, fields: Fields, true_day: int | None = None) -> None:
        """``true_day`` is the day that a media file's name gives for the same record."""
        if fields == self._last and true_day is None:
            self._again += 1
            return
        self.settle()
        self._last = fields
        self._count(fields, 1)
        for tally, day in zip(self.tallies.values(), self._all_days(fields), strict=True):
            _weigh(tally, day, true_day)

    def settle(self) -> None:
        """Add what was put off. The same date once more goes neither forward nor back."""
        if self._last is not None and self._again:
            self._count(self._last, self._again)
            for tally, day in zip(self.tallies.values(), self._all_days(self._last), strict=True):
                tally.impossible += self._again * (day is None)
            self._again = 0

    def _count(self, fields: Fields, times: int) -> None:
        self.total += times
        for order in shapes(fields):
            self.allowed[order] += times
        if len({day for day in self._all_days(fields) if day is not None}) > 1:
            self.differing += times

    def absorb(self, other: OrderEvidence) -> None:
        """Add what was seen apart, of another layout in the same file."""
        self.settle()
        other.settle()
        self.total += other.total
        self.differing += other.differing
        for name, tally in other.tallies.items():
            mine = self.tallies[name]
            mine.impossible += tally.impossible
            mine.backward += tally.backward
            mine.agree += tally.agree
            mine.disagree += tally.disagree
            mine.travelled += tally.travelled
            self.allowed[name] += other.allowed[name]

    def _all_days(self, fields: Fields) -> tuple[int | None, ...]:
        known = self._days.get(fields)
        if known is None:
            allowed = shapes(fields)
            known = tuple(
                day_of(fields, name, self.earliest_year) if name in allowed else None
                for name in ORDERS
            )
            if len(self._days) < _MEMORY:
                self._days[fields] = known
        return known

    def possible(self) -> tuple[str, ...]:
        """Orders in which (nearly) every date of the file is a day."""
        self.settle()
        least = min(
            (self.tallies[name].impossible for name in ORDERS if self.allowed[name]), default=0
        )
        is_few = least <= _NEEDED and least * _FEW_OF <= self.total
        tolerated = max(self.total // 100, least if is_few else 0)
        return tuple(
            name
            for name, tally in self.tallies.items()
            if self.allowed[name] and tally.impossible <= tolerated
        )


def _weigh(tally: _Tally, day: int | None, true_day: int | None) -> None:
    if day is None:
        tally.impossible += 1
        return
    if tally.last is not None:
        tally.backward += day < tally.last
        tally.travelled += abs(day - tally.last)
    tally.last = day
    if true_day is not None:
        tally.agree += day == true_day
        tally.disagree += day != true_day


def decide(evidence: OrderEvidence, owner_says: str = "") -> Decision:
    """How the dates of the file are read; pending (``chosen == ""``) if the file cannot tell."""
    possible = evidence.possible()
    if owner_says in ORDERS:
        return _decision(possible or tuple(ORDERS), owner_says, "the owner said so", by="owner")
    if not possible:
        options = tuple(name for name in ORDERS if evidence.allowed[name]) or tuple(ORDERS)
        return _decision(options, "", "no one order makes a day of every date in the file")
    if len(possible) == 1:
        return _only_one(evidence, possible[0])
    if not evidence.differing:
        return _decision(possible, possible[0], "every date means the same day in each order")
    return _between(evidence, possible)


def _only_one(evidence: OrderEvidence, only: str) -> Decision:
    """A few lines with a number above 12 may be typed by a person; do they stand alone?"""
    here = evidence.tallies[only]
    for name, other in evidence.tallies.items():
        is_rival = evidence.allowed[name] == evidence.total and name != only
        if is_rival and other.impossible <= _NEEDED < evidence.total // 4:
            rivals = here.backward - other.backward >= _NEEDED + 1 or here.disagree > here.agree
            if rivals:
                options = tuple(order for order in ORDERS if order in (only, name))
                return _decision(options, "", "a few dates say one order, all others another")
    return _decision((only,), only, "a number above 12 stands where only the day can be")


def _between(evidence: OrderEvidence, possible: tuple[str, ...]) -> Decision:
    by_name = {name: evidence.tallies[name] for name in possible}
    named = [name for name, tally in by_name.items() if tally.agree > tally.disagree]
    if len(named) == 1 and by_name[named[0]].agree >= _NEEDED:
        return _decision(possible, named[0], "names of media files carry the same dates")
    near = _near(by_name) if len(named) != 1 else possible
    if len(near) == 1:
        return _decision(possible, near[0], "only so do the dates lie close together")
    by_name = {name: by_name[name] for name in near}
    if set(possible) == {"ymd", "ydm"}:
        return _decision(possible, "ymd", "the year stands first, so the month comes second")
    if not named:
        best, second = sorted(by_name, key=lambda name: by_name[name].backward)[:2]
        fewer = by_name[second].backward - by_name[best].backward
        if fewer >= _NEEDED and by_name[best].backward * 20 <= evidence.total + 20:
            return _decision(possible, best, "only so do the dates run forward")
    return _decision(near, "", "the dates fit more than one order")


def _near(by_name: dict[str, _Tally]) -> tuple[str, ...]:
    """Two-digit years: which end the year stands at shows, for a day changes more often."""
    first = {name for name in by_name if name == "ymd"}
    last = set(by_name) - first - {"ydm"}
    if not first or not last:
        return tuple(by_name)
    to_first = by_name["ymd"].travelled
    to_last = min(by_name[name].travelled for name in last)
    if to_first > _FARTHER * max(1, to_last):
        return tuple(name for name in by_name if name in last)
    if to_last > _FARTHER * max(1, to_first):
        return ("ymd",)
    return tuple(by_name)


def _decision(options: Iterable[str], chosen: str, why: str, *, by: str = "file") -> Decision:
    return Decision("date_order", tuple(options), chosen, by if chosen else "", why)
