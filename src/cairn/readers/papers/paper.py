"""What all papers have in common: one item for the whole file, its words, and its own dates."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from cairn.readers.file_names import moment_in_name
from cairn.readers.instants import from_iso
from cairn.terms.moment import Clock, Moment
from cairn.terms.original import byte_span
from cairn.terms.reading import Attachment, Direction, Item, ItemKind, Place, Source

LARGEST = 64 << 20
"""Bytes: the whole file is held in memory."""
MOST_LETTERS = 200_000
LONGEST = 1000
_BLOCK = 1 << 20
_SPACES = re.compile(r"[ \t\u00a0]+(?=\n)|\r")
_EMPTY_LINES = re.compile(r"\n{3,}")


def size_of(source: Source) -> int:
    return next((one.size for one in source.members() if one.name == ""), 0)


def place_of(source: Source, data: bytes = b"") -> Place:
    """The whole file; with its digest where its bytes are given."""
    digest = hashlib.sha256(data).hexdigest() if data else ""
    return Place("", byte_span(0, size_of(source)), digest)


def bytes_of(source: Source) -> bytes:
    size = size_of(source)
    return b"".join(source.read_at("", at, _BLOCK) for at in range(0, size, _BLOCK))


def paper(
    source: Source,
    data: bytes,
    words: str,
    *,
    written: Iterable[str],
    details: Iterable[tuple[str, str]],
    flags: Iterable[str] = (),
    attachments: tuple[Attachment, ...] = (),
) -> Item:
    """``written``: times that the file gives for itself, in ISO 8601, best first. The first that is
    one counts, and is one of saving; else a time in the name of the file.
    """
    words = _EMPTY_LINES.sub("\n\n", _SPACES.sub("", words)).strip()
    all_flags = list(flags)
    if len(words) > MOST_LETTERS:
        words = words[:MOST_LETTERS]
        all_flags.append("text-cut")
    moment, flag = _moment(written, source.name)
    if flag:
        all_flags.append(flag)
    return Item(
        ItemKind.PAPER,
        place_of(source, data),
        moment,
        "paper",
        "",
        "",
        (),
        Direction.UNKNOWN,
        words,
        attachments=attachments,
        flags=tuple(dict.fromkeys(all_flags)),
        details=tuple((name, value[:LONGEST]) for name, value in details if value),
    )


def _moment(written: Iterable[str], name: str) -> tuple[Moment, str]:
    for text in written:
        moment = from_iso(text, clock=Clock.FILE)
        if moment.local_from is not None:
            return moment, "time-of-saving"
    return _named(name)


def _named(name: str) -> tuple[Moment, str]:
    found = moment_in_name(name)
    return (Moment(""), "") if found is None else (found, "time-from-name")
