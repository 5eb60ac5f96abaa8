"""When something happened, from the owner's own words, and what was understood, said back.

Words that are not understood to the last one are not understood at all: they are kept as they were
written, with no place on the line of time. The same holds for a day that no calendar has, for words
that can be read in two ways, and for a time that would lie in the future unless it is written with
its year or as "tomorrow". Nothing is guessed:

- A clock time that may be in either half of the day ("9:30 on Friday") gives a stretch that holds
  both, and is marked approximate. "09:30", "10:15" and "21:30" are read as on a 24-hour clock.
- "Midnight on 3 May" may be its first or its last moment: the stretch holds both.
- "About" is an hour either side for a time of day, a day for a day, 15 days for a month and half a
  year for a year; for "3 weeks ago" see ``times/stretches.py``.
- A day or month without its year is the latest one that has begun; so is a day of the week, and
  "last Tuesday" the latest before today.
- Dates in numbers are day first, unless they start with the year.
- A night begins on the day it is named after: "2am on Sunday night" is on Monday.
- An hour is an hour long: "at 9pm" is from 21:00 to 22:00. Between two times of day the second is
  the end; between two days it is the end of the second.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from babel.dates import format_date

from cairn.language.catalogue import Catalogue
from cairn.language.times.meanings import understood
from cairn.language.times.stretch import Choice, Now, Stretch, day_of
from cairn.language.times.stretches import from_to
from cairn.terms.moment import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    Clock,
    Moment,
    Precision,
    ZoneSource,
    placed,
    shared_to_wall,
    zone_named,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def understand(words: str, *, now: int, zone: str, language: str = "en") -> Moment:
    """``words`` as a moment by the owner's clock; without bounds if they were not understood.

    ``now`` is UTC microseconds; ``zone`` is the IANA name of the vault's home zone, in which the
    words are read. Never raises for any words; ``UnknownZone`` for a zone that there is not.
    """
    at = Now(shared_to_wall(now, zone_named(zone)))
    choice = understood(words, at, language)
    return _moment(words, choice.latest(at) if choice else None, zone)


def understand_span(
    from_words: str, to_words: str, *, now: int, zone: str, language: str = "en"
) -> Moment:
    """From the start of one time to the end of another, as "from … to …" would be understood.

    With no ``to_words`` the end is open: ``earliest`` is set, ``latest`` and ``local_to`` are
    ``None``. ``as_written`` is both texts as they are, with a dash between; the first alone where
    there is no second.
    """
    at = Now(shared_to_wall(now, zone_named(zone)))
    start = understood(from_words, at, language)
    if not to_words.strip():
        return _open(from_words, start.latest(at) if start else None, zone)
    end = understood(to_words, at, language)
    span = from_to(at, start, end) if start and end else None
    return _moment(f"{from_words} \u2013 {to_words}", _only(span), zone)


def _only(choice: Choice | None) -> Stretch | None:
    return choice.stretches[0] if choice else None


def _moment(words: str, stretch: Stretch | None, zone: str) -> Moment:
    if stretch is None:
        return Moment(as_written=words, clock=Clock.OWNER)
    moment = Moment(
        as_written=words,
        local_from=stretch.first,
        local_to=stretch.end,
        precision=stretch.precision,
        approximate=stretch.is_about,
        clock=Clock.OWNER,
    )
    return placed(moment, zone, ZoneSource.VAULT_HOME)


def _open(words: str, stretch: Stretch | None, zone: str) -> Moment:
    closed = _moment(words, stretch, zone)
    if not closed.is_placed:
        return closed
    return replace(closed, local_to=None, latest=None, precision=Precision.SPAN)


def read_back(moment: Moment, words: Catalogue) -> str:
    """What was understood, in one phrase, so that the owner can see whether it is right.

    Made from the bounds alone, never from ``as_written``. The zone is named beside every time of
    day; "BST/GMT" where the hour that is repeated in autumn leaves it open.
    """
    start = _wall(moment.earliest, moment, moment.local_from)
    if start is None:
        return words.say("when.unplaced")
    end = _wall(moment.latest, moment, moment.local_to)
    if end is None:
        day, zone = _day(start, words), _zone_names(moment)
        if start % DAY == 0:
            return words.say("when.open", first=day)
        return words.say("when.open_time", start=_time(start), first=day, zone=zone)
    if start % DAY == 0 and end % DAY == 0:
        return _whole_days(moment, start, end, words)
    return _with_hours(moment, start, end, words)


def _wall(shared: int | None, moment: Moment, local: int | None) -> int | None:
    if local is None and shared is not None:
        return shared_to_wall(shared, zone_named(moment.zone or "UTC"))
    return local


def _whole_days(moment: Moment, start: int, end: int, words: Catalogue) -> str:
    last = end - DAY
    if moment.precision is Precision.YEAR and not moment.approximate:
        said = words.say("when.year", year=day_of(start).year)
    elif moment.precision is Precision.MONTH and not moment.approximate:
        said = words.say("when.month", month=_formatted(start, "when.month_form", words))
    elif start == last:
        said = words.say("when.day", day=_day(start, words))
    else:
        said = words.say("when.days", first=_day(start, words), last=_day(last, words))
    return words.say("when.about", when=said) if moment.approximate else said


def _with_hours(moment: Moment, start: int, end: int, words: Catalogue) -> str:
    first, zone = _day(start, words), _zone_names(moment)
    if end - start <= MINUTE and not moment.approximate:
        return words.say("when.at", time=_time(start), day=first, zone=zone)
    values = {"start": _time(start), "end": _time(end), "zone": zone}
    if day_of(start) == day_of(end):
        return words.say("when.between", day=first, **values)
    return words.say("when.across", first=first, last=_day(end, words), **values)


def _day(wall: int, words: Catalogue) -> str:
    return _formatted(wall, "when.day_form", words)


def _formatted(wall: int, form: str, words: Catalogue) -> str:
    return str(format_date(day_of(wall), words.say(form), locale=words.locale))


def _time(wall: int) -> str:
    hour, rest = divmod(wall % DAY, HOUR)
    minute, rest = divmod(rest, MINUTE)
    return f"{hour:02}:{minute:02}" + (f":{rest // SECOND:02}" if rest >= SECOND else "")


def _zone_names(moment: Moment) -> str:
    """The zone's own names at both ends."""
    zone = zone_named(moment.zone or "UTC")
    names: dict[str, None] = {}
    for shared in (moment.earliest, None if moment.latest is None else moment.latest - 1):
        if shared is not None:
            at = (_EPOCH + timedelta(microseconds=shared)).astimezone(zone)
            names[at.strftime("%Z")] = None
    return "/".join(f"UTC{name}" if name[:1] in "+-" else name for name in names)
