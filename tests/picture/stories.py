"""Small stories as tables, one row a line: when | kind | who -> to | mark

The mark is a flag, `unknown` (for the direction) or `in:name` (a conversation). When is minutes
from a start, `-` for none, `a..b` for a stretch. The owner is `me`.
"""

from __future__ import annotations

from cairn.picture.pattern import Context
from cairn.terms.moment import DAY, MINUTE, Clock, Moment, Precision, ZoneSource
from cairn.terms.original import ActRef, ItemRef, byte_span
from cairn.terms.reading import Direction
from cairn.terms.row import Row

START = 1_700_000_000 * 1_000_000 // DAY * DAY
ACTS = ("told_to_stop", "contact_arranged", "entry")


def moment(when: str) -> Moment:
    if when == "-":
        return Moment(as_written="some time")
    start, _, end = when.partition("..")
    earliest = START + int(start) * MINUTE
    latest = None if end == "open" else START + int(end or int(start) + 1) * MINUTE
    return Moment(
        when, None, None, earliest, latest, "UTC", ZoneSource.USER_SAID, Precision.MINUTE,
        clock=Clock.SENT,
    )  # fmt: skip


def rows_of(story: str) -> list[Row]:
    """The rows of a table, in the order they are written."""
    rows = []
    for n, line in enumerate(filter(None, map(str.strip, story.splitlines()))):
        when, kind, who, *rest = (cell.strip() for cell in line.split("|"))
        rows.append(_row(n, when, kind, who, rest[0] if rest else ""))
    return rows


def _row(n: int, when: str, kind: str, who: str, flags: str) -> Row:
    sender, _, to = (part.strip() for part in who.partition("->"))
    if kind in ACTS:
        channel = flags if kind == "contact_arranged" else ""
        return Row(ActRef(0, 1, n), kind, moment(when), channel, "", "", (), Direction.UNKNOWN,
                   "", n, moment(when), people=(sender,))  # fmt: skip
    direction = Direction.OUTGOING if sender == "me" else Direction.INCOMING
    if flags == "unknown":
        direction = Direction.UNKNOWN
    recipients = tuple(one.strip() for one in to.split(",")) if to else ()
    conversation = to if sender == "me" else sender
    if flags.startswith("in:"):
        conversation, flags = flags.removeprefix("in:"), ""
    return Row(
        ItemRef(9, "", byte_span(n, n + 1), f"{n:064x}"), kind, moment(when), "sms",
        conversation, sender, recipients, direction, "text", n,
        flags=(flags,) if flags and flags != "unknown" else (),
    )  # fmt: skip


def context_of(rows: list[Row]) -> Context:
    acts = tuple(row for row in rows if row.kind in ("told_to_stop", "contact_arranged"))
    return Context("UTC", ("me",), acts)


def in_order(rows: list[Row]) -> list[Row]:
    far = 1 << 62
    return sorted(
        rows, key=lambda row: (row.happened.earliest or far, row.happened.latest or far, row.order)
    )
