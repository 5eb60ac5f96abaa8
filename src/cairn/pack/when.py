"""Times as a page prints them: in the home zone, by name, no finer than the source wrote them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import cache

from babel.core import Locale
from babel.dates import format_date

from cairn.language.catalogue import Catalogue
from cairn.pack.printable import isolated
from cairn.terms.moment import Moment, Precision, zone_named

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_EXACT = {
    Precision.SUBSECOND: "%H:%M:%S",
    Precision.SECOND: "%H:%M:%S",
    Precision.MINUTE: "%H:%M",
}
_DAYS_OR_COARSER = (Precision.DAY, Precision.MONTH, Precision.YEAR)


@dataclass(frozen=True, slots=True)
class When:
    """A moment in words. Parts that are not known are empty."""

    day: str
    """``Saturday 3 May 2025``, or a span of days, or "no date"."""
    brief: str
    """The same for a narrow column: ``Sat 3 May 2025``."""
    time: str
    """``14:03 BST``, ``between 02:00 and 04:00 BST``, or empty where only the day is known."""
    own_words: str
    """The owner's own words in quotes, where the time is not exact."""
    zone_note: str
    """Whose word we have for the zone."""

    @property
    def line(self) -> str:
        return ", ".join(part for part in (self.day, self.time, self.own_words) if part)


def when(moment: Moment, home_zone: str, words: Catalogue) -> When:
    """``moment`` in words, on the clock of ``home_zone`` (an IANA name)."""
    bounds = _bounds(moment, home_zone)
    own = words.say("pack.when.own_words", words=isolated(moment.as_written))
    if bounds is None and moment.earliest is not None:
        return _open_ended(moment, home_zone, words, own)
    if bounds is None:
        said = own if moment.as_written else ""
        none = words.say("pack.when.no_date")
        return When(none, none, "", said, "")
    start, end = bounds
    exact = _EXACT.get(moment.precision)
    is_sure = exact is not None and not moment.approximate
    note = _zone_note(moment, home_zone, words) if _has_hours(moment) else ""
    if is_sure and exact is not None:
        day, brief = day_named(start.date(), words), day_brief(start.date(), words)
        return When(day, brief, _clock(start, end, exact), "", note)
    last = end - timedelta(microseconds=1)
    span, brief = day_named(start.date(), words), day_brief(start.date(), words)
    if last.date() != start.date():
        span = words.say("pack.when.days", first=span, last=day_named(last.date(), words))
        brief = words.say("pack.when.days", first=brief, last=day_brief(last.date(), words))
    time = ""
    if _has_hours(moment):
        is_a_minute = end - start <= timedelta(minutes=1)
        time = _about(start, end, words) if is_a_minute else _between(start, end, words)
    return When(span, brief, time, own if moment.as_written else "", note)


def _open_ended(moment: Moment, home_zone: str, words: Catalogue, own: str) -> When:
    """A stretch whose end was not given."""
    day = day_of_instant(moment.earliest, home_zone)
    if day is None:
        none = words.say("pack.when.no_date")
        return When(none, none, "", own, "")
    full, brief = (
        words.say("pack.when.open", first=named(day, words)) for named in (day_named, day_brief)
    )
    return When(full, brief, "", own, "")


def _has_hours(moment: Moment) -> bool:
    return moment.precision not in _DAYS_OR_COARSER


def _bounds(moment: Moment, home_zone: str) -> tuple[datetime, datetime] | None:
    try:
        if moment.earliest is not None and moment.latest is not None:
            zone = zone_named(home_zone)
            return _shared(moment.earliest, zone), _shared(moment.latest, zone)
        if moment.local_from is not None and moment.local_to is not None:
            return _shared(moment.local_from, None), _shared(moment.local_to, None)
    except (OverflowError, ValueError):
        return None
    return None


def _shared(micros: int, zone: tzinfo | None) -> datetime:
    instant = _EPOCH + timedelta(microseconds=micros)
    return instant.astimezone(zone) if zone else instant.replace(tzinfo=None)


def _zone_names(start: datetime, end: datetime) -> str:
    """GMT, BST, or both where the hour that was repeated in autumn leaves it open."""
    last = end - timedelta(microseconds=1)
    if end.tzinfo is not None:
        last = (end.astimezone(timezone.utc) - timedelta(microseconds=1)).astimezone(end.tzinfo)
    names = [_zone_name(start), _zone_name(last)]
    return "/".join(dict.fromkeys(name for name in names if name))


def _zone_name(instant: datetime) -> str:
    name = instant.tzname() or ""
    return f"UTC{name}" if name[:1] in ("+", "-") else name


def _clock(start: datetime, end: datetime, form: str) -> str:
    return f"{start.strftime(form)} {_zone_names(start, end)}".strip()


def _about(start: datetime, end: datetime, words: Catalogue) -> str:
    return words.say("pack.when.about", time=_clock(start, end, "%H:%M"))


def _between(start: datetime, end: datetime, words: Catalogue) -> str:
    return words.say(
        "pack.when.between",
        start=start.strftime("%H:%M"),
        end=end.strftime("%H:%M"),
        zone=_zone_names(start, end),
    ).strip()


def _zone_note(moment: Moment, home_zone: str, words: Catalogue) -> str:
    return words.say(
        f"pack.zone.{moment.zone_source.value}",
        zone=moment.zone or home_zone,
    )


def day_of(moment: Moment | None, home_zone: str) -> date | None:
    """The first day that ``moment`` can lie on, or ``None``."""
    bounds = _bounds(moment, home_zone) if moment is not None else None
    return bounds[0].date() if bounds else None


def day_of_instant(micros: int | None, home_zone: str) -> date | None:
    """The day of a UTC microsecond in ``home_zone``."""
    if micros is None:
        return None
    try:
        return _shared(micros, zone_named(home_zone)).date()
    except (OverflowError, ValueError):
        return None


def day_named(day: date, words: Catalogue) -> str:
    return _formatted(day, "EEEE d MMMM y", words.language)


def day_brief(day: date, words: Catalogue) -> str:
    return _formatted(day, "EEE d MMM y", words.language)


def day_short(day: date, words: Catalogue) -> str:
    return _formatted(day, "d MMMM y", words.language)


@cache
def _formatted(day: date, form: str, language: str) -> str:
    return str(format_date(day, form, locale=Locale.parse(language)))
