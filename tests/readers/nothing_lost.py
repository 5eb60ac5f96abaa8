"""That nothing of a source is lost in silence, by what its bytes themselves show."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TypeGuard

from cairn.readers.parent import read_in_process
from cairn.readers.wire import End
from cairn.terms.reading import Answers, Found, Item, Unread
from tests.readers.sources import Bytes, counted, span

BY_DAY_FIRST = Answers(date_order="dmy", own_handles=("Mia Hart", "Hart Mia"))
_APART = ("google", "telegram", "meta", "discord", "snapchat", "tiktok", "x-messages")


def check_nothing_lost(data: bytes) -> None:
    """Reads it, and counts."""
    check_found(data, *read_in_process(Bytes(data), BY_DAY_FIRST))


def check_found(data: bytes, found: list[Found], end: End) -> None:
    total = counted(found)
    if end.stopped == "undecided":
        assert total == 0
    elif end.reader == "":
        assert total >= 1
    elif end.reader.startswith("whatsapp/") and not data.startswith(b"PK") and is_plain(data):
        assert total == lines_as_read(data)
    elif end.reader.startswith("sms-backup"):
        covered = [span(one.place) for one in found if isinstance(one, Item | Unread)]
        assert covered == sorted(covered)
        # Records inside another one are told at its place.
        assert all(a[1] <= b[0] or a == b for a, b in pairwise(covered))
        for match in re.finditer(rb"<(?:sms|mms|call)[\s/>]", data):
            assert any(start <= match.start() < stop for start, stop in covered)
    elif end.reader.startswith("diary"):
        covered = [span(one.place) for one in found if isinstance(one, Item | Unread)]
        assert covered == sorted(covered)
    elif end.reader.startswith(_APART):
        check_apart(found)
    elif end.reader.startswith("email"):
        check_apart(found)
        rest = bytearray(data)
        for start, stop in reversed([span(one.place) for one in found if has_place(one)]):
            del rest[start:stop]
        # Outside the mails stand only the lines between them, and what Apple puts around one.
        if not re.match(rb"\s*\d", data):
            assert re.fullmatch(rb"(\xef\xbb\xbf)?(\s|From [^\n]*)*", rest)


def has_place(one: Found) -> TypeGuard[Item | Unread]:
    return isinstance(one, Item | Unread)


def check_apart(found: list[Found]) -> None:
    """In the order of the source, and none over another."""
    covered = [span(one.place) for one in found if has_place(one)]
    assert covered == sorted(covered)
    assert all(a[1] <= b[0] for a, b in pairwise(covered))


def is_plain(data: bytes) -> bool:
    """Whether the letters can be told without guessing: a mark, or no NUL byte."""
    return data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" not in data


def lines_as_read(data: bytes) -> int:
    marks = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
    codec = marks.get(data[:2])
    if codec is None:
        return data.count(b"\n") + (0 if data.endswith(b"\n") else 1)
    units = [data[at : at + 2] for at in range(2, len(data), 2)]
    newline = "\n".encode(codec)
    return units.count(newline) + (0 if not units or units[-1] == newline else 1)
