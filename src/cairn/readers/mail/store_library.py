"""The items of an Outlook mailbox. Imported before a process is shut away, with its library."""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pypff  # type: ignore[import-untyped,import-not-found,unused-ignore]

from cairn.readers.databases.database import Value, digest_of
from cairn.readers.mail.letters import Text, decoded
from cairn.terms.reading import Item, Source

_UNICODE, _LETTERS, _BYTES, _WHOLE, _TIME = 0x1F, 0x1E, 0x102, 0x0D, 0x40
_SUBJECT, _DATA = 0x0037, 0x3701
_FILETIME_1970 = 116_444_736_000_000_000
_CONTENT_COUNT, _INTEGER = 0x3602, 0x03
_TYPE_OF_NODE, _PLAIN_FOLDER = 0x1F, 0x02
_MOST_FOLDERS = 20_000
_FEWEST_FOLDERS = 2
"""Every mailbox has one in its root."""
_DEEPEST = 100
_MOST_BELOW = 2000
_MOST_ENTRIES = 5000
_BLOCK = 1024 * 1024


class NotOpened(Exception):
    """The file is no mailbox that can be opened."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An item, or the rest of a folder, that could not be opened."""

    folder: int
    number: int
    count: int = 1


_FAULTS = (
    OSError, ValueError, TypeError, IndexError, OverflowError, RuntimeError, struct.error,
    MemoryError,
)  # fmt: skip
"""What the library raises where a file is damaged; the last where it finds no place in it."""


class _File(io.RawIOBase):
    """A ``Source`` as a file that the library can seek in."""

    def __init__(self, source: Source) -> None:
        self._source, self._at = source, 0
        self._size = sum(member.size for member in source.members() if member.name == "")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def read(self, size: int = -1) -> bytes:
        wanted = self._size - self._at if size < 0 else min(size, self._size - self._at)
        data = self._source.read_at("", self._at, wanted) if wanted > 0 else b""
        self._at += len(data)
        return data

    def get_size(self) -> int:
        return self._size


@dataclass(slots=True)
class StoredProperties:
    """Of an item, a recipient or a file, as ``mapi.Properties`` asks for them."""

    entries: dict[int, Any]
    """By number; the first where one is twice."""
    damaged: set[int]
    attachment: Any = None

    def text(self, number: int) -> Text:
        entry = self.entries.get(number)
        if entry is None or entry.value_type not in (_UNICODE, _LETTERS):
            return Text("")
        data = self._data_of(entry)
        if entry.value_type == _UNICODE:
            return _without_mark(number, Text(data.decode("utf-16-le", "replace").rstrip("\0")))
        try:
            return _without_mark(number, Text(str(entry.get_data_as_string()).rstrip("\0")))
        except _FAULTS:
            found = decoded(data, "")
            text = Text(found.value.rstrip("\0"), found.is_guessed, found.is_replaced)
            return _without_mark(number, text)

    def data(self, number: int) -> bytes:
        entry = self.entries.get(number)
        return b"" if entry is None or entry.value_type != _BYTES else self._data_of(entry)

    def has(self, number: int) -> bool:
        return number in self.entries

    def holds_a_file(self, number: int) -> bool:
        return number in self.entries and self.entries[number].value_type == _WHOLE

    def micros(self, number: int) -> int | None:
        entry = self.entries.get(number)
        if entry is None or entry.value_type != _TIME:
            return None
        value = int.from_bytes(self._data_of(entry)[:8], "little")
        return (value - _FILETIME_1970) // 10 if value else None

    def measure(self, number: int) -> tuple[int, str]:
        del number
        digest, size = hashlib.sha256(), 0
        try:
            left = int(self.attachment.get_size())
            self.attachment.seek_offset(0, 0)
            while left > 0 and (block := self.attachment.read_buffer(min(left, _BLOCK))):
                digest.update(block)
                size += len(block)
                left -= len(block)
        except _FAULTS:
            self.damaged.add(_DATA)
        return size, digest.hexdigest()

    def _data_of(self, entry: Any) -> bytes:
        try:
            return bytes(entry.get_data() or b"")
        except _FAULTS:
            self.damaged.add(int(entry.entry_type))
            return b""


def _without_mark(number: int, text: Text) -> Text:
    """A subject begins with U+0001 and a letter for the length of its ``Re:`` (MS-PST 2.5.3.1)."""
    is_marked = number == _SUBJECT and text.value.startswith("\x01")
    return replace(text, value=text.value[2:]) if is_marked else text


@dataclass(slots=True)
class Kept:
    """One item, as ``mapi.Opened``."""

    folder: int
    number: int
    where: str
    """The names of the folders on the way, joined by ``/``."""
    digest: str
    own: StoredProperties
    recipients: list[StoredProperties] = field(default_factory=list)
    files: list[StoredProperties] = field(default_factory=list)

    @property
    def is_damaged(self) -> bool:
        return any(one.damaged for one in (self.own, *self.recipients, *self.files))

    def told(self, item: Item) -> Item:
        """With the folder, and a mark where it belongs to none."""
        flags = item.flags if self.folder else (*item.flags, "recovered")
        where = (("folder", self.where),) if self.where else ()
        return replace(item, flags=flags, details=(*item.details, *where))


