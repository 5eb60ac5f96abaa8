"""Positions: many points over many blocks, and what damage costs."""

from __future__ import annotations

import pytest

from cairn.readers.location.points import MAX_POINT
from cairn.readers.parent import read_in_process
from cairn.terms.reading import Answers
from tests.readers.sources import Bytes, items, span, unread

_POINT = b'<trkpt lat="51.%d" lon="-0.%d"><name>%s</name></trkpt>'


def test_points_over_many_blocks_keep_their_places() -> None:
    points = [_POINT % (n, n, b"x" * (n % 700)) for n in range(4000)]
    data = b"<gpx><trk><trkseg>" + b"\n".join(points) + b"</trkseg></trk></gpx>"
    found, _ = read_in_process(Bytes(data), Answers())
    assert [data[slice(*span(item.place))] for item in items(found)] == points
    assert not unread(found)


def test_a_point_without_end_is_not_held() -> None:
    data = b"<gpx><trk><trkseg>" + _POINT % (1, 1, b"x" * (MAX_POINT * 2))
    found, _ = read_in_process(Bytes(data + b"</trkseg></trk></gpx>"), Answers())
    assert unread(found) or len(items(found)) == 1
    assert all(len(item.text) < 5000 for item in items(found))


@pytest.mark.parametrize("cut", range(0, 90, 7))
def test_what_stands_behind_damage_is_told(cut: int) -> None:
    whole = b"<gpx>" + _POINT % (1, 1, b"a") + _POINT % (2, 2, b"b") + b"</gpx>"
    found, _ = read_in_process(Bytes(whole[:cut]), Answers())
    assert unread(found) or not cut


def test_a_time_stands_where_google_put_it() -> None:
    signal = b'{"position": {"timestamp": "2024-05-01T21:05:00Z"}}'
    data = b'{"rawSignals": [%s], "semanticSegments": []}' % signal
    (item,) = items(read_in_process(Bytes(data), Answers())[0])
    assert item.moment.earliest == 1_714_597_500_000_000
    assert item.flags == ()
