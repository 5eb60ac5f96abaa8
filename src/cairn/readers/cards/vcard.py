"""Address books as vCard (``.vcf``): whom the owner knows, by their own names for them.

Formats: see ``components``. Seen: cards of macOS, Gmail, Outlook, Lotus, BlackBerry and others, of
the versions 2.1 to 4. A photograph in a card is named and stays inside.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from cairn.readers.cards.components import Component, Field, begins, components
from cairn.readers.encoding import encoding_of
from cairn.terms.moment import Moment
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

_LONGEST = 1000
_MOST = 100
_INSIDE = ("PHOTO", "LOGO", "SOUND", "KEY")
_LEFT = ("VERSION", "PRODID", "N")


class VCard:
    """Units are cards."""

    name = "vcard"
    version = 1
    unit = Unit.ELEMENTS

    def recognises(self, source: Source) -> bool:
        return begins(source, "VCARD")

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        del answers
        encoding = encoding_of(source, "")
        if encoding is None:
            return
        for one in components(source, encoding, frozenset({"VCARD"})):
            if isinstance(one, Component):
                yield _card(one)


def _card(one: Component) -> Found:
    place = Place("", byte_span(one.start, one.end), "")
    if not one.is_whole or not one.fields:
        return Unread(place, "cut-short" if not one.is_whole else "too-large")
    return Item(
        ItemKind.CONTACT,
        Place("", place.locator, hashlib.sha256(one.raw).hexdigest()),
        Moment(""),
        "contacts",
        "",
        "",
        (),
        Direction.UNKNOWN,
        _name(one),
        details=tuple(_details(one)),
    )


def _name(one: Component) -> str:
    full, parts = one.first("FN"), one.first("N")
    if full is not None and full.text.strip():
        return full.text.strip()[:_LONGEST]
    said = parts.parts() if parts is not None else []
    # Family, given, further names, title before, title behind.
    order = [said[at] for at in (3, 1, 2, 0, 4) if at < len(said) and said[at]]
    return " ".join(order)[:_LONGEST]


def _details(one: Component) -> Iterator[tuple[str, str]]:
    for each in one.fields[:_MOST]:
        if each.name in _LEFT:
            continue
        if each.name in _INSIDE:
            yield each.name, "stays inside the card"
            continue
        text = ", ".join(part for part in each.parts() if part)[:_LONGEST]
        if text:
            yield _label(each), text
    if len(one.fields) > _MOST:
        yield "fields not shown", str(len(one.fields) - _MOST)


def _label(each: Field) -> str:
    """``TEL CELL``: the kind of number as the card says it."""
    kinds = each.params.get("TYPE", "").replace(",", " ").upper().split()
    shown = [kind for kind in dict.fromkeys(kinds) if kind not in ("PREF", "INTERNET")]
    return " ".join([each.name or "?", *shown])[:80]
