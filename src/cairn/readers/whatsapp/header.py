"""How a record begins: a date and a time, in one of the ways that phones write them.

Two families. iOS: ``[18/03/2022, 14:56:01] Name: text``. Android: ``18/03/2022, 14:56 - Name:
text``; old iOS has ``18.03.22 14:56:01: Name: text``. The order, the separators, the digits, the
words beside a 12-hour clock, the calendar and the spaces are those of the phone's region.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cairn.readers.order import Fields
from cairn.readers.whatsapp.phrases import MARKS

BRACKET, DASH, COLON = "[", "-", ":"

_PERIODS = tomllib.loads((Path(__file__).parent / "day_periods.toml").read_text("utf-8"))
_SPACES = " \u00a0\u202f\u2009\u3000"
_S = f"[{_SPACES}{MARKS}]*"
_BETWEEN = rf"[.{_SPACES}{MARKS}]*"


def _any_of(words: Iterable[str]) -> str:
    """One of the words, with dots and spaces allowed between letters; longer ones first."""
    spelled = (_BETWEEN.join(map(re.escape, word)) for word in words)
    # The look ahead keeps the long list from being tried at every digit.
    return r"(?=[^\W\d_])(?:" + "|".join(sorted(spelled, key=len, reverse=True)) + r")\.?"


_BEFORE_NOON = re.compile(_any_of(_PERIODS["before_noon"]), re.IGNORECASE)
_PERIOD = _any_of([*_PERIODS["before_noon"], *_PERIODS["after_noon"]])
_YEAR = r"\d{1,4}|[RHSTM]\d{1,2}"
_DATE = (
    rf"{_S}(?P<one>{_YEAR}){_S}[./\-年년]{_S}(?P<two>\d{{1,2}}){_S}[./\-月월]{_S}(?P<three>{_YEAR})"
    rf"[日일.]?(?:{_S}(?:BE|พ\.ศ\.))?{_S}"
)
_CLOCK = (
    rf"(?:(?P<before>{_PERIOD}){_S})?(?P<hour>\d{{1,2}})[:.]{_S}(?P<minute>\d{{2}})"
    rf"(?:[:.]{_S}(?P<second>\d{{2}}))?(?:{_S}(?P<after>{_PERIOD}))?{_S}"
)
_DATE_FIRST = rf"{_DATE}[,،]?{_S}(?:(?:klo|kl\.|um|at|à|alle|às|om|ve)\b)?{_S}{_CLOCK}"
_TIME_FIRST = rf"{_CLOCK}[,،]{_S}{_DATE}"
_LEAD = rf"[{MARKS}\ufeff]*"


def _grammar(form: str) -> re.Pattern[str]:
    return re.compile(_LEAD + form, re.IGNORECASE)


_IN_BRACKETS = (
    _grammar(rf"\[(?P<stamp>{_DATE_FIRST})\](?P<end>){_S}"),
    _grammar(rf"\[(?P<stamp>{_TIME_FIRST})\](?P<end>){_S}"),
)
_PLAIN = (_grammar(rf"(?P<stamp>{_DATE_FIRST})(?P<end>[-\u2013:])(?:[{_SPACES}]|$)"),)
_FIRST = re.compile(rf"{_LEAD}(\[?)[{_SPACES}{MARKS}]*[^\W_]", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_PARTS = re.compile(rf"(?P<period>{_PERIOD})|[{MARKS}]+|[{_SPACES}]+", re.IGNORECASE)
_LONGEST = 96
_MOST_HELD = 50_000


@dataclass(frozen=True, slots=True)
class Header:
    """The beginning of a record, before anything is decided about its date."""

    form: str
    stamp: str
    """Date and time as written."""
    fields: Fields
    seconds_of_day: int | None
    """``None`` if there is no such time of day."""
    has_seconds: bool
    body_at: int
    """Where the rest of the line begins, in characters."""
    layout: str
    """What all headers of one export have in common: everything but the numbers."""


def header_of(line: str) -> Header | None:
    """The header that the line begins with, if it does."""
    first = _FIRST.match(line)
    if first is None:
        return None
    for grammar in _IN_BRACKETS if first[1] else _PLAIN:
        match = grammar.match(line, 0, _LONGEST)
        if match is not None:
            return _known(match)
    return None


def _known(match: re.Match[str]) -> Header:
    """The header made before for the same letters: a minute has many messages."""
    letters = match[0]
    header = _CACHE.get(letters)
    if header is None:
        if len(_CACHE) >= _MOST_HELD:
            _CACHE.clear()
        header = _CACHE[letters] = _header(match)
    return header


_CACHE: dict[str, Header] = {}


def _header(match: re.Match[str]) -> Header:
    stamp = match["stamp"]
    end = match["end"]
    form = DASH if end in ("-", "\u2013") else COLON if end else BRACKET
    return Header(
        form=form,
        stamp=stamp.strip(),
        fields=(match["one"].upper(), match["two"], match["three"].upper()),
        seconds_of_day=_seconds(match),
        has_seconds=match["second"] is not None,
        body_at=match.end(),
        layout=_layout(form, _DIGITS.sub("#", stamp)),
    )


@lru_cache
def _layout(form: str, without_numbers: str) -> str:
    return f"{form} {_PARTS.sub(_shape, without_numbers)}"


def _shape(part: re.Match[str]) -> str:
    return "P" if part["period"] else " " if part[0].isspace() else ""


@lru_cache
def _is_morning(period: str) -> bool:
    return _BEFORE_NOON.fullmatch(period) is not None


def _seconds(match: re.Match[str]) -> int | None:
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    period = match["before"] or match["after"]
    # Some phones write 13:05 PM; the hour is clear all the same.
    if period and hour <= 12:
        hour = hour % 12 + (0 if _is_morning(period) else 12)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return hour * 3600 + minute * 60 + second
