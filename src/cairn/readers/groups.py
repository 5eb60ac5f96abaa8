"""Lines of a text file in groups, each with one place: a header and the lines that follow it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from cairn.readers.encoding import Encoding, encoding_of_head
from cairn.readers.lines import Line, content_end
from cairn.terms.original import byte_span
from cairn.terms.reading import Continuation, Found, Item, Place, Source, Unread

_HEAD = 64 * 1024
MAX_GROUP = 1024 * 1024
"""Bytes. What goes on longer is counted, not held."""

Begins = Callable[[Line | None, Line, Line | None], bool]
"""Whether a group begins with the second: it is asked with the lines before and behind it."""


@dataclass(slots=True)
class Group:
    """The first line and those that follow it. Only the lines before the first header have none."""

    has_header: bool
    lines: list[Line] = field(default_factory=list)
    size: int = 0

    @property
    def texts(self) -> list[str]:
        return [line.text for line in self.lines]

    @property
    def is_replaced(self) -> bool:
        return any(line.is_replaced for line in self.lines)

    def place(self, encoding: Encoding) -> Place:
        """Without the last line end."""
        start, end = self.lines[0].start, content_end(self.lines[-1], encoding)
        raw = b"".join([line.raw for line in self.lines])[: end - start]
        return Place("", byte_span(start, end), hashlib.sha256(raw).hexdigest())


def first_lines(source: Source, most: int) -> list[str]:
    """The first lines of a text whose letters are single bytes or UTF-8; none of anything else."""
    head = source.read_at("", 0, _HEAD)
    encoding = encoding_of_head(head)
    if encoding is None or encoding.unit > 1:
        return []
    return head[encoding.skip :].decode("utf-8", "replace").split("\n", most)[:most]


def found_in_groups(
    lines: Iterable[Line], begins: Begins, encoding: Encoding, make: Callable[[Group], Item | None]
) -> Iterator[Found]:
    """Each line counted once: as the first of an item, as one that continues it, or as unread.

    ``make`` gives the item of a group with a header; without one its lines are unread.
    """
    for group in groups(lines, begins):
        if isinstance(group, Line):
            reason = "line-too-long" if group.is_too_long else "too-large"
            yield Unread(Place("", byte_span(group.start, group.end), ""), reason)
            continue
        item = make(group) if group.has_header else None
        if item is not None:
            yield item
            if len(group.lines) > 1:
                yield Continuation(len(group.lines) - 1)
        elif all(not text.strip() for text in group.texts):
            yield Continuation(len(group.lines))
        else:
            span = byte_span(group.lines[0].start, group.lines[-1].end)
            reason = "bad-element" if group.has_header else "no-header"
            yield Unread(Place("", span, ""), reason, len(group.lines))


def groups(lines: Iterable[Line], begins: Begins) -> Iterator[Group | Line]:
    """Groups, and lines that none can hold, in order."""
    group, before = Group(has_header=False), None
    for line, after in _with_next(lines):
        is_new = not line.is_too_long and begins(before, line, after)
        before = line
        if is_new:
            if group.lines:
                yield group
            group = Group(has_header=True)
        if line.is_too_long or group.size + len(line.raw) > MAX_GROUP:
            if group.lines:
                yield group
            group = Group(has_header=False)
            yield line
            continue
        group.lines.append(line)
        group.size += len(line.raw)
    if group.lines:
        yield group


def _with_next(lines: Iterable[Line]) -> Iterator[tuple[Line, Line | None]]:
    held: Line | None = None
    for line in chain(lines, (None,)):
        if held is not None:
            yield held, line
        held = line
