"""Moments as machines write them: no finer and no surer than the source."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given

from cairn.picture.dates import edtf
from cairn.terms.moment import DAY, HOUR, MINUTE, Moment, Precision, ZoneSource, placed
from tests.index.rows import moments

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall clocks have no zone


def wall(text: str) -> int:
    return (datetime.fromisoformat(text) - _EPOCH) // timedelta(microseconds=1)


def local(start: str, end: str | None, precision: Precision, *, about: bool = False) -> Moment:
    last = None if end is None else wall(end)
    return Moment("said", wall(start), last, precision=precision, approximate=about)


DAYS, SPAN = Precision.DAY, Precision.SPAN


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (local("2025-05-03", "2025-05-04", DAYS), "2025-05-03"),
        (local("2025-05-03", "2025-05-04", DAYS, about=True), "2025-05-03~"),
        (local("2025-05-01", "2025-06-01", Precision.MONTH), "2025-05"),
        (local("2025-05-01", "2025-06-01", Precision.MONTH, about=True), "2025-05~"),
        (local("2025-01-01", "2026-01-01", Precision.YEAR), "2025"),
        (local("2025-03-21", "2025-04-01", SPAN), "2025-03-21/2025-03-31"),
        (local("2025-03-21", "2025-04-01", SPAN, about=True), "2025-03-21~/2025-03-31~"),
        (local("2025-05-03", "2025-05-04", SPAN), "2025-05-03"),
        (local("2025-05-03", None, SPAN), "2025-05-03/.."),
        (local("0044-03-15", "0044-03-16", DAYS), "0044-03-15"),
        (
            local("2025-05-03T14:03", "2025-05-03T14:04", Precision.MINUTE),
            "2025-05-03T14:03:00/2025-05-03T14:04:00",
        ),
        (
            local("2025-05-03T02:00", "2025-05-03T04:00", SPAN, about=True),
            "2025-05-03T02:00:00/2025-05-03T04:00:00",
        ),
        (Moment("some time"), ""),
        (Moment("", 2**58, 2**58 + DAY, precision=DAYS), ""),
        (Moment("", earliest=-(2**58), latest=None, precision=Precision.SECOND), ""),
    ],
)
def test_a_moment_is_written(moment: Moment, written: str) -> None:
    assert edtf(moment) == written


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (local("2025-05-03", "2025-05-04", DAYS), "2025-05-03"),
        (local("2025-05-01", "2025-06-01", Precision.MONTH), "2025-05"),
        (local("2025-05-03", None, SPAN), "2025-05-03/.."),
        (
            local("2025-05-03T14:03", "2025-05-03T14:04", Precision.MINUTE),
            "2025-05-03T13:03:00Z/2025-05-03T13:04:00Z",
        ),
        (  # the hour that came twice
            local("2025-10-26T01:30", "2025-10-26T01:31", Precision.MINUTE),
            "2025-10-26T00:30:00Z/2025-10-26T01:31:00Z",
        ),
    ],
)
def test_a_day_stays_the_writers_and_an_hour_is_shared(moment: Moment, written: str) -> None:
    assert edtf(placed(moment, "Europe/London", ZoneSource.VAULT_HOME)) == written


def test_a_day_known_only_on_the_shared_clock_is_a_day_of_its_zone() -> None:
    start = wall("2025-05-03") - HOUR
    summer = Moment("", None, None, start, start + DAY, "Europe/London", precision=DAYS)
    assert edtf(summer) == "2025-05-03"
    assert edtf(replace(summer, zone="No/Where")) == "2025-05-02/2025-05-03"
    open_ended = Moment("", None, None, start + MINUTE, None, "UTC", precision=SPAN)
    assert edtf(open_ended) == "2025-05-02T23:01:00Z/.."


@given(moments)
def test_any_moment_is_written_somehow(moment: Moment) -> None:
    assert edtf(moment).isascii()