def items_in(source: Source) -> Iterator[Kept | Unreadable]:
    """Every item, folder by folder, and last those that belong to none. Raises ``NotOpened``."""
    file = _opened(source)
    folders = 0
    for one in _folders(file):
        if isinstance(one, Unreadable):
            yield one
        else:
            folders += 1
            yield from _items_of(*one)
    if folders < _FEWEST_FOLDERS:
        raise NotOpened
    try:
        orphans = int(file.get_number_of_orphan_items())
    except _FAULTS:
        yield Unreadable(0, 1)
        return
    for number in range(1, orphans + 1):
        yield _kept(0, number, "", lambda at=number: file.get_orphan_item(at - 1))


def digest_of_item(source: Source, folder: str, number: int) -> str:
    """Empty where it is not there."""
    try:
        file = _opened(source)
        if folder == "0":
            return _digest(_entries(file.get_orphan_item(number - 1)))
        for one in _folders(file):
            if not isinstance(one, Unreadable) and str(one[0].identifier) == folder:
                return _digest(_entries(one[0].get_sub_message(number - 1)))
    except (NotOpened, *_FAULTS):
        return ""
    return ""


def _opened(source: Source) -> Any:
    try:
        file = pypff.file()
        file.open_file_object(_File(source))
    except _FAULTS as error:
        raise NotOpened from error
    return file


def _folders(file: Any) -> Iterator[tuple[Any, str] | Unreadable]:
    """Each folder once, in the order in which they are listed, with the names on the way to it.
    Raises ``NotOpened`` where there is not even the first.
    """
    try:
        root = file.get_root_folder()
    except _FAULTS as error:
        raise NotOpened from error
    if root is None:
        raise NotOpened
    todo = [(root, "", 0)]
    seen: set[int] = set()
    while todo and len(seen) < _MOST_FOLDERS:
        folder, where, depth = todo.pop()
        if int(folder.identifier) in seen:
            continue
        seen.add(int(folder.identifier))
        yield folder, where
        if depth < _DEEPEST:
            below, lost = _below(folder, where, depth)
            if lost:
                yield Unreadable(int(folder.identifier), 0, lost)
            todo += reversed(below)


def _below(folder: Any, where: str, depth: int) -> tuple[list[tuple[Any, str, int]], int]:
    """The folders in a folder, and how many of them cannot be opened."""
    try:
        count = int(folder.get_number_of_sub_folders())
    except _FAULTS:
        return [], 1
    below, lost = [], 0
    for at in range(count):
        try:
            one = folder.get_sub_folder(at)
            name = "/".join(filter(None, (where, one.get_name() or "")))
            below.append((one, name, depth + 1))
        except _FAULTS:
            lost += 1
    return below, lost


def _count(ask: Any) -> int:
    try:
        return int(ask())
    except _FAULTS:
        return 0


def _items_of(folder: Any, where: str) -> Iterator[Kept | Unreadable]:
    identifier = int(folder.identifier)
    try:
        count = int(folder.get_number_of_sub_messages())
        stated = _stated(folder)
    except _FAULTS:
        yield Unreadable(identifier, 1)
        return
    for number in range(1, count + 1):
        yield _kept(identifier, number, where, lambda at=number: folder.get_sub_message(at - 1))
    if stated > count:
        yield Unreadable(identifier, count + 1, stated - count)


def _stated(folder: Any) -> int:
    """How many items the folder itself says that it has; none for one that only searches others."""
    entry = _properties(_entries(folder)).entries.get(_CONTENT_COUNT)
    is_plain = int(folder.identifier) & _TYPE_OF_NODE == _PLAIN_FOLDER
    if entry is None or entry.value_type != _INTEGER or not is_plain:
        return 0
    return int.from_bytes(bytes(entry.get_data() or b"")[:4], "little")


def _kept(folder: int, number: int, where: str, opened: Any) -> Kept | Unreadable:
    try:
        message = opened()
        entries = _entries(message)
    except _FAULTS:
        return Unreadable(folder, number)
    own = _properties(entries)
    one = Kept(folder, number, where, _digest(entries), own)
    try:
        people = message.recipients
        sets = [] if people is None else list(people.record_sets)[:_MOST_BELOW]
        one.recipients += [_properties(list(each.entries)) for each in sets]
    except (AttributeError, *_FAULTS):
        own.damaged.add(0)
    try:
        for at in range(min(_MOST_BELOW, _count(message.get_number_of_attachments))):
            attachment = message.get_attachment(at)
            file = _properties(_entries(attachment))
            file.attachment = attachment
            one.files.append(file)
    except (AttributeError, *_FAULTS):
        own.damaged.add(0)
    return one


def _entries(item: Any) -> list[Any]:
    """Of all record sets, in order."""
    entries: list[Any] = []
    for at in range(int(item.get_number_of_record_sets())):
        entries += item.get_record_set(at).entries
        if len(entries) > _MOST_ENTRIES:
            break
    return entries


def _properties(entries: list[Any]) -> StoredProperties:
    by_number: dict[int, Any] = {}
    for entry in entries:
        if entry.entry_type is not None:
            by_number.setdefault(int(entry.entry_type), entry)
    return StoredProperties(by_number, set())


def _digest(entries: list[Any]) -> str:
    cells: list[Value] = []
    for entry in entries:
        cells.append((int(entry.entry_type or 0) << 16) | int(entry.value_type or 0))
        try:
            cells.append(bytes(entry.get_data() or b""))
        except _FAULTS:
            cells.append(None)
    return digest_of(cells)
