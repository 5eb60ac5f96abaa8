"""Where each mail of a file begins and ends: one mail, Apple's ``.emlx``, or a mailbox (mbox).

An mbox has no specification that its writers share (RFC 4155 describes one). A mail begins behind
an empty line with ``From ``, somebody, and a time as C's ``asctime`` writes it, if the next line is
a header; the forms without a time are Thunderbird's and Gmail's. ``Content-Length`` is believed
only where a mail, or the end, stands behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cairn.terms.reading import Source

MAX_MAIL = 64 * 1024 * 1024
"""Bytes of one mail. Providers refuse mails above 25 to 50 MB."""
_BLOCK = 256 * 1024
_HEAD = 64 * 1024
_LONGEST_LINE = 2048
_HEADER = rb"(?:[!-9;-~]{1,200}:|>From )"
_DAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? "
_TIME = rb"[^\r\n]{0,60}?\d\d?:\d\d[^\r\n]{0,60}"
_FROM = rb"From (?:(?:[^\r\n]{0,500}? )?" + _DAY + _TIME + rb"|(?:-|\d{5,30}@xxx)[ \t]*)"
_SEPARATOR = re.compile(_FROM + rb"\r?\n(?=" + _HEADER + rb")")
_NEXT = re.compile(rb"\n\r?\n(?=" + _FROM + rb"\r?\n" + _HEADER + rb")")
_EMLX = re.compile(rb"[ \t]*(\d{1,10})[ \t]*\r?\n(?=" + _HEADER + rb")")
_NAME = re.compile(rb"^([!-9;-~]{1,200})[ \t]*:", re.MULTILINE)
_LENGTH = re.compile(rb"^Content-Length:[ \t]*(\d{1,12})[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_EMPTY_LINE = re.compile(rb"\r?\n\r?\n")
_BOM = b"\xef\xbb\xbf"
_OF_MAIL = frozenset(
    (b"from", b"to", b"date", b"received", b"message-id", b"subject", b"return-path",
     b"mime-version", b"delivered-to", b"x-gm-thrid", b"reply-to", b"cc", b"content-type"),
)  # fmt: skip
_NO_MAIL = frozenset((b"snapshot-content-location",))
"""A saved web page is in the form of a mail, and is none."""
_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Mail:
    """The bytes ``start`` to ``end`` of the member; ``raw`` is empty if there are too many."""

    start: int
    end: int
    raw: bytes
    from_line: bytes = b""
    """Of a mailbox: the line before the mail, without its end."""


def kind_of(head: bytes) -> str:
    """``mail``, ``emlx``, ``mbox``, or empty."""
    head = head.removeprefix(_BOM)
    match = _SEPARATOR.match(head)
    if match is not None:
        return "mbox"
    match = _EMLX.match(head)
    if match is not None:
        return "emlx" if _is_mail(head[match.end() :]) else ""
    return "mail" if _is_mail(head) else ""


def _is_mail(head: bytes) -> bool:
    first = _NAME.match(head)
    if first is None and not head.startswith(b">From "):
        return False
    blank = _EMPTY_LINE.search(head)
    names = {match[1].lower() for match in _NAME.finditer(head[: blank.start() if blank else None])}
    return len(names & _OF_MAIL) >= _ENOUGH and not names & _NO_MAIL


def mails(source: Source, size: int) -> Iterator[Mail]:
    """Every mail of a member, in order."""
    head = source.read_at("", 0, _HEAD)
    start = len(_BOM) if head.startswith(_BOM) else 0
    kind = kind_of(head)
    if kind == "mbox":
        yield from _of_mailbox(source, start, size)
        return
    end = size
    if kind == "emlx":
        match = _EMLX.match(head, start)
        assert match is not None  # noqa: S101 - that is what made it one
        start, end = match.end(), min(size, match.end() + int(match[1]))
    yield _mail(source, start, end)


def _mail(source: Source, start: int, end: int, from_line: bytes = b"") -> Mail:
    if end - start > MAX_MAIL:
        return Mail(start, end, b"", from_line)
    parts: list[bytes] = []
    at = start
    while at < end and (block := source.read_at("", at, min(_BLOCK, end - at))):
        parts.append(block)
        at += len(block)
    return Mail(start, end, b"".join(parts), from_line)


def _of_mailbox(source: Source, at: int, size: int) -> Iterator[Mail]:
    while at < size:
        head = source.read_at("", at, _HEAD)
        match = _SEPARATOR.match(head)
        line = match[0].rstrip(b"\r\n") if match is not None else b""
        start = at + (match.end() if match is not None else 0)
        end = _stated_end(source, head[start - at :], start, size)
        if end is None:
            end = _next_separator(source, start, size)
        yield _mail(source, start, end, line)
        at = _behind_empty_line(source, end, size)


def _stated_end(source: Source, head: bytes, start: int, size: int) -> int | None:
    blank = _EMPTY_LINE.search(head)
    stated = _LENGTH.search(head[: blank.start()]) if blank is not None else None
    if blank is None or stated is None:
        return None
    end = start + blank.end() + int(stated[1])
    if end > size:
        return None
    behind = source.read_at("", end, _LONGEST_LINE).lstrip(b"\r\n")
    return end if not behind or _SEPARATOR.match(behind) else None


def _next_separator(source: Source, start: int, size: int) -> int:
    """Where the empty line before the next mail begins, or the end."""
    at, held = start, b""
    while at < size:
        block = source.read_at("", at, _BLOCK)
        if not block:
            break
        held += block
        match = _NEXT.search(held)
        if match is not None:
            return at + len(block) - len(held) + match.start() + 1
        at += len(block)
        held = held[-2 * _LONGEST_LINE :]
    return size


def _behind_empty_line(source: Source, end: int, size: int) -> int:
    behind = source.read_at("", end, 4)
    return min(size, end + len(behind) - len(behind.lstrip(b"\r\n")))
