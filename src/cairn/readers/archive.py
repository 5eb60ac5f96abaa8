"""A zip, read strictly by us: what is odd in it is told and left shut.

Python's own ``zipfile`` (3.11.7) opens parts that overlap, and trusts names. Here the directory
at the end, the header before each part and the bytes between must agree. Format: PKWARE APPNOTE
6.3.10. Only stored and deflated parts are opened.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator

from cairn.readers.directory import Entry, read_directory
from cairn.readers.salvage import salvaged
from cairn.terms.original import byte_span
from cairn.terms.reading import Member, Place, Source, Unread

MAX_PARTS = 20_000
MAX_RATIO = 200
MAX_TOTAL = 16 * 1024**3
_SMALL = 1024 * 1024
_STORED, _DEFLATED = 0, 8
_CHUNK = 256 * 1024
_PACKED = (".zip", ".7z", ".rar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".tar", ".jar", ".apk")
_UNIX = 3
_LINKS_AND_DEVICES = {0o120000, 0o020000, 0o060000, 0o010000, 0o140000}


class Archive:
    """A ``Source`` whose members are the good parts. Reading on is cheap; going back is not."""

    __slots__ = ("_damaged", "_entries", "_members", "_source", "_stream", "faults")

    def __init__(self, source: Source, entries: tuple[Entry, ...], faults: list[Unread]) -> None:
        self._source = source
        self._entries = {entry.name: entry for entry in entries}
        self._members = tuple(Member(entry.name, entry.size) for entry in entries)
        self._stream: _Stream | None = None
        self._damaged: dict[str, int] = {}
        self.faults = tuple(faults)

    @property
    def name(self) -> str:
        return self._source.name

    def members(self) -> tuple[Member, ...]:
        return self._members

    def member(self, name: str) -> Member | None:
        entry = self._entries.get(name)
        return None if entry is None else Member(name, entry.size)

    def read_at(self, member: str, offset: int, size: int) -> bytes:
        """Fewer bytes than asked also where the part is damaged; see ``damage``."""
        entry = self._entries[member]
        if self._stream is None or self._stream.entry is not entry or offset < self._stream.at:
            self._stream = _Stream(self._source, entry)
        taken = self._stream.take(offset, min(size, max(0, entry.size - offset)))
        if self._stream.is_damaged:
            self._damaged[member] = self._stream.at
        return taken

    def damage(self) -> Iterator[Unread]:
        """One for each member that turned out damaged while it was read."""
        for member, at in self._damaged.items():
            yield Unread(Place(member, byte_span(at, at), ""), "archive-damaged")


class _Stream:
    """Unpacks one part from its beginning, never further than was asked."""

    __slots__ = ("_crc", "_inflate", "_next", "_source", "_waiting", "at", "entry", "is_damaged")

    def __init__(self, source: Source, entry: Entry) -> None:
        self._source, self.entry = source, entry
        self._inflate = zlib.decompressobj(-15) if entry.method == _DEFLATED else None
        self._next = entry.data_at
        self._waiting = b""
        self._crc = 0
        self.at = 0
        self.is_damaged = False

    def take(self, offset: int, size: int) -> bytes:
        while self.at < offset:
            if not self._some(min(_CHUNK, offset - self.at)):
                return b""
        parts: list[bytes] = []
        while size > 0 and (part := self._some(size)):
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _some(self, most: int) -> bytes:
        if self.is_damaged:
            return b""
        try:
            out = self._unpacked(most)
        except zlib.error:
            out = b""
        self.at += len(out)
        self._crc = zlib.crc32(out, self._crc)
        is_whole = self.at == self.entry.size
        if (is_whole and self._crc != self.entry.crc) or (not out and not is_whole):
            self.is_damaged = True
        return out

    def _unpacked(self, most: int) -> bytes:
        if self._inflate is None:
            return self._packed(most)
        while True:
            packed = self._waiting or self._packed(_CHUNK)
            out = self._inflate.decompress(packed, most)
            self._waiting = self._inflate.unconsumed_tail
            if out or self._inflate.eof or not packed:
                return out

    def _packed(self, most: int) -> bytes:
        end = self.entry.data_at + self.entry.packed_size
        block = self._source.read_at("", self._next, min(most, end - self._next))
        self._next += len(block)
        return block


def open_archive(source: Source) -> Archive | None:
    """The archive, with its faults; ``None`` if the bytes are no zip."""
    if source.read_at("", 0, 4) not in (b"PK\x03\x04", b"PK\x05\x06"):
        return None
    size = next((member.size for member in source.members() if member.name == ""), 0)
    entries = read_directory(source, size, MAX_PARTS)
    faults: list[Unread] = []
    if isinstance(entries, str):
        faults.append(_fault("", 0, size, entries))
        entries = salvaged(source, size, MAX_PARTS) if entries == "archive-damaged" else ()
    entries = tuple(entry for entry in entries if not entry.is_folder)
    bad = _overlapping(entries) | _doubled(entries)
    good: list[Entry] = []
    total = 0
    for number, entry in enumerate(entries):
        reason = entry.fault or bad.get(number, "") or _odd(entry)
        total += entry.size
        if not reason and total > MAX_TOTAL:
            reason = "archive-ratio"
        if reason:
            # The list of parts can say anything; a place is never outside the archive.
            start, end = min(entry.data_at, size), min(entry.data_end, size)
            faults.append(_fault(entry.name, start, end, reason))
        if not reason or reason == "archive-nested":
            good.append(entry)
    return Archive(source, tuple(good), faults)


def _fault(name: str, start: int, end: int, reason: str) -> Unread:
    """Placed in the archive's own bytes where the part's name cannot be trusted."""
    is_member = reason == "archive-nested"
    span = byte_span(0, 0) if is_member else byte_span(start, max(start, end))
    return Unread(Place(name if is_member else "", span, ""), reason)


def _overlapping(entries: tuple[Entry, ...]) -> dict[int, str]:
    """Every part that shares a byte with another."""
    found: dict[int, str] = {}
    order = sorted(range(len(entries)), key=lambda number: entries[number].header_at)
    reach, holder = 0, -1
    for number in order:
        entry = entries[number]
        if entry.fault:
            continue
        if entry.header_at < reach:
            found[number] = found[holder] = "archive-overlap"
        if entry.data_end > reach:
            reach, holder = entry.data_end, number
    return found


def _doubled(entries: tuple[Entry, ...]) -> dict[int, str]:
    plain = [unicodedata.normalize("NFC", entry.name).casefold() for entry in entries]
    counts = Counter(plain)
    return {number: "archive-duplicate" for number, name in enumerate(plain) if counts[name] > 1}


def _odd(entry: Entry) -> str:
    if not is_safe_name(entry.name):
        return "archive-path"
    if entry.made_by == _UNIX and (entry.unix_mode & 0o170000) in _LINKS_AND_DEVICES:
        return "archive-special"
    if entry.method not in (_STORED, _DEFLATED):
        return "archive-damaged"
    if entry.method == _STORED and entry.size != entry.packed_size:
        return "archive-damaged"
    if entry.size > _SMALL and entry.size > MAX_RATIO * max(1, entry.packed_size):
        return "archive-ratio"
    return "archive-nested" if entry.name.casefold().endswith(_PACKED) else ""


def is_safe_name(name: str) -> bool:
    """No way out of the archive, no other system's separator, nothing that cannot be seen."""
    if not name or len(name) > 1024 or name.startswith("/") or "\\" in name:
        return False
    if any(ord(letter) < 32 or letter == "\x7f" for letter in name) or name[1:2] == ":":
        return False
    return ".." not in name.split("/")
