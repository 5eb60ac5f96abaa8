"""Rows of a delimited text with their places: a quoted cell may hold line ends.

Format: RFC 4180, and what spreadsheets make of it: other delimiters, a first line ``sep=;``.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cairn.readers.encoding import Encoding
from cairn.readers.lines import Line, content_end

MAX_ROW = 512 * 1024
_MOST_LINES = 2_000
DELIMITERS = (",", ";", "\t", "|")
csv.field_size_limit(MAX_ROW)
_SEP = re.compile(r"sep=(.)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """One row, however many lines it takes. ``cells`` is ``None`` if it could not be read."""

    cells: tuple[str, ...] | None
    start: int
    end: int
    raw_sha256: str
    reason: str = ""
    is_replaced: bool = False


def stated_delimiter(line: str) -> str | None:
    """What a first line such as ``sep=;`` says."""
    match = _SEP.fullmatch(line.strip("\r\n"))
    return match[1] if match is not None else None


def rows_of(lines: Iterable[Line], delimiter: str, encoding: Encoding) -> Iterator[Row]:
    """Every row in order, blank ones too. A quote that is never closed holds up one line only."""
    again = _Again(lines)
    for line in again:
        if line.is_too_long:
            yield Row(None, line.start, line.end, "", "line-too-long")
            continue
        taken = [line]
        if _leaves_open(line.text, delimiter):
            more = _until_closed(line, again, delimiter)
            if more is None:
                yield _row([line], delimiter, encoding, reason="bad-row")
                continue
            taken += more
        yield _row(taken, delimiter, encoding)


class _Again:
    """Lines, of which some may be put back to be read once more."""

    __slots__ = ("_back", "_lines")

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = iter(lines)
        self._back: list[Line] = []

    def __iter__(self) -> Iterator[Line]:
        return self

    def __next__(self) -> Line:
        return self._back.pop() if self._back else next(self._lines)

    def put_back(self, lines: list[Line]) -> None:
        self._back += reversed(lines)


def _until_closed(first: Line, lines: _Again, delimiter: str) -> list[Line] | None:
    """The further lines of a row; ``None``, and all put back, if its quote is never closed."""
    taken: list[Line] = []
    size = len(first.raw)
    for line in lines:
        taken.append(line)
        size += len(line.raw)
        if line.is_too_long or len(taken) > _MOST_LINES or size > MAX_ROW:
            break
        if not _leaves_open(line.text, delimiter, is_open=True):
            return taken
    lines.put_back(taken)
    return None


def _leaves_open(text: str, delimiter: str, *, is_open: bool = False) -> bool:
    """Whether a quote that begins a cell is still open at the end of the line."""
    if '"' not in text:
        return is_open
    at = 0
    while True:
        if is_open:
            close = text.find('"', at)
            if close < 0:
                return True
            at = close + 1
            if text[at : at + 1] == '"':
                at += 1
                continue
            is_open = False
        elif text[at : at + 1] == '"' and (at == 0 or text[at - 1] == delimiter):
            is_open, at = True, at + 1
            continue
        following = text.find(delimiter, at)
        if following < 0:
            return False
        at = following + 1


def _row(lines: list[Line], delimiter: str, encoding: Encoding, *, reason: str = "") -> Row:
    start, end = lines[0].start, content_end(lines[-1], encoding)
    raw = b"".join([line.raw for line in lines])[: end - start]
    digest = hashlib.sha256(raw).hexdigest()
    is_replaced = any(line.is_replaced for line in lines)
    if reason:
        return Row(None, start, end, digest, reason)
    text = "\n".join([line.text for line in lines])
    try:
        parsed = next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return Row(None, start, end, digest, "bad-row")
    return Row(tuple(parsed), start, end, digest, is_replaced=is_replaced)
