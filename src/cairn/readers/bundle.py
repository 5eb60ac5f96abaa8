"""An archive of many things: a download of an account, a folder that somebody packed.

Each part is read by the reader that knows it, as if it had been added alone, and keeps its own
unit. Parts that no reader knows are kept by name. An archive in the archive is opened too, twice at
most; a part in it is named ``outer.zip//inner.txt``.
"""

from __future__ import annotations

import posixpath
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import replace

from cairn.readers.archive import Archive, is_safe_name, open_archive
from cairn.readers.databases.pages import LOG
from cairn.terms.original import NotAReference, byte_span, parse_byte_span
from cairn.terms.reading import (
    Answers,
    Attachment,
    Found,
    Item,
    Kept,
    Member,
    Place,
    Reader,
    Source,
    Unit,
    Unread,
)

_BLOCK = 256 * 1024
_BLOCKS = 8
_DOCUMENTS = (
    "[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "Index/Document.iwa", "Index.zip",
)  # fmt: skip
"""A zip with one of these is one document or program, whatever lies in it."""
_DOCUMENT_READERS = ("document", "sheets")
_ENOUGH = 2
_DEEPEST = 2
"""Archives in archives."""
_INSIDE = "//"
_NESTED = "archive-nested"

_STARTS = (b"PK\x03\x04", b"PK\x05\x06")

FindReaders = Callable[[Source], tuple[Reader, ...]]


def is_zip(source: Source) -> bool:
    return source.read_at("", 0, 4) in _STARTS


class Inside:
    """One part of an archive, as a source of its own, with the log of a database that lies beside
    it. Going back a little is cheap.
    """

    __slots__ = ("_archive", "_held", "_log", "_member")

    def __init__(self, archive: Archive, member: Member) -> None:
        self._archive, self._member = archive, member
        self._held: OrderedDict[int, bytes] = OrderedDict()
        log = archive.member(member.name + LOG)
        self._log = Inside(archive, log) if log is not None else None

    @property
    def name(self) -> str:
        """With its folders, as the archive has it."""
        return self._member.name

    @property
    def size(self) -> int:
        return self._member.size

    def members(self) -> tuple[Member, ...]:
        own = (Member("", self._member.size),)
        return own if self._log is None else (*own, Member(LOG, self._log.size))

    def read_at(self, member: str, offset: int, size: int) -> bytes:
        if member == LOG and self._log is not None:
            return self._log.read_at("", offset, size)
        end = min(offset + size, self._member.size) if member == "" else 0
        parts: list[bytes] = []
        while offset < end:
            start = offset - offset % _BLOCK
            part = self._block(start)[offset - start : end - start]
            if not part:
                break
            parts.append(part)
            offset += len(part)
        return b"".join(parts)

    def _block(self, start: int) -> bytes:
        held = self._held.get(start)
        if held is None:
            held = self._held[start] = self._archive.read_at(self._member.name, start, _BLOCK)
            if len(self._held) > _BLOCKS:
                # The head stays: every reader looks at it.
                self._held.pop(next(key for key in self._held if key))
        return held


class Bundle:
    """What is not counted in one unit: each part is counted in that of its own reader."""

    name = "bundle"
    version = 2
    unit = Unit.PARTS

    def __init__(self, readers_of: FindReaders) -> None:
        self._readers_of = readers_of

    def recognises(self, source: Source) -> bool:
        """Whether a reader knows any part."""
        return bool(self._known(source, enough=1, also_files=True))

    def holds_several(self, source: Source) -> bool:
        """Whether readers know more than one part, apart from pictures and the like, which come
        with a chat.
        """
        return self._known(source, enough=_ENOUGH, also_files=False) >= _ENOUGH

    def _known(self, source: Source, *, enough: int, also_files: bool, depth: int = 0) -> int:
        archive = open_archive(source)
        if archive is None or any(one.name in _DOCUMENTS for one in archive.members()):
            return 0
        count = 0
        for member in archive.members():
            known = self._readers_of_part(Inside(archive, member), depth)
            count += any(also_files or reader.unit is not Unit.FILE for reader in known)
            if count >= enough:
                break
        return count

    def _readers_of_part(self, part: Inside, depth: int) -> tuple[Reader, ...]:
        if part.size == 0:
            return ()
        known = self._readers_of(part)
        if not is_zip(part) or any(one.name in _DOCUMENT_READERS for one in known):
            return known
        if depth >= _DEEPEST:
            return ()
        enough = _ENOUGH if known else 1
        found = self._known(part, enough=enough, also_files=not known, depth=depth + 1)
        return (_Deeper(self, depth + 1),) if found >= enough else known

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        yield from self.read_deep(source, answers, 0)

    def read_deep(self, source: Source, answers: Answers, depth: int) -> Iterator[Found]:
        """``depth``: in how many other archives it lies."""
        archive = open_archive(source)
        if archive is None:
            return
        nested = {fault.place.member: fault for fault in archive.faults if fault.reason == _NESTED}
        yield from (fault for fault in archive.faults if fault.reason != _NESTED)
        names = _Names(archive.members())
        for member in archive.members():
            part = Inside(archive, member)
            known = self._readers_of_part(part, depth)
            if known or member.name not in nested:
                yield from _read_part(part, member, known, answers, names)
            else:
                yield nested[member.name]
        yield from archive.damage()


