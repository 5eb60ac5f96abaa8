"""Films and sound: MP4, QuickTime, 3GP, M4A with what they say of themselves; others by name.

Known by their first bytes: Ogg and Opus, AMR, WAV, MP3, AAC, FLAC, CAF, Matroska and WebM, AVI,
Windows Media. Time: what the phone wrote with its zone, else the time in the name of the file, else
the time of the container in UTC, which cloud services and programs set anew when they save. Picture
and sound are not decoded. Not read: the tags of other formats, titles inside the picture.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from cairn.readers.boxes import is_film
from cairn.readers.file_names import moment_in_name
from cairn.readers.instants import from_iso
from cairn.readers.recording.film import Film, film_of, place_in
from cairn.terms.moment import DAY, SECOND, Clock, Moment, Precision, from_instant
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
)

_BLOCK = 1 << 18
_STARTS = (
    (b"OggS\0", "Ogg"), (b"#!AMR\n", "AMR"), (b"#!AMR-WB\n", "AMR"), (b"ID3\2", "MP3"),
    (b"ID3\3", "MP3"), (b"ID3\4", "MP3"), (b"fLaC\0", "FLAC"), (b"fLaC\x80", "FLAC"),
    (b"caff\0\1", "CAF"), (b"\x1aE\xdf\xa3", "Matroska"),
    (b"0&\xb2u\x8ef\xcf\x11", "Windows Media"),
)  # fmt: skip
"""With the byte behind the letters: words can begin with the same ones."""
_FRAMES = {0xFB: "MP3", 0xF3: "MP3", 0xFA: "MP3", 0xF1: "AAC", 0xF9: "AAC"}
_HIDDEN = ("created", "place")
"""They stand in the details under other names."""


class Recording:
    """The unit is the file."""

    name = "recording"
    version = 1
    unit = Unit.FILE

    def recognises(self, source: Source) -> bool:
        return bool(_format_of(source.read_at("", 0, 64)))

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        del answers
        size = next((one.size for one in source.members() if one.name == ""), 0)
        kind = _format_of(source.read_at("", 0, 64))
        flags: set[str] = set()
        film = Film()
        if kind == "film":
            film = film_of(lambda at, wanted: source.read_at("", at, wanted), size)
            if not film.is_whole:
                flags.add("incomplete")
        moment = _moment(film, source.name, flags)
        digest = hashlib.sha256()
        for at in range(0, size, _BLOCK):
            digest.update(source.read_at("", at, _BLOCK))
        yield Item(
            ItemKind.RECORDING,
            Place("", byte_span(0, size), digest.hexdigest()),
            moment,
            "recording",
            "",
            "",
            (),
            Direction.UNKNOWN,
            "",
            flags=tuple(sorted(flags)),
            details=tuple(_details(kind, film)),
        )


def _format_of(head: bytes) -> str:
    if is_film(head):
        return "film"
    if head[:4] == b"RIFF" and head[8:12] in (b"WAVE", b"AVI "):
        return head[8:12].decode().strip()
    if head[:1] == b"\xff" and len(head) >= 64 and head[1] in _FRAMES and head[2] not in (0, 0xFF):
        return _FRAMES[head[1]]
    return next((kind for start, kind in _STARTS if head.startswith(start)), "")


def _moment(film: Film, name: str, flags: set[str]) -> Moment:
    written = from_iso(film.texts.get("created", ""), clock=Clock.DEVICE)
    named = moment_in_name(name)
    made = None
    if film.created is not None:
        made = from_instant(
            film.created * SECOND, _written(film.created), precision=Precision.SECOND,
            clock=Clock.FILE,
        )  # fmt: skip
    if named is not None and made is not None and _apart(named, made):
        flags.add("times-differ")
    if written.local_from is not None:
        return written
    if named is not None and (named.precision is Precision.SECOND or made is None):
        flags.add("time-from-name")
        return named
    if made is not None:
        flags.add("time-of-saving")
        return made
    return Moment("")


def _written(seconds: int) -> str:
    at = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=seconds)
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def _apart(named: Moment, made: Moment) -> bool:
    """Over two days: the name may be a day long, and in any zone."""
    if named.local_from is None or made.earliest is None:
        return False
    return abs(named.local_from - made.earliest) > 2 * DAY


def _details(kind: str, film: Film) -> Iterator[tuple[str, str]]:
    yield "format", "MP4 or QuickTime" if kind == "film" else kind
    if film.holds:
        yield "holds", ", ".join(film.holds)
    if film.seconds is not None:
        yield "seconds", f"{film.seconds:.1f}"
    if film.created is not None:
        yield "container created", _written(film.created)
    place = place_in(film.texts.get("place", ""))
    if place is not None:
        yield "GPSLatitude", place[0]
        yield "GPSLongitude", place[1]
    for name, text in film.texts.items():
        if name not in _HIDDEN:
            yield name, text
