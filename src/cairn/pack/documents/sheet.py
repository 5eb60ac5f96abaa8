"""What every document of a pack has in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cairn.language.catalogue import Catalogue
from cairn.pack.printable import is_right_to_left, shown
from cairn.pack.when import When, day_of, day_short, when
from cairn.terms.moment import Moment
from cairn.terms.original import ItemRef, parse_ref
from cairn.terms.pack import Exhibit, PackContents
from cairn.terms.row import Row

_SAID = frozenset({"message", "call", "reaction", "system"})
"""What stands in a transcript."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an original stands in the pack."""

    mark: str
    path: str
    size: int
    sha256: str
    apart: str = ""
    """Why it stands apart (a message id), or empty."""


@dataclass(frozen=True, slots=True)
class Making:
    """What every builder is given: the contents, the words, and what is known only now."""

    contents: PackContents
    words: Catalogue
    contents_sha256: str
    placed: tuple[Placed, ...]
    manifest_sha256: str = ""
    """Empty until the last document, the only one that prints it."""
    key_fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One PDF to be set."""

    name: str
    """``2-schedule``; the file is called so, with ``.pdf``."""
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Document:
    """One kind of document: its template has the same name."""

    template: str
    build: Callable[[Making], tuple[Sheet, ...]]


def sheet(name: str, title: str, making: Making) -> Sheet:
    """A sheet with the parts that every page shows, to be filled by its builder."""
    made = making.contents.made_at.earliest or 0
    day = day_of(making.contents.made_at, making.contents.home_zone)
    if day is None:
        raise ValueError("a pack is made at a known time")
    pack = pack_name(making)
    data: dict[str, Any] = {
        "title": f"{title} · {pack}",
        "heading": title,
        "lang": making.words.language,
        "made": made // 1_000_000,
        "day": [day.year, day.month, day.day],
        "footer": making.words.say("pack.footer", pack=pack, digest=making.contents_sha256[:8]),
        "page": making.words.say("pack.page_of", page="{page}", pages="{pages}"),
    }
    return Sheet(name, data)


def pack_name(making: Making) -> str:
    """A neutral name: initials and the day it was made."""
    day = day_of(making.contents.made_at, making.contents.home_zone)
    return making.words.say(
        "pack.name",
        initials=shown(making.contents.page_one.initials[:12], one_line=True),
        day=day_short(day, making.words) if day else "",
    )


def free(untrusted: str, *, fold: int = 0) -> dict[str, Any]:
    """Somebody's own words as a block of their own, running the way they were written."""
    return {"text": shown(untrusted, fold=fold), "rtl": is_right_to_left(untrusted)}


def said(moment: Moment, making: Making) -> When:
    return when(moment, making.contents.home_zone, making.words)


def flag_words(flag: str, making: Making) -> str:
    """What is odd about an item; a code this version does not know prints as it is."""
    name = f"pack.flag.{flag}"
    return making.words.say(name) if name in making.words.ids() else shown(flag, one_line=True)


def handle(untrusted: str, making: Making) -> str:
    """As exported, but the owner's own number or account is never printed."""
    if untrusted in making.contents.own_handles:
        return making.words.say("pack.the_owner")
    return shown(untrusted, fold=16, one_line=True)


def exhibits_by_act(contents: PackContents) -> dict[tuple[int, int], Exhibit]:
    """Exhibits by branch and sequence of the act that received them."""
    return {(one.received.branch, one.received.seq): one for one in contents.exhibits}


def exhibit_of(ref: str, contents: PackContents) -> Exhibit | None:
    """The exhibit into which a written reference to an item leads; ``None`` if it is not here."""
    found = parse_ref(ref)
    if not isinstance(found, ItemRef):
        return None
    act = (found.branch, found.received)
    exhibits = contents.exhibits
    return next((one for one in exhibits if (one.received.branch, one.received.seq) == act), None)


def rows_by_mark(contents: PackContents) -> dict[str, list[Row]]:
    """What was said in each exhibit, in order of time: line 1 of a transcript is the first."""
    owners = exhibits_by_act(contents)
    found: dict[str, list[Row]] = {exhibit.mark: [] for exhibit in contents.exhibits}
    for row in contents.rows:
        if isinstance(row.ref, ItemRef) and row.kind in _SAID:
            exhibit = owners.get((row.ref.branch, row.ref.received))
            if exhibit is not None:
                found[exhibit.mark].append(row)
    return found


def grouped(digest: str) -> str:
    """A digest in groups of eight, to be read aloud or compared by eye."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
