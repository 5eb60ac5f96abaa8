"""What each phrase of a language's ``when.toml`` can mean, by the name it gives; and reading one.

A meaning takes the time of writing and the values of its slots by name, and gives a value for the
phrase around it, or ``None`` if there is no such time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cairn.language.times import clocks, days, stretches
from cairn.language.times.grammar import Node, Tree, grammar
from cairn.language.times.stretch import Choice, Now, Stretch

# The values of slots are checked by the property tests over every phrase, not by the type checker.
MEANINGS: dict[str, Callable[..., Any]] = {
    "about": stretches.about,
    "about_clock": clocks.about_clock,
    "ago": stretches.ago,
    "agreed": days.agreed,
    "before": clocks.before,
    "clock": clocks.clock,
    "dated": days.dated,
    "dated_in_two_digits": days.dated_in_two_digits,
    "day_of_month": days.day_of_month,
    "days_back": days.days_back,
    "days_of_month": stretches.days_of_month,
    "feast": days.feast,
    "four_digits": clocks.four_digits,
    "from_to": stretches.from_to,
    "hours": clocks.hours,
    "last_part": days.last_part,
    "last_weekday": days.last_weekday,
    "last_weekend": stretches.last_weekend,
    "midnight": clocks.midnight_hour,
    "month": stretches.month,
    "month_back": stretches.month_back,
    "noon": clocks.noon,
    "number": days.number,
    "on_day": clocks.on_day,
    "part_of_day": days.part_of_day,
    "past": clocks.past,
    "same": days.same,
    "since": stretches.since,
    "this_part": days.this_part,
    "tomorrow": days.tomorrow,
    "unsure": stretches.unsure,
    "week_back": stretches.week_back,
    "weekday": days.weekday,
    "weekday_last_week": days.weekday_last_week,
    "weekend_of": stretches.weekend_of,
    "whole": stretches.whole,
    "year": stretches.year,
    "year_back": stretches.year_back,
}


def understood(words: str, now: Now, language: str) -> Choice | None:
    """What the words mean, or ``None`` if they are not understood to the last word, if there is no
    such time, or if they can be read in two ways that differ.
    """
    found: dict[Stretch, Choice] = {}
    for tree in grammar(language).readings(words):
        choice = _value(tree, now)
        stretch = choice.latest(now) if isinstance(choice, Choice) else None
        if stretch is not None:
            found[stretch] = choice
    return next(iter(found.values())) if len(found) == 1 else None


def _value(tree: Tree, now: Now) -> Any:
    if not isinstance(tree, Node):
        return tree
    values = {}
    for name, slot in tree.slots:
        value = _value(slot, now)
        if value is None:
            return None
        values[name] = value
    try:
        return MEANINGS[tree.meaning](now, **values)
    except (ValueError, OverflowError):  # before the year 1, or after 9999
        return None
