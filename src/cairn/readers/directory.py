"""The list of parts at the end of a zip, and the header before each part, which must agree.

Format: PKWARE APPNOTE 6.3.10, sections 4.3.7 (local header), 4.3.12 (central header), 4.3.14 to
4.3.16 (Zip64 and the end).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace

from cairn.terms.reading import Source

_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = struct.Struct("<4sLQL")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")
_MOST_COMMENT = 65_535
_MOST_DIRECTORY = 64 * 1024 * 1024
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000
_UTF8 = 0x0800
_LATER = 0x0008
_IN_64 = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Entry:
    """One part as the directory has it, checked against its own header."""

    name: str
    method: int
    crc: int
    packed_size: int
    size: int
    header_at: int
    data_at: int
    made_by: int = 0
    unix_mode: int = 0
    fault: str = ""

    @property
    def data_end(self) -> int:
        return self.data_at + self.packed_size

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/") and not self.size and not self.fault


def read_directory(source: Source, size: int, most: int) -> tuple[Entry, ...] | str:
    """All parts, or why the archive as a whole cannot be opened."""
    end = _find_end(source, size)
    if end is None:
        return "archive-damaged"
    count, length, offset, stop = end
    if count > most:
        return "archive-too-many"
    if offset + length != stop or length > _MOST_DIRECTORY:
        return "archive-damaged"
    directory = source.read_at("", offset, length)
    entries: list[Entry] = []
    at = 0
    while at < len(directory):
        taken = _central(directory, at)
        if taken is None or len(entries) >= count:
            return "archive-damaged"
        entry, at = taken
        entries.append(_against_its_header(source, entry, offset))
    return tuple(entries) if len(entries) == count else "archive-damaged"


def _find_end(source: Source, size: int) -> tuple[int, int, int, int] | None:
    """Count, length and offset of the directory, and where what follows it begins."""
    tail_at = max(0, size - _END.size - _MOST_COMMENT)
    tail = source.read_at("", tail_at, size - tail_at)
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        if at + _END.size <= len(tail):
            _, disk, start, here, count, length, offset, comment = _END.unpack_from(tail, at)
            if at + _END.size + comment == len(tail) and (disk, start) in (
                (0, 0),
                (0xFFFF, 0xFFFF),
            ):
                if here != count:
                    return None
                return _in_64(source, tail_at + at, (count, length, offset))
        at = tail.rfind(b"PK\x05\x06", 0, at)
    return None


def _in_64(
    source: Source, end_at: int, found: tuple[int, int, int]
) -> tuple[int, int, int, int] | None:
    locator_at = end_at - _LOCATOR64.size
    block = source.read_at("", locator_at, _LOCATOR64.size) if locator_at >= 0 else b""
    if len(block) != _LOCATOR64.size or block[:4] != b"PK\x06\x07":
        return None if found[0] == 0xFFFF or _IN_64 in found[1:] else (*found, end_at)
    _, _, record_at, _ = _LOCATOR64.unpack(block)
    record = source.read_at("", record_at, _END64.size) if record_at < end_at else b""
    if len(record) != _END64.size or record[:4] != b"PK\x06\x06":
        return None
    count, length, offset = _END64.unpack(record)[-3:]
    return count, length, offset, record_at


def _central(directory: bytes, at: int) -> tuple[Entry, int] | None:
    if at + _CENTRAL.size > len(directory) or directory[at : at + 4] != b"PK\x01\x02":
        return None
    values = _CENTRAL.unpack_from(directory, at)
    made_by, flags, method, crc, packed, size = (values[i] for i in (1, 3, 4, 7, 8, 9))
    name_length, extra_length, comment_length = values[10:13]
    header_at = values[16]
    name_at = at + _CENTRAL.size
    extra_at = name_at + name_length
    end = extra_at + extra_length + comment_length
    if end > len(directory):
        return None
    numbers = _wide(directory[extra_at : extra_at + extra_length], [size, packed, header_at])
    size, packed, header_at = numbers
    entry = Entry(
        name=name_of(directory[name_at:extra_at], is_utf8=bool(flags & _UTF8)),
        method=method,
        crc=crc,
        packed_size=packed,
        size=size,
        header_at=header_at,
        data_at=header_at,
        made_by=made_by >> 8,
        unix_mode=values[15] >> 16,
        fault="archive-encrypted" if flags & _ENCRYPTED else "",
    )
    return entry, end


def _wide(extra: bytes, numbers: list[int]) -> list[int]:
    """The numbers with those that did not fit taken from the Zip64 field."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            field = extra[at + 4 : at + 4 + length]
            for place, number in enumerate(numbers):
                if number == _IN_64 and len(field) >= 8:
                    numbers[place], field = int.from_bytes(field[:8], "little"), field[8:]
        at += 4 + length
    return numbers


def name_of(raw: bytes, *, is_utf8: bool) -> str:
    """Many programs write UTF-8 and do not say so; else the old page of the IBM PC."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace") if is_utf8 else raw.decode("cp437")


def _against_its_header(source: Source, entry: Entry, directory_at: int) -> Entry:
    """The same part with the place of its bytes, or with a fault."""
    head = source.read_at("", entry.header_at, LOCAL.size)
    if len(head) != LOCAL.size or head[:4] != b"PK\x03\x04":
        return _with(entry, entry.header_at, "archive-damaged")
    values = LOCAL.unpack(head)
    flags, method, name_length, extra_length = values[2], values[3], values[9], values[10]
    raw_name = source.read_at("", entry.header_at + LOCAL.size, name_length)
    data_at = entry.header_at + LOCAL.size + name_length + extra_length
    is_same = (
        name_of(raw_name, is_utf8=bool(flags & _UTF8)) == entry.name and method == entry.method
    )
    if not flags & _LATER and values[7] not in (entry.packed_size, _IN_64):
        is_same = False
    if not is_same:
        return _with(entry, data_at, "archive-damaged")
    if data_at + entry.packed_size > directory_at:
        return _with(entry, data_at, "archive-overlap")
    if flags & _ENCRYPTED:
        return _with(entry, data_at, "archive-encrypted")
    return _with(entry, data_at, entry.fault)


def _with(entry: Entry, data_at: int, fault: str) -> Entry:
    return replace(entry, data_at=data_at, fault=fault)
