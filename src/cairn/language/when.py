"""When something happened, from the owner's own words.

A stretch of words that is not understood to its last word is not understood at all: it is kept as
it was written and has no place on the line of time. Nothing is guessed.

A clock hour with "about" is an hour either side; "about" a day or longer is marked, not widened.
A date without a year is the latest one that is not in the future. Numeric dates are day first, as
in British use, unless they start with the year.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cairn.language.catalogue import Catalogue
from cairn.language.when_parser import Parsed, parse, parse_span
from cairn.language.when_words import words_of
from cairn.terms.moment import (
    HOUR,
    MINUTE,
    Clock,
    Moment,
    Precision,
    ZoneSource,
    placed,
    shared_to_wall,
    zone_named,
)

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the origin of wall clocks
_PRECISIONS = ((MINUTE, Precision.MINUTE), (HOUR, Precision.HOUR))


def understand(words: str, *, now: int, zone: str, language: str = "en") -> Moment:
    """``words`` as a moment by the owner's clock. ``now`` is UTC microseconds, ``zone`` the zone
    that the words are read in. Without bounds if the words were not understood.
    """
    wall_now = _wall(now, zone)
    return _moment(words, parse(words, wall_now, words_of(language)), zone)


def understand_span(
    from_words: str, to_words: str, *, now: int, zone: str, language: str = "en"
) -> Moment:
    """From the start of one time to the end of another; an empty ``to_words`` leaves the end open
    (``earliest`` is set, ``latest`` is ``None``).
    """
    wall_now, known = _wall(now, zone), words_of(language)
    written = f"{from_words} \u2013 {to_words}"
    start = parse(from_words, wall_now, known)
    if start and not to_words.strip():
        first = _moment(written, start, zone)
        return Moment(
            written, first.local_from, None, first.earliest, None, first.zone, first.zone_source,
            Precision.SPAN, clock=Clock.OWNER,
        )  # fmt: skip
    return _moment(written, parse_span(from_words, to_words, wall_now, known), zone)


def _wall(now: int, zone: str) -> datetime:
    return _EPOCH + timedelta(microseconds=shared_to_wall(now, zone_named(zone)))


def _micros(wall: datetime) -> int:
    return (wall - _EPOCH) // timedelta(microseconds=1)


def _moment(words: str, parsed: Parsed | None, zone: str) -> Moment:
    if parsed is None:
        return Moment(as_written=words, clock=Clock.OWNER)
    start, end = _micros(parsed.start), _micros(parsed.end)
    width = end - start
    exact = next((precision for most, precision in _PRECISIONS if width <= most), Precision.SPAN)
    moment = Moment(
        as_written=words,
        local_from=start,
        local_to=end,
        precision=parsed.precision or exact,
        approximate=parsed.is_about,
        clock=Clock.OWNER,
    )
    return placed(moment, zone, ZoneSource.VAULT_HOME)


def read_back(moment: Moment, words: Catalogue) -> str:
    """What was understood, in one phrase, so that the owner can see whether it is right."""
    if moment.earliest is None or moment.local_from is None:
        return words.say("when.unplaced")
    start = _EPOCH + timedelta(microseconds=moment.local_from)
    if moment.local_to is None:
        return words.say("when.open", first=_day(start))
    end = _EPOCH + timedelta(microseconds=moment.local_to)
    phrase = _phrase(moment, start, end, words)
    return words.say("when.about", when=phrase) if moment.approximate else phrase


def _phrase(moment: Moment, start: datetime, end: datetime, words: Catalogue) -> str:
    last = end - timedelta(microseconds=1)
    whole_days = start.time() == end.time() == datetime.min.time()
    if whole_days:
        if start.date() == last.date():
            return words.say("when.day", day=_day(start))
        return words.say("when.days", first=_day(start), last=_day(last))
    zone = _zone_name(moment)
    if end - start <= timedelta(minutes=1):
        return words.say("when.instant", time=f"{start:%H:%M}", day=_day(start), zone=zone)
    hours = {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}", "zone": zone}
    if start.date() == last.date():
        return words.say("when.hours", day=_day(start), **hours)
    return words.say("when.span", first=_day(start), last=_day(end), **hours)


def _day(wall: datetime) -> str:
    return f"{wall:%A} {wall.day} {wall:%B %Y}"


def _zone_name(moment: Moment) -> str:
    zone = zone_named(moment.zone or "UTC")
    at = datetime.fromtimestamp((moment.earliest or 0) / 1_000_000, tz=zone)
    return at.tzname() or moment.zone or ""