class _Deeper:
    """The same for an archive in an archive."""

    name = Bundle.name
    version = Bundle.version
    unit = Bundle.unit

    def __init__(self, bundle: Bundle, depth: int) -> None:
        self._bundle, self._depth = bundle, depth

    def recognises(self, source: Source) -> bool:
        return self._bundle.recognises(source)

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        return self._bundle.read_deep(source, answers, self._depth)


def _read_part(
    part: Inside, member: Member, known: tuple[Reader, ...], answers: Answers, names: _Names
) -> Iterator[Found]:
    if len(known) > 1:
        yield Unread(Place(member.name, byte_span(0, member.size), ""), "several-readers")
        return
    if not known:
        yield Kept(member.name, member.size, "no-reader")
        return
    reached = 0
    try:
        for found in known[0].read(part, answers):
            placed = _placed(found, member.name, names)
            reached = max(reached, _end_of(placed))
            yield placed
    except (EOFError, MemoryError):
        raise
    except Exception:
        # One part that cannot be read does not take the others along.
        at = min(reached, member.size)
        yield Unread(Place(member.name, byte_span(at, member.size), ""), "reader-stopped")


def part_of(source: Source, member: str) -> Source | None:
    """A part of a source as one of its own: a member, or one of an archive in it. ``None`` where
    there is none of that name.
    """
    if any(known.name == member for known in source.members()):
        return source if member == "" else None
    archive = open_archive(source)
    if archive is None:
        return None
    at = len(member)
    while at > 0:
        found = archive.member(member[:at])
        if found is not None:
            part, rest = Inside(archive, found), member[at + len(_INSIDE) :]
            if at == len(member):
                return part
            return part_of(part, rest) if rest else None
        at = member.rfind(_INSIDE, 0, at)
    return None


def _end_of(found: Found) -> int:
    if not isinstance(found, Item | Unread):
        return 0
    try:
        return parse_byte_span(found.place.locator)[1]
    except NotAReference:
        return 0


def _placed(found: Found, member: str, names: _Names) -> Found:
    """The same, said of the archive."""
    if isinstance(found, Kept):
        return replace(found, member=_joined(member, found.member))
    if not isinstance(found, Item | Unread):
        return found
    place = replace(found.place, member=_joined(member, found.place.member))
    if isinstance(found, Unread):
        return replace(found, place=place)
    files = tuple(
        replace(one, member=_joined(member, one.member))
        if one.member
        else names.resolved(one, member)
        for one in found.attachments
    )
    return replace(found, place=place, attachments=files)


def _joined(member: str, inner: str) -> str:
    return f"{member}{_INSIDE}{inner}" if inner else member


class _Names:
    """Finds the part that an item names: by its path from the folder of the item's own part, or
    from the top; also where the name there has an ending that the item left out.
    """

    def __init__(self, members: tuple[Member, ...]) -> None:
        self._sizes = {one.name: one.size for one in members}
        self._without_ending: dict[str, str] = {}
        for name in self._sizes:
            stem = posixpath.splitext(name)[0]
            # Where two parts differ in the ending alone, neither is guessed.
            self._without_ending[stem] = "" if stem in self._without_ending else name

    def resolved(self, one: Attachment, member: str) -> Attachment:
        if one.member or not is_safe_name(one.name):
            return one
        for folder in (posixpath.dirname(member), ""):
            path = posixpath.normpath(posixpath.join(folder, one.name))
            found = path if path in self._sizes else self._without_ending.get(path, "")
            if found:
                size = self._sizes[found] if one.size is None else one.size
                return replace(one, member=found, size=size, missing_reason="")
        return one
