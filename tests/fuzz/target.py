"""What is asked of a reader for any bytes at all: no exception, nothing lost in silence, and all
that it says is what was agreed on the wire.
"""

from __future__ import annotations

from cairn.readers.clock import Placing
from cairn.readers.recognise import BUNDLE, read_with
from cairn.readers.registry import READERS
from cairn.readers.wire import End, decode_said, encode_found
from cairn.terms.reading import Found, Reader
from tests.readers.nothing_lost import BY_DAY_FIRST, check_found
from tests.readers.sources import Bytes

EXPOSED = (
    "whatsapp", "sms-backup", "email", "outlook", "bundle",
    "photo", "recording", "vcard", "calendar", "document",
)  # fmt: skip
"""Those whose files another person may have written or sent."""
LONGEST = 64 * 1024
"""Bytes of one input: longer ones find little more, and much later."""


def reader_named(name: str) -> Reader:
    return next(one for one in (*READERS, BUNDLE) if one.name == name)


def _said(frame: bytes, size: int) -> tuple[Found, ...]:
    said = decode_said(frame, {"": size})
    assert isinstance(said, tuple)
    return tuple(one for one in said if not isinstance(one, str))


def check(reader: Reader, data: bytes) -> bool:
    """Whether the reader knows these bytes. Raises what it raises, and ``AssertionError``."""
    source = Bytes(data, "a file")
    if not data or not reader.recognises(source):
        return False
    found: list[Found] = []
    end: End | None = None
    for one in read_with((reader,), source, BY_DAY_FIRST):
        if isinstance(one, End):
            end = one
        else:
            found.append(one)
    assert end is not None
    frames = [*encode_found(iter(found))]
    told = [one for frame in frames for one in _said(frame, len(data))]
    assert [type(one) for one in told] == [type(one) for one in found]
    assert [*encode_found(iter(told))] == frames
    placing = Placing("Europe/London")
    check_found(data, [placing.placed(one) for one in found], end)
    return True
