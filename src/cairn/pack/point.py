"""One page that carries a checkpoint: five lines, a QR code, and room for whoever is handed it.

It stands by itself, outside of any pack, and names neither the owner nor the program.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date

import segno

from cairn.crypto.paper import PaperPoint
from cairn.language.catalogue import Catalogue
from cairn.pack.typeset import Typeset
from cairn.pack.when import day_named

TEMPLATE = "point"
LABELS = ("record", "length", "fingerprint", "day", "key")
_INTRO = ("what", "hand")
_BLANKS = ("received_by", "received_on")
_LIMITS = ("shows", "shows_not", "learns")


def code_of(point: PaperPoint) -> segno.QRCode:
    """The QR code: level M, which reads with 15 % of it gone."""
    return segno.make_qr(point.code, error="m", mode="alphanumeric", boost_error=False)


def labelled(point: PaperPoint, words: Catalogue) -> tuple[tuple[str, str], ...]:
    """The five lines, each with its label."""
    names = (words.say(f"pack.point.{name}") for name in LABELS)
    return tuple(zip(names, point.lines, strict=True))


def set_point(point: PaperPoint, words: Catalogue, typeset: Typeset, *, made: int) -> bytes:
    """The PDF. ``made`` is Unix seconds. Raises what ``typeset`` raises."""
    say = words.say
    day = date.fromisoformat(point.day)
    data = {
        "title": say("pack.point.title"),
        "heading": say("pack.point.title"),
        "lang": words.language,
        "made": made,
        "day": [day.year, day.month, day.day],
        "footer": say("pack.point.footer", day=day_named(day, words)),
        "page": say("pack.page_of", page="{page}", pages="{pages}"),
        "intro": [say(f"pack.point.{name}") for name in _INTRO],
        "lines": labelled(point, words),
        "code": [list(_runs(row)) for row in code_of(point).matrix],
        "alt": say("pack.point.alt"),
        "blanks": [say(f"pack.point.{name}") for name in _BLANKS],
        "limits": [say(f"pack.point.{name}") for name in _LIMITS],
    }
    return typeset(TEMPLATE, json.dumps(data).encode())


def _runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where the dark squares of a row begin, and how many stand together."""
    start = 0
    while start < len(row):
        if not row[start]:
            start += 1
            continue
        end = start
        while end < len(row) and row[end]:
            end += 1
        yield start, end - start
        start = end
