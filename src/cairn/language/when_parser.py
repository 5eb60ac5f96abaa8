"""Reading words for a time as a stretch of the wall clock. See ``when`` for the rules."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from cairn.language.when_words import Words, tokens
from cairn.terms.moment import Precision

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_EARLIEST, _LATEST = 1900, 2200


@dataclass(frozen=True, slots=True)
class Parsed:
    """Half-open: ``start`` up to ``end``, on the owner's wall clock."""

    start: datetime
    end: datetime
    is_about: bool = False
    precision: Precision | None = None


class _NotUnderstood(Exception):
    """Some word has no meaning here."""


def parse(text: str, now: datetime, words: Words) -> Parsed | None:
    """The stretch that ``text`` means, or ``None``. Never raises."""
    try:
        return _Reading(tokens(text), now, words).whole()
    except (_NotUnderstood, ValueError, OverflowError):
        return None


def parse_span(first: str, last: str, now: datetime, words: Words) -> Parsed | None:
    """From the start of ``first`` to the end of ``last``."""
    start, end = parse(first, now, words), parse(last, now, words)
    if start is None or end is None or start.start >= end.end:
        return None
    return Parsed(start.start, end.end, start.is_about or end.is_about, Precision.SPAN)


@dataclass(frozen=True, slots=True)
class _Days:
    """A stretch of whole days."""

    first: date
    last: date
    precision: Precision = Precision.DAY


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time of day in minutes from its start, half-open; may reach into the next day."""

    start: int
    end: int
    is_hour: bool = False
    """Whether it may be in either half of the day."""


class _Reading:
    """One text being read: each word must find its meaning, and each meaning may come once."""

    def __init__(self, found: list[str], now: datetime, words: Words) -> None:
        self._left = found
        self._now = now
        self._words = words
        self._is_about = False
        self._days: _Days | None = None
        self._clock: _Clock | None = None

    def whole(self) -> Parsed:
        span = self._two_days()
        if span:
            return span
        if not self._left:
            raise _NotUnderstood
        while self._left:
            self._one()
        return self._result()

    def _take(self, count: int = 1) -> list[str]:
        taken, self._left = self._left[:count], self._left[count:]
        return taken

    def _at(self, n: int) -> str:
        return self._left[n] if n < len(self._left) else ""

    def _two_days(self) -> Parsed | None:
        """ "from 3 May to 5 May": two times of their own."""
        if self._at(0) != self._words.single["from"]:
            return None
        for n, word in enumerate(self._left):
            if word in self._words.to:
                first, last = " ".join(self._left[1:n]), " ".join(self._left[n + 1 :])
                span = parse_span(first, last, self._now, self._words)
                if span:
                    return span
        raise _NotUnderstood

    def _one(self) -> None:
        for rule in (
            self._phrase, self._numeric_date, self._between, self._ago, self._weekend,
            self._half_past, self._clock_time, self._month, self._weekday, self._year,
            self._part_of_day, self._noise,
        ):  # fmt: skip
            if rule():
                return
        raise _NotUnderstood

    def _set_days(self, days: _Days) -> bool:
        if self._days:
            raise _NotUnderstood
        self._days = days
        return True

    def _set_clock(self, clock: _Clock) -> bool:
        if self._clock:
            raise _NotUnderstood
        self._clock = clock
        return True

    def _phrase(self) -> bool:
        """ "last night", "Christmas Day"."""
        for count in (2, 3, 1):
            text = " ".join(self._left[:count])
            if text in self._words.near:
                self._take(count)
                days, part = self._words.near[text]
                if part:
                    self._set_part(part)
                day = self._now.date() + days * _DAY
                return self._set_days(_Days(day, day))
            if text in self._words.days_of_a_year:
                self._take(count)
                month, day_of_month = self._words.days_of_a_year[text]
                return self._set_days(self._dated(day_of_month, month, self._take_year()))
        return False

    def _numeric_date(self) -> bool:
        """ "2025-05-03", "2025-05", "03/05/2025", "3.5.25"; a "T" or "~" after it belongs to it."""
        if not (self._at(0).isdecimal() and self._at(1) in ("-", "/", ".") and self._at(1)):
            return False
        sign = self._at(1)
        second, third = self._at(2), self._at(4) if self._at(3) == sign else ""
        if len(self._at(0)) == 4 and second.isdecimal():
            year, month = int(self._at(0)), int(second)
            if third.isdecimal():
                self._take(5)
                self._set_days(_one_day(year, month, int(third)))
            else:
                self._take(3)
                self._set_days(_month(year, month))
            self._uncertain()
            return True
        if not (second.isdecimal() and third.isdecimal() and len(third) in (2, 4)):
            return False
        year = int(third) + (2000 if len(third) == 2 else 0)
        day, month = int(self._at(0)), int(second)
        self._take(5)
        return self._set_days(_one_day(year, month, day))

    def _uncertain(self) -> None:
        if self._at(0) in ("~", "?"):
            self._take()
            self._is_about = True
        elif self._at(0) == "t":
            self._take()

    def _between(self) -> bool:
        """ "between 2 and 4"."""
        single = self._words.single
        if self._at(0) != single["between"]:
            return False
        self._take()
        start = self._hour()
        if self._at(0) != single["and"]:
            raise _NotUnderstood
        self._take()
        end = self._hour()
        if end.start <= start.start:
            raise _NotUnderstood
        either = start.is_hour or end.is_hour
        return self._set_clock(_Clock(start.start, end.start, is_hour=either))

    def _ago(self) -> bool:
        """ "3 weeks ago", "two days ago": a day, and only about that day when it is weeks."""
        number = self._number(self._at(0))
        length = self._words.lengths.get(self._at(1))
        if number is None or length is None or self._at(2) != self._words.single["ago"]:
            return False
        self._take(3)
        self._is_about |= length > 1
        day = self._now.date() - number * length * _DAY
        return self._set_days(_Days(day, day))

    def _number(self, word: str) -> int | None:
        return int(word) if word.isdecimal() else self._words.numbers.get(word)

    def _weekend(self) -> bool:
        """ "the weekend of 3 May": the Saturday and Sunday of that week."""
        if self._at(0) != self._words.single["weekend"]:
            return False
        self._take()
        rest = _Reading(self._left, self._now, self._words).whole()
        self._left = []
        day = rest.start.date()
        if rest.end - rest.start != _DAY:
            raise _NotUnderstood
        saturday = day + (5 - day.weekday()) * _DAY
        return self._set_days(_Days(saturday, saturday + _DAY, Precision.SPAN))

    def _half_past(self) -> bool:
        """ "half nine", "half past nine": 9:30. "quarter past two", "quarter to two"."""
        single = self._words.single
        if self._at(0) not in (single["half"], single["quarter"]):
            return False
        minutes = 30 if self._take()[0] == single["half"] else 15
        back = minutes == 15 and self._at(0) == single["before"]
        if self._at(0) == single["past"] or back:
            self._take()
        elif minutes == 15:
            raise _NotUnderstood
        hour = self._hour()
        start = hour.start - minutes if back else hour.start + minutes
        return self._set_clock(_Clock(start, start + 1, is_hour=hour.is_hour))

    def _clock_time(self) -> bool:
        """ "14:05", "2.05pm", "3am", "3", "noon", "nine"; a bare number only where a clock fits."""
        word = self._at(0)
        if word in self._words.clock_words:
            self._take()
            start = self._words.clock_words[word] * 60
            return self._set_clock(_Clock(start, start + 1))
        if self._number(word) is None or self._is_day_number():
            return False
        if word.isdecimal() and len(word) == 4:
            return False
        return self._set_clock(self._hour())

    def _is_day_number(self) -> bool:
        following = self._at(1)
        if following in self._words.small:
            following = self._at(2)
        return following in self._words.months

    def _hour(self) -> _Clock:
        number = self._number(self._at(0))
        if number is None or (len(self._at(0)) > 2 and self._at(0).isdecimal()):
            raise _NotUnderstood
        is_padded = self._take()[0].startswith("0")
        minute: int | None = None
        if self._at(0) in (":", ".") and self._at(1).isdecimal() and len(self._at(1)) == 2:
            minute = int(self._take(2)[1])
            if self._at(0) == ":" and self._at(1).isdecimal():
                self._take(2)
        half = self._half_of_day()
        if half is not None:
            if not 1 <= number <= 12:
                raise _NotUnderstood
            number = number % 12 + half
        if number > 23 or (minute or 0) > 59:
            raise _NotUnderstood
        start = number * 60 + (minute or 0)
        ambiguous = half is None and not is_padded and 1 <= number <= 12
        return _Clock(start, start + 1, is_hour=ambiguous)

    def _half_of_day(self) -> int | None:
        """ "am", "p.m.", "o'clock": hours to add, or ``None`` if nothing is said."""
        word = self._at(0)
        dotted = word in ("a", "p") and self._at(1) == "." and self._at(2) == "m"
        if word in ("am", "pm") or dotted:
            self._take(3 if dotted else 1)
            if dotted and self._at(0) == ".":
                self._take()
            return 12 if word.startswith("p") else 0
        if word == "o'clock":
            self._take()
        return None

    def _month(self) -> bool:
        """ "3 May 2025", "3rd of May", "May 3", "late March", "March 2025"."""
        part = self._words.parts_of_a_month.get(self._at(0))
        months = self._words.months
        if part:
            self._take()
            self._skip_small()
            month = self._take_month()
            return self._set_days(self._part_of_month(month, part))
        day = int(self._at(0)) if self._at(0).isdecimal() else 0
        if day and self._is_day_number():
            self._take()
            self._skip_small()
            return self._set_days(self._dated(day, self._take_month(), self._take_year()))
        if self._at(0) not in months:
            return False
        month = self._take_month()
        if self._at(0).isdecimal() and len(self._at(0)) <= 2 and self._at(1) != ":":
            day = int(self._take()[0])
            return self._set_days(self._dated(day, month, self._take_year()))
        return self._set_days(self._whole_month(month))

    def _skip_small(self) -> None:
        while self._at(0) in self._words.small or self._at(0) == "-":
            self._take()

    def _take_month(self) -> int:
        month = self._words.months.get(self._at(0))
        if month is None:
            raise _NotUnderstood
        self._take()
        return month

    def _take_year(self) -> int | None:
        if self._at(0) == "," and len(self._at(1)) == 4:
            self._take()
        if self._at(0).isdecimal() and len(self._at(0)) == 4:
            return int(self._take()[0])
        return None

    def _dated(self, day: int, month: int, year: int | None) -> _Days:
        if year is not None:
            return _one_day(year, month, day)
        years = (self._now.year - back for back in range(9))
        days = (
            date(one, month, day)
            for one in years
            if day <= monthrange(one, month)[1] and date(one, month, day) <= self._now.date()
        )
        found = next(days, None)
        if found is None:
            raise _NotUnderstood
        return _Days(found, found)

    def _whole_month(self, month: int) -> _Days:
        year = self._take_year()
        if year is None:
            year = self._now.year - (month > self._now.month)
        return _month(year, month)

    def _part_of_month(self, month: int, part: tuple[int, int]) -> _Days:
        whole = self._whole_month(month)
        last = min(part[1], whole.last.day)
        return _Days(whole.first.replace(day=part[0]), whole.last.replace(day=last), Precision.SPAN)

    def _weekday(self) -> bool:
        """ "Tuesday", "last Tuesday": the latest one before today."""
        has_last = self._at(0) == self._words.single["last"]
        weekday = self._words.weekdays.get(self._at(1 if has_last else 0))
        if weekday is None:
            return False
        self._take(2 if has_last else 1)
        if self._days:  # "Monday 3 May": it must be one
            if self._days.first.weekday() != weekday or self._days.first != self._days.last:
                raise _NotUnderstood
            return True
        if self._names_a_day():
            return self._weekday_of_rest(weekday)
        today = self._now.date()
        back = (today.weekday() - weekday) % 7 or 7
        return self._set_days(_Days(today - back * _DAY, today - back * _DAY))

    def _names_a_day(self) -> bool:
        return any(word in self._words.months for word in self._left)

    def _weekday_of_rest(self, weekday: int) -> bool:
        while self._left and not self._days:
            self._one()
        if not self._days or self._days.first.weekday() != weekday:
            raise _NotUnderstood
        return True

    def _year(self) -> bool:
        word = self._at(0)
        if not (word.isdecimal() and len(word) == 4 and not self._days):
            return False
        year = int(self._take()[0])
        if not _EARLIEST <= year <= _LATEST:
            raise _NotUnderstood
        return self._set_days(_Days(date(year, 1, 1), date(year, 12, 31), Precision.YEAR))

    def _part_of_day(self) -> bool:
        """ "morning", or "in the morning" after a clock time, where it says which half is meant."""
        part = self._at(0)
        if part not in self._words.parts_of_a_day:
            return False
        self._take()
        return self._set_part(part)

    def _set_part(self, part: str) -> bool:
        start, end = self._words.parts_of_a_day[part]
        if self._clock is None:
            return self._set_clock(_Clock(start * 60, end * 60))
        self._clock = _within(self._clock, start, end)
        return True

    def _noise(self) -> bool:
        word = self._at(0)
        if word in self._words.about:
            self._take()
            self._is_about = True
            return True
        if word in self._words.small or word in (",", "~"):
            self._take()
            self._is_about |= word == "~"
            return True
        return False

    def _result(self) -> Parsed:
        days, clock = self._days, self._clock
        if days is None and clock is None:
            raise _NotUnderstood
        if clock is None or clock.is_hour:
            days = days or _Days(self._now.date(), self._now.date())
            end = datetime.combine(days.last, time()) + _DAY
            whole = Parsed(datetime.combine(days.first, time()), end, self._is_about)
            return replace(whole, precision=days.precision)
        if days is not None and days.first != days.last:
            raise _NotUnderstood
        return self._clocked(days.first if days else None, clock)

    def _clocked(self, day: date | None, clock: _Clock) -> Parsed:
        midnight = datetime.combine(day or self._now.date(), time())
        start = midnight + timedelta(minutes=clock.start)
        end = midnight + timedelta(minutes=clock.end)
        if day is None and start > self._now:
            start, end = start - _DAY, end - _DAY
        if self._is_about and end - start <= _HOUR:
            return Parsed(start - _HOUR, start + _HOUR, True, Precision.HOUR)
        return Parsed(start, end, self._is_about)


def _within(clock: _Clock, start: int, end: int) -> _Clock:
    """A clock time moved into a part of the day: "3 in the morning", "nine at night"."""
    if not clock.is_hour:
        return clock
    night = end > 24
    for shift in (0, 12 * 60):
        hour = (clock.start % (12 * 60) + shift) // 60
        # "in the morning" starts at midnight; "at night" goes on until six.
        if night and (hour >= start or hour < end - 24):
            late = 24 * 60 if hour < end - 24 else 0
            return _shifted(clock, hour, late)
        if not night and (0 if start == 5 else start) <= hour < end:
            return _shifted(clock, hour, 0)
    raise _NotUnderstood


def _shifted(clock: _Clock, hour: int, late: int) -> _Clock:
    start = hour * 60 + clock.start % 60 + late
    return _Clock(start, start + clock.end - clock.start)


def _one_day(year: int, month: int, day: int) -> _Days:
    if not _EARLIEST <= year <= _LATEST:
        raise _NotUnderstood
    return _Days(date(year, month, day), date(year, month, day))


def _month(year: int, month: int) -> _Days:
    if not _EARLIEST <= year <= _LATEST:
        raise _NotUnderstood
    first = date(year, month, 1)
    last = date(year, month, monthrange(year, month)[1])
    return _Days(first, last, Precision.MONTH)
