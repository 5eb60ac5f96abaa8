"""Who rings whom: a friend once a week, and bursts of missed calls at night."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from random import Random

from cairn.sample import plot
from cairn.sample.clock import seconds, wall

_DAY = 86_400
_WEEKS = (plot.END - plot.START) // (7 * _DAY)
_NIGHT_HOURS = (-2, -1, 0, 1, 2)
"""Hours from midnight at which a burst begins."""


class CallType(Enum):
    """Android's ``CallLog.Calls.TYPE``."""

    IN = 1
    OUT = 2
    MISSED = 3
    VOICEMAIL = 4
    REJECTED = 5


@dataclass(frozen=True, slots=True)
class Call:
    """``at`` is UTC seconds, ``length`` seconds. A withheld number is empty."""

    at: int
    number: str
    kind: CallType
    length: int = 0

    @property
    def is_withheld(self) -> bool:
        return not self.number


def main_calls(random: Random) -> Iterator[Call]:
    """In no order within a week."""
    for week in range(_WEEKS):
        first = plot.START + week * 7 * _DAY
        yield _with(plot.FRIEND_SMS, first + random.randrange(5 * _DAY), random)
        midnight = first + random.randrange(1, 6) * _DAY
        if midnight > plot.TOLD and not plot.ARRANGED_FROM <= midnight <= plot.ARRANGED_TO:
            yield from _burst(midnight, random)


def _with(number: str, at: int, random: Random) -> Call:
    """A call between two who talk, at a time of day when people do."""
    at = seconds(*wall(at).timetuple()[:3], random.randrange(9, 21), random.randrange(60))
    kind = random.choice((CallType.IN, CallType.OUT))
    return Call(at, number, kind, random.randrange(30, 900))


def _burst(midnight: int, random: Random) -> Iterator[Call]:
    """Several missed calls within minutes; now and then a voicemail, or one she turned away."""
    number = plot.OLD_SMS if midnight < plot.BLOCKED else plot.NEW_SMS
    is_withheld = plot.BLOCKED <= midnight < plot.NEW_SMS_FROM or random.random() < 0.2
    at = midnight + 3600 * random.choice(_NIGHT_HOURS) + random.randrange(3000)
    kinds = [CallType.MISSED] * random.randrange(2, 9)
    if random.random() < 0.3:
        kinds.append(random.choice((CallType.VOICEMAIL, CallType.REJECTED)))
    for kind in kinds:
        length = random.randrange(3, 40) if kind is CallType.VOICEMAIL else 0
        yield Call(at, "" if is_withheld else number, kind, length)
        at += random.randrange(40, 200)


def ordinary_calls(numbers: tuple[str, ...], random: Random) -> Iterator[Call]:
    """A few with each, half of them begun by the owner; one is missed and answered."""
    for number in numbers:
        for month in range(1, 7):
            at = seconds(2026, month, random.randrange(2, 27), 17, random.randrange(60))
            yield Call(at, number, CallType.IN if month % 2 else CallType.OUT, 60 + month)
        at = seconds(2026, 7, 4, 12, random.randrange(30))
        yield Call(at, number, CallType.MISSED)
        yield Call(at + 900, number, CallType.OUT, 75)
