"""Parts of a zip whose end is missing, found by walking from its beginning.

The list of parts stands at the end of a zip, so a copy that was cut off has none. Every part has a
header of its own, though; what can be unpacked is kept, and the loss is told.
"""

from __future__ import annotations

import zlib

from cairn.readers.directory import LOCAL, Entry, name_of
from cairn.terms.reading import Source

_CHUNK = 256 * 1024
_MOST = 512 * 1024 * 1024
_LATER = 0x0008
_DEFLATED = 8


def salvaged(source: Source, size: int, most: int) -> tuple[Entry, ...]:
    """Parts in their order, up to the first that is cut off (given as far as it goes) or odd."""
    entries: list[Entry] = []
    at = 0
    while len(entries) < most:
        entry = _entry_at(source, at, size)
        if entry is None:
            break
        entries.append(entry)
        at = _after(source, entry)
    return tuple(entries)


def _entry_at(source: Source, at: int, size: int) -> Entry | None:
    head = source.read_at("", at, LOCAL.size)
    if len(head) != LOCAL.size or head[:4] != b"PK\x03\x04":
        return None
    values = LOCAL.unpack(head)
    flags, method, crc, packed, plain = values[2], values[3], values[6], values[7], values[8]
    data_at = at + LOCAL.size + values[9] + values[10]
    name = name_of(source.read_at("", at + LOCAL.size, values[9]), is_utf8=True)
    if flags & 1 or data_at > size:
        return None
    if method == _DEFLATED and (flags & _LATER or data_at + packed > size):
        packed, plain, crc = _unpacked(source, data_at)
    elif flags & _LATER:
        return None
    elif data_at + packed > size:
        packed = plain = size - data_at
        crc = _crc_of(source, data_at, packed)
    return Entry(name, method, crc, packed, plain, at, data_at)


def _unpacked(source: Source, at: int) -> tuple[int, int, int]:
    """Packed size, size and checksum of what can be unpacked from here."""
    inflate = zlib.decompressobj(-15)
    start, size, crc, waiting = at, 0, 0, b""
    try:
        while not inflate.eof and size < _MOST:
            if not waiting:
                waiting = source.read_at("", at, _CHUNK)
                at += len(waiting)
            if not waiting:
                break
            out = inflate.decompress(waiting, _CHUNK)
            waiting = inflate.unconsumed_tail
            size += len(out)
            crc = zlib.crc32(out, crc)
    except zlib.error:
        pass  # What came out before stays.
    return at - start - len(waiting) - len(inflate.unused_data), size, crc


def _crc_of(source: Source, at: int, size: int) -> int:
    crc = 0
    while size and (block := source.read_at("", at, min(size, _CHUNK))):
        crc = zlib.crc32(block, crc)
        at, size = at + len(block), size - len(block)
    return crc


def _after(source: Source, entry: Entry) -> int:
    """Where the next header begins: behind the data, and behind sizes that were written later."""
    at = entry.data_end
    if source.read_at("", at, 4) == b"PK\x03\x04":
        return at
    for length in (16, 12, 24, 20):
        if source.read_at("", at + length, 4) == b"PK\x03\x04":
            return at + length
    return at
