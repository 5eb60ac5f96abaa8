"""How many records that say nothing stand before a new one, so that numbers tell little.

Whoever is shown two acts sees their numbers, and so how many stand between them. With this rule the
acts of a day fill blocks of eight, and a day with nothing written has a block of its own: numbers
then tell days, not how much was written. A gap longer than 92 days looks like one of 92.
"""

from __future__ import annotations

import msgspec

from cairn.terms.moment import Moment

BLOCK = 8
MOST_EMPTY_DAYS = 92
_MICROSECONDS = 86_400_000_000


def missing_in_block(size: int) -> int:
    """Records that fill the block that ``size`` records began."""
    return -size % BLOCK


def dummies_before(size: int, last_day: int | None, day: int | None) -> int:
    """``size`` records are there, the newest act of ``last_day``; the next is of ``day``.

    Days are UTC days since 1970; ``None`` where an act has no time. A clock that went back fills
    nothing.
    """
    if last_day is None or day is None or day <= last_day:
        return 0
    return missing_in_block(size) + BLOCK * min(day - last_day - 1, MOST_EMPTY_DAYS)


def day_of(written_at: str) -> int | None:
    """The UTC day in the field that says when an act was written; ``None`` if it names none."""
    try:
        moment = msgspec.json.decode(written_at, type=Moment) if written_at else None
    except msgspec.DecodeError:
        return None
    if moment is None or moment.earliest is None:
        return None
    return moment.earliest // _MICROSECONDS
