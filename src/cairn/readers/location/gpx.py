"""GPX 1.0 and 1.1: points of tracks and routes, and places that were marked.

Format: https://www.topografix.com/GPX/1/1/. ``time`` is UTC by the format; some programs write an
offset, some nothing. Not read: KML, TCX, FIT, and what stands about a whole track.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from cairn.readers.encoding import encoding_of_head
from cairn.readers.instants import from_iso
from cairn.readers.location.points import Broken, Point, Points
from cairn.terms.moment import Clock, Moment
from cairn.terms.original import byte_span
from cairn.terms.reading import (
    Answers,
    Direction,
    Found,
    Item,
    ItemKind,
    Place,
    Source,
    Unit,
    Unread,
)

CHANNEL = "location"
_HEAD = 4096
_ROOT = re.compile(
    r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*<(?:\w+:)?gpx[\s>]", re.DOTALL
)
_POINTS = frozenset({"wpt", "trkpt", "rtept"})
_WORDS = ("name", "desc", "cmt")


class Gpx:
    """Units are points; what is broken, with all that stands behind it, counts one more."""

    name = "gpx"
    version = 1
    unit = Unit.ELEMENTS

    def recognises(self, source: Source) -> bool:
        head = source.read_at("", 0, _HEAD)
        encoding = encoding_of_head(head)
        if encoding is None:
            return False
        return _ROOT.match(head[encoding.skip :].decode(encoding.codec, "replace")) is not None

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        del answers
        for found in Points(source, _POINTS):
            if isinstance(found, Broken):
                yield Unread(Place("", byte_span(found.start, found.end), ""), found.reason)
            else:
                yield _item(found)


def _item(point: Point) -> Item:
    named = dict(reversed(point.fields))
    digest = hashlib.sha256(point.raw).hexdigest()
    shown = {"time", *_WORDS}
    where = [(name, point.attributes[short]) for name, short in
             (("latitude", "lat"), ("longitude", "lon")) if short in point.attributes]  # fmt: skip
    return Item(
        ItemKind.POSITION,
        Place("", byte_span(point.start, point.end), digest),
        _moment(named.get("time", "")),
        CHANNEL,
        point.around,
        "",
        (),
        Direction.UNKNOWN,
        "\n".join(named[word] for word in _WORDS if word in named),
        details=(
            *where,
            ("kind of point", point.name),
            *((name, value) for name, value in point.fields if name not in shown),
        ),
    )


def _moment(written: str) -> Moment:
    return from_iso(written, clock=Clock.DEVICE)
