"""Where Google, or a phone for it, says that the owner was: four forms of JSON.

``Records.json`` (``locations``), ``Semantic Location History`` (``timelineObjects``), and since
2024 ``Timeline.json`` (Android: ``semanticSegments``, ``rawSignals``), ``location-history.json``
(iPhone: a bare list). Written from descriptions, since no public export was at hand. Visits
and ways are what Google worked out; each element is kept with all its fields by their own names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cairn.readers.instants import from_iso
from cairn.readers.json_fields import (
    from_unix_millis,
    list_in,
    number_in,
    place_of,
    rest_of,
    text_in,
    unread,
)
from cairn.readers.json_pieces import Broken, Path, Pieces, Value, is_json
from cairn.readers.location.gpx import CHANNEL
from cairn.terms.moment import Clock, Moment
from cairn.terms.reading import (
    Answers,
    Direction,
    Found,
    Item,
    ItemKind,
    Source,
    Unit,
    Unread,
)

_HEAD = 64 * 1024
_LISTS: frozenset[Path] = frozenset(
    {("locations",), ("timelineObjects",), ("semanticSegments",), ("rawSignals",), ()}
)
_NAMES = (b'"timelineObjects"', b'"semanticSegments"')
_BARE = (b'"startTime"', b'"endTime"')
_WHAT = ("visit", "activity", "timelinePath", "timelineMemory", "placeVisit", "activitySegment",
         "position", "wifiScan", "activityRecord")  # fmt: skip
_MEASURED = ("position", "wifiScan", "activityRecord", "")
_TIMES = ("timestamp", "startTime", "deliveryTime", "startTimestamp")
_MILLIS = ("timestampMs", "startTimestampMs")
_E7 = 10**7


class GoogleLocation:
    """Units are the elements of the lists."""

    name = "google-location"
    version = 1
    unit = Unit.ELEMENTS

    def recognises(self, source: Source) -> bool:
        head = source.read_at("", 0, _HEAD)
        if not is_json(head):
            return False
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
            is_path = b'"visit"' in head or b'"activity"' in head or b'"timelinePath"' in head
            return is_path and all(name in head for name in _BARE)
        is_records = b'"locations"' in head and b'"latitudeE7"' in head
        return is_records or any(name in head for name in _NAMES)

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        del answers
        for piece in Pieces(source, "", _LISTS.__contains__):
            if isinstance(piece, Broken):
                yield unread(piece)
            elif isinstance(piece, Value) and piece.path[-1:] == ("*",):
                yield _found(piece)


def _found(piece: Value) -> Found:
    place, one = place_of(piece), piece.value
    if not isinstance(one, dict):
        return Unread(place, "unknown-element")
    named = (name for name in _WHAT if isinstance(one.get(name), dict | list))
    # Beside a position that was measured, what somebody seemed to do is a detail of it.
    what = "" if "latitudeE7" in one else next(named, "")
    inside = one.get(what)
    return Item(
        ItemKind.POSITION,
        place,
        _moment(one, inside),
        CHANNEL,
        "",
        "",
        (),
        Direction.UNKNOWN,
        what,
        flags=tuple(_flags(piece, what)),
        details=(*_degrees(one), *rest_of(one, frozenset())),
    )


def _flags(piece: Value, what: str) -> Iterator[str]:
    if what not in _MEASURED:
        yield "worked-out"
    if piece.is_replaced:
        yield "characters-replaced"


def _moment(one: dict[str, Any], inside: object) -> Moment:
    """The first time that the element has, or that stands in what it holds."""
    for holder in (one, inside, one.get("duration"), _in(inside, "duration")):
        for name in _TIMES:
            if written := text_in(holder, name):
                return from_iso(written, clock=Clock.DEVICE)
        for name in _MILLIS:
            if written := text_in(holder, name):
                return from_unix_millis(number_in(holder, name), written, Clock.DEVICE)
    path = list_in(one, "timelinePath")
    written = text_in(path[0], "time") if path else ""
    return from_iso(written, clock=Clock.DEVICE) if written else Moment("")


def _in(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None


def _degrees(one: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("latitude", "longitude"):
        tenths = number_in(one, f"{name}E7")
        if tenths is not None:
            yield name, f"{tenths / _E7:.7f}"
