"""Rows for the terminal: when, who, and where it stands in its source."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from cairn.cli.terminal import harmless, words
from cairn.terms.moment import DAY, MINUTE, Moment, zone_named
from cairn.terms.original import ActRef, ItemRef
from cairn.terms.reading import Direction, ItemKind
from cairn.terms.row import Row

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def spoken_when(moment: Moment, zone: str) -> str:
    """No finer than the source wrote it: a day has no time, a minute has no seconds."""
    if moment.earliest is None or moment.latest is None:
        return harmless(moment.as_written, most=40) or "?"
    local = (_EPOCH + timedelta(microseconds=moment.earliest)).astimezone(zone_named(zone))
    width = moment.latest - moment.earliest
    about = "~" if moment.approximate else ""
    if width >= DAY:
        return about + local.strftime("%a %d %b %Y")
    clock = "%H:%M" if width >= MINUTE else "%H:%M:%S"
    return about + local.strftime(f"%a %d %b %Y {clock} %Z")


def spoken_date(micros: int) -> str:
    """The UTC day, such as 3 May 2025."""
    day = _EPOCH + timedelta(microseconds=micros)
    return f"{day.day} {day:%B %Y}"


def who_of(row: Row) -> str:
    """Who wrote or called; for an act what kind of act it is."""
    if row.direction is Direction.OUTGOING:
        return words().say("cli.you")
    return harmless(row.sender, most=40) if row.sender else words().say(f"cli.kind.{row.kind}")


def text_of(row: Row, *, most: int) -> str:
    """The words; of a picture or film what it is and which device says it made it; of a paper
    without words how many pages it has.
    """
    if row.kind is ItemKind.PAPER and not row.text.strip():
        pages = dict(row.details).get("pages", "")
        return words().count("cli.pages", int(pages)) if pages.isdecimal() else ""
    if row.kind not in (ItemKind.PICTURE, ItemKind.RECORDING):
        return harmless(row.text, most=most)
    told = dict(row.details)
    size = told.get("format", "")
    if "width" in told:
        size += f" {told['width']} x {told.get('height', '')}"
    if "seconds" in told:
        size += f" {told['seconds']} s"
    names = [told[name] for name in ("Make", "Model") if told.get(name)]
    return harmless(", ".join([size, " ".join(names)] if names else [size]), most=most)


def place_of(row: Row) -> str:
    """Where it stands: the act, and for an item the place in the original that the act received."""
    if isinstance(row.ref, ItemRef):
        received = ActRef(0, row.ref.branch, row.ref.received)
        member = f" {harmless(row.ref.member, most=60)}" if row.ref.member else ""
        return f"{received} {row.ref.locator}{member}"
    return str(row.ref)
