"""One line a message, and further lines below: signal-export's ``chat.md``, sigtop's short text.

``[2024-05-01 21:14:05] Robin: words`` (signal-export 3; ``[2024-05-01, 21:14]`` before) or
``2024-05-01 21:14 Robin: words`` (sigtop). The time is that of the computer which exported, and
its zone is nowhere. Nothing marks where the words end: a line typed in that form cannot be told
from a message. The owner is ``Me`` in one and ``You`` in the other, in English always.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cairn.readers.encoding import Encoding, encoding_of
from cairn.readers.groups import Group, first_lines, found_in_groups
from cairn.readers.instants import from_iso
from cairn.readers.lines import Line, lines_of
from cairn.terms.moment import Clock
from cairn.terms.reading import (
    Answers,
    Attachment,
    Direction,
    Found,
    Item,
    ItemKind,
    Source,
    Unit,
)

_LINES_TO_SEE = 400
_NEW = re.compile(r"\[(\d{4}-\d\d-\d\d)() (\d\d:\d\d:\d\d)\] (.{1,200}?):(?: |$)")
_OLD = re.compile(r"\[(\d{4}-\d\d-\d\d)(,) (\d\d:\d\d)\] (.{1,200}?):(?: |$)")
_SHORT = re.compile(r"(\d{4}-\d\d-\d\d)() (\d\d:\d\d) (?!- )(.{1,200}?):(?: |$)")
_OWNERS = ("Me", "You")
_NOBODY = "No-Sender"
_HARD_BREAK = "  "
"""At the end of a line, as signal-export puts one behind every message."""
_FILE = re.compile(r"!?\[([^\]\n]{1,300})\]\(\./([^)\n]{1,600})\)")
_DELETED = "(This message was deleted)"
_APP_TEXT = re.compile(r"\[[a-z0-9-]{2,40} message\]")


class SignalLines:
    """Units are lines."""

    name = "signal-lines"
    version = 1
    unit = Unit.LINES

    def recognises(self, source: Source) -> bool:
        return is_signal(first_lines(source, _LINES_TO_SEE))

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        encoding = encoding_of(source, "")
        assert encoding is not None  # noqa: S101 - it is recognised by its letters
        chat = _other_of(lines_of(source, "", encoding))

        def make(group: Group) -> Item | None:
            return _item(group, chat, answers, encoding)

        yield from found_in_groups(lines_of(source, "", encoding), _begins, encoding, make)


def is_signal(untrusted_lines: Sequence[str]) -> bool:
    """Whether the first lines of a text are such an export."""
    lines = [line.rstrip("\r") for line in untrusted_lines]
    match = _header(next((line for line in lines if line), ""))
    if match is None:
        return False
    if match.re is _NEW:
        # WhatsApp writes such a date in some places, but never this end.
        said = sum(_NEW.match(line) is not None for line in lines)
        return sum(line.endswith(_HARD_BREAK) for line in lines) * 2 >= said
    return True


def _header(line: str) -> re.Match[str] | None:
    return _NEW.match(line) or _OLD.match(line) or _SHORT.match(line)


def _begins(before: Line | None, line: Line, after: Line | None) -> bool:
    del before, after
    return _header(line.text) is not None


def _other_of(lines: Iterator[Line]) -> str:
    """The only other person, whose name the conversation then has; empty if there are more."""
    names: set[str] = set()
    for line in lines:
        match = _header(line.text)
        if match is not None and match[4] not in (*_OWNERS, _NOBODY):
            names.add(match[4])
            if len(names) > 1:
                return ""
    return names.pop() if names else ""


def _item(group: Group, chat: str, answers: Answers, encoding: Encoding) -> Item | None:
    match = _header(group.lines[0].text)
    if match is None:
        return None
    name, words = match[4], "\n".join(group.texts)[match.end() :].strip()
    is_own = name in _OWNERS or name in answers.own_handles
    sender = "" if name in (*_OWNERS, _NOBODY) else name
    incoming = Direction.UNKNOWN if name == _NOBODY else Direction.INCOMING
    return Item(
        ItemKind.MESSAGE,
        group.place(encoding),
        replace(
            from_iso(f"{match[1]} {match[3]}", clock=Clock.SENT),
            as_written=f"{match[1]}{match[2]} {match[3]}",
        ),
        "signal",
        chat,
        sender,
        (chat,) if is_own and chat else (),
        Direction.OUTGOING if is_own else incoming,
        words,
        attachments=tuple(_attachments(words)) if match.re is not _SHORT else (),
        flags=tuple(_flags(group, words, encoding)),
    )


def _flags(group: Group, words: str, encoding: Encoding) -> Iterator[str]:
    if words == _DELETED:
        yield "deleted"
    if _APP_TEXT.fullmatch(words):
        yield "looks-like-app-text"
    if group.is_replaced:
        yield "characters-replaced"
    if encoding.is_guessed:
        yield "encoding-guessed"


def _attachments(words: str) -> Iterator[Attachment]:
    for match in _FILE.finditer(words):
        yield Attachment(match[1], missing_reason="lies beside this file in the export")
