"""Dates and times of day as a person types them into a column.

Dates of three numbers wait for an order (``order.py``); dates with the name of a month, and those
that begin with a year of four digits, are clear by themselves. What is neither stays in the
person's own words, with no place on the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from babel import Locale

from cairn.readers.order import Fields, day_of

_LANGUAGES = ("en", "cy", "ga", "fr", "de", "es", "it", "pt", "nl", "pl", "ro", "cs", "sv", "tr")
_ABOUT = re.compile(
    r"^\s*(?:about|around|approx\.?|approximately|circa|ca\.?|c\.|roughly|~)\s*", re.I
)
_WEEKDAY = re.compile(r"^[^\W\d_]{2,12}\.?,?\s+(?=\d)")
_THREE = re.compile(r"\s*(\d{1,4})\s?[./\-]\s?(\d{1,2})\s?[./\-]\s?(\d{1,4})\.?(?=$|[\s,T])")
_DAY_FIRST = re.compile(
    r"\s*(\d{1,2})(?:st|nd|rd|th|er|\.)?\s+(?:of\s+|de\s+)?([^\W\d_]{3,12})\.?,?\s+(?:de\s+)?(\d{4})",
    re.I,
)
_MONTH_FIRST = re.compile(r"\s*([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.I)
_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2})(?:[:.](\d{2}))?)?\s*(?:(a|p)\.?\s?m\.?|uhr|hrs?|h)?", re.I
)
_FOUR = re.compile(r"([01]\d|2[0-3])([0-5]\d)(?:\s?hrs?)?", re.I)


def _month_names() -> dict[str, int]:
    names: dict[str, int] = {}
    for language in _LANGUAGES:
        months = Locale(language).months
        for use in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[use][width].items():
                    names.setdefault(name.rstrip(".").casefold(), int(number))
    names["sept"] = 9
    return names


_MONTHS = _month_names()


@dataclass(frozen=True, slots=True)
class TypedDate:
    """``day`` is an ordinal where the date is clear; else ``fields`` waits for an order."""

    fields: Fields | None
    day: int | None
    rest: str
    is_about: bool


def typed_date(text: str) -> TypedDate | None:
    """The date that the text begins with, and what follows it."""
    plain = _ABOUT.sub("", text).strip()
    is_about = len(plain) != len(text.strip())
    # "Fri 3 May 2024" begins with a name to leave out; "May 3, 2024" does not.
    return _clear_or_three(plain, is_about=is_about) or _clear_or_three(
        _WEEKDAY.sub("", plain), is_about=is_about
    )


def _clear_or_three(text: str, *, is_about: bool) -> TypedDate | None:
    match = _THREE.match(text)
    if match is not None:
        fields = (match[1], match[2], match[3])
        if len(match[1]) < 4:
            return TypedDate(fields, None, _rest(text, match), is_about)
        day_number = day_of(fields, "ymd", 1)
        return TypedDate(None, day_number, _rest(text, match), is_about)
    for pattern, day, month in ((_DAY_FIRST, 1, 2), (_MONTH_FIRST, 2, 1)):
        match = pattern.match(text)
        number = _MONTHS.get(match[month].casefold()) if match is not None else None
        if match is not None and number is not None:
            try:
                ordinal = date(int(match[3]), number, int(match[day])).toordinal()
            except ValueError:
                return None
            return TypedDate(None, ordinal, _rest(text, match), is_about)
    return None


def _rest(text: str, match: re.Match[str]) -> str:
    return text[match.end() :].strip(" ,T")


@dataclass(frozen=True, slots=True)
class TypedTime:
    """Seconds since midnight, and how many seconds the words leave open."""

    seconds: int
    width: int
    is_about: bool


def typed_time(text: str) -> TypedTime | None:
    """A time of day that is the whole text; ``None`` for anything else ("evening", "3-4pm")."""
    plain = _ABOUT.sub("", text.strip())
    is_about = len(plain) != len(text.strip())
    four = _FOUR.fullmatch(plain)
    if four is not None:
        return TypedTime(int(four[1]) * 3600 + int(four[2]) * 60, 60, is_about)
    match = _CLOCK.fullmatch(plain)
    if match is None or (match[2] is None and match[4] is None):
        return None
    hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if match[4] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if match[4].casefold() == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    width = 1 if match[3] else 60 if match[2] else 3600
    return TypedTime(hour * 3600 + minute * 60 + second, width, is_about)
