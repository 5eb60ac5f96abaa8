"""Times in the form of ISO 8601."""

from __future__ import annotations

import pytest

from cairn.readers.instants import from_iso
from cairn.terms.moment import MINUTE, SECOND, Clock, Precision, ZoneSource, zone_named

_NOON = 1_747_137_600 * SECOND
"""2025-05-13T12:00 UTC."""


@pytest.mark.parametrize(
    ("text", "shared", "width", "precision"),
    [
        ("2025-05-13T12:00:00Z", _NOON, SECOND, Precision.SECOND),
        ("2025-05-13 12:00:00 UTC", _NOON, SECOND, Precision.SECOND),
        ("2025-05-13T13:00:00+01:00", _NOON, SECOND, Precision.SECOND),
        ("2025-05-13T06:30:00-0530", _NOON, SECOND, Precision.SECOND),
        ("2025-05-13T12:00Z", _NOON, MINUTE, Precision.MINUTE),
        ("2025-05-13T12:00:00.123Z", _NOON + 123_000, 1000, Precision.SUBSECOND),
        ("2025-05-13T12:00:00.1234567Z", _NOON + 123_456, 1, Precision.SUBSECOND),
    ],
)
def test_with_an_offset_it_has_its_place(
    text: str, shared: int, width: int, precision: Precision
) -> None:
    at = from_iso(text, clock=Clock.SENT)
    assert (at.earliest, at.latest, at.precision) == (shared, shared + width, precision)
    assert (at.zone_source, at.as_written, at.clock) == (ZoneSource.IN_RECORD, text, Clock.SENT)
    assert at.zone is not None
    # Its zone leads from the shared clock back to what was written.
    assert at.local_from is not None
    offset = zone_named(at.zone).utcoffset(None)
    if at.zone != "UTC":
        assert offset is not None
        assert at.local_from - shared == offset.total_seconds() * SECOND


def test_without_one_it_waits_for_a_zone() -> None:
    at = from_iso("2025-05-13T12:00:00", clock=Clock.DEVICE)
    assert (at.local_from, at.earliest, at.zone) == (_NOON, None, None)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2025-13-01T00:00:00Z", "2025-02-30T10:00:00Z", "0000-01-01T00:00:00Z",
     "2025-05-13T25:00:00Z", "2025-05-13T12:00:00+1", "٢٠٢٥-05-13T12:00:00Z"],
)  # fmt: skip
def test_what_is_no_time_stays_as_it_was_written(text: str) -> None:
    at = from_iso(text, clock=Clock.SENT)
    assert (at.as_written, at.local_from, at.earliest) == (text, None, None)
