"""File names that the app gives to pictures and sounds, and what a record says about a file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from cairn.readers.whatsapp.phrases import MARKS, PHRASES, bare
from cairn.terms.reading import Attachment, Member

_NAMED = re.compile(
    r"(?:IMG|VID|AUD|PTT|STK|DOC)-(\d{4})(\d{2})(\d{2})-WA\d{4}\."
    r"|\d{8}-(?:PHOTO|VIDEO|AUDIO|STICKER|GIF)-(\d{4})-(\d{2})-(\d{2})-\d{2}-\d{2}-\d{2}\."
)
_IN_ANGLES = re.compile(rf"[{MARKS}]*<[{MARKS}]*([^<>:]{{2,40}}):\s?([^<>\n]+)>\s*$")
_BEFORE_WORDS = re.compile(rf"[{MARKS}]*(\S[^\n]*?\.\w{{1,8}}) \(([^()\n]{{3,60}})\)\s*$")
_MARK = re.compile(f"[{MARKS}]")

Members = Mapping[str, Member]
"""Members of the same archive by the last part of their name, in Unicode form C."""


def by_last_part(members: tuple[Member, ...]) -> dict[str, Member]:
    return {normal(member.name.rpartition("/")[2]): member for member in members}


def normal(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def day_in_name(text: str) -> int | None:
    """The day that the first media name in the text carries, as ``date.toordinal``."""
    match = _NAMED.search(text)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return None


def attached_file(text: str, members: Members) -> Attachment | None:
    """The file that the first line of a message says is attached."""
    line = text.partition("\n")[0]
    match = _IN_ANGLES.search(line)
    if match is not None and _is_file(match[2], match[1], PHRASES.attached, members):
        return _attachment(match[2], members)
    match = _BEFORE_WORDS.match(line)
    if match is not None and _is_file(match[1], match[2], PHRASES.attached_after, members):
        return _attachment(match[1], members)
    return None


def _is_file(name: str, words: str, known: frozenset[str], members: Members) -> bool:
    return bare(words) in known or normal(name) in members or _NAMED.search(name) is not None


def _attachment(untrusted_name: str, members: Members) -> Attachment:
    name = _MARK.sub("", untrusted_name).strip()
    member = members.get(normal(name))
    if member is None:
        return Attachment(name, missing_reason="not in this file")
    return Attachment(name, member=member.name, size=member.size)


def left_out_file(text: str) -> Attachment | None:
    """The file that iOS says it left out, such as ``lease.pdf <U+200E>document omitted``."""
    line = text.partition("\n")[0]
    before, _, last = line.rpartition("\u200e") if "\u200e" in line else ("", "", line)
    if bare(last) not in PHRASES.omitted:
        return None
    name = _MARK.sub("", before.partition("\u2022")[0]).strip()
    return Attachment(name, missing_reason="omitted")
