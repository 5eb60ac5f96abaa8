"""The properties of an Outlook file. Imported before a process is shut away, with its library.

Format: MS-OXMSG 2.4. A property is a number; texts, bytes and whole files stand in streams named
after number and type, numbers and times in one list.
"""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

import olefile  # type: ignore[import-untyped]

from cairn.readers.mail.letters import Text, decoded

_LIST = "__properties_version1.0"
_STREAM = "__substg1.0_"
_RECIPIENT, _FILE = "__recip_version1.0_#", "__attach_version1.0_#"
_UNICODE, _LETTERS, _BYTES, _WHOLE = "001F", "001E", "0102", "000D"
_HEADS = {"": 32}
_HEAD_BELOW = 8
_ENTRY = 16
_CODEPAGES = (0x3FFD, 0x3FDE)
_NAMES = {
    65001: "utf-8", 936: "gb18030", 950: "cp950", 932: "cp932", 949: "cp949", 1200: "utf-16-le",
    20127: "us-ascii", 28591: "iso-8859-1", 50220: "iso2022_jp", 51932: "euc_jp", 20866: "koi8_r",
}  # fmt: skip
_MOST_BELOW = 2000
_SMALL_SECTOR = 64
_FILETIME_1970 = 116_444_736_000_000_000


class NotOpened(Exception):
    """The file is no compound file that can be opened."""


@dataclass(frozen=True, slots=True)
class Properties:
    """Of the mail itself, of one recipient, or of one file with it."""

    _file: olefile.OleFileIO
    _folder: str
    _charset: str
    _streams: dict[str, str]
    """Number and type in capitals, to the name of the stream."""
    _damaged: set[str]
    _most: int
    """Bytes of the whole file: nothing in it can be longer."""

    def text(self, number: int) -> Text:
        """Empty where there is none."""
        if (name := self._streams.get(f"{number:04X}{_UNICODE}")) is not None:
            raw = self._read(name)
            return Text(raw.decode("utf-16-le", "replace").rstrip("\0"))
        if (name := self._streams.get(f"{number:04X}{_LETTERS}")) is not None:
            found = decoded(self._read(name), self._charset)
            return Text(found.value.rstrip("\0"), found.is_guessed, found.is_replaced)
        return Text("")

    def data(self, number: int) -> bytes:
        name = self._streams.get(f"{number:04X}{_BYTES}")
        return b"" if name is None else self._read(name)

    def has(self, number: int) -> bool:
        return any(name.startswith(f"{number:04X}") for name in self._streams)

    def holds_a_file(self, number: int) -> bool:
        """Whether it is another such file, as a mail in the mail is."""
        return f"{number:04X}{_WHOLE}" in self._streams

    def number(self, number: int, kind: int) -> int | None:
        """Of the list: an integer, or a time in its own unit."""
        head = _HEADS.get(self._folder, _HEAD_BELOW)
        listed = self._read(_LIST)
        for at in range(head, len(listed) - _ENTRY + 1, _ENTRY):
            of_kind, of_number = struct.unpack_from("<HH", listed, at)
            if (of_number, of_kind) == (number, kind):
                return int.from_bytes(
                    listed[at + 8 : at + 16 if kind == 0x40 else at + 12], "little"
                )
        return None

    def micros(self, number: int) -> int | None:
        """A time, as UTC microseconds since 1970."""
        value = self.number(number, 0x40)
        return None if not value else (value - _FILETIME_1970) // 10

    def measure(self, number: int) -> tuple[int, str]:
        """Size and SHA-256 of a file."""
        data = self.data(number)
        return len(data), hashlib.sha256(data).hexdigest()

    def _read(self, name: str) -> bytes:
        path = f"{self._folder}/{name}" if self._folder else name
        try:
            if self._file.get_size(path) > self._most:
                raise ValueError  # a chain that turns in a circle never ends
            with self._file.openstream(path) as stream:
                return bytes(stream.read())
        except (OSError, ValueError, TypeError, IndexError, struct.error):
            self._damaged.add(path)
            return b""


@dataclass(frozen=True, slots=True)
class Opened:
    own: Properties
    recipients: list[Properties]
    files: list[Properties]
    damaged: set[str]
    """Streams that could not be read; grows while the rest is."""

    @property
    def is_damaged(self) -> bool:
        return bool(self.damaged)


def opened(data: bytes) -> Opened:
    """Raises ``NotOpened``."""
    try:
        file = olefile.OleFileIO(io.BytesIO(data))
        listed = [[str(part) for part in path] for path in file.listdir(storages=True)]
    except (OSError, ValueError, IndexError, TypeError, AttributeError, RecursionError,
            struct.error, OverflowError) as error:  # fmt: skip
        raise NotOpened from error
    if file.minisectorsize != _SMALL_SECTOR or file.root.size > len(data):
        raise NotOpened
    damaged: set[str] = set()
    own = Properties(file, "", "", _streams_in(listed, ""), damaged, len(data))
    charset = next(
        (_named(page) for one in _CODEPAGES if (page := own.number(one, 3)) is not None), ""
    )
    return Opened(
        replace(own, _charset=charset),
        list(_below(replace(own, _charset=charset), listed, _RECIPIENT)),
        list(_below(replace(own, _charset=charset), listed, _FILE)),
        damaged,
    )


def _named(page: int) -> str:
    return _NAMES.get(page, f"cp{page}")


def _streams_in(listed: list[list[str]], folder: str) -> dict[str, str]:
    depth = 1 if folder else 0
    return {
        path[-1][len(_STREAM) :].upper(): path[-1]
        for path in listed
        if len(path) == depth + 1 and path[:depth] == [folder][:depth]
        and path[-1].startswith(_STREAM)
    }  # fmt: skip


def _below(own: Properties, listed: list[list[str]], begins: str) -> Iterator[Properties]:
    folders = sorted(path[0] for path in listed if len(path) == 1 and path[0].startswith(begins))
    for folder in folders[:_MOST_BELOW]:
        yield replace(own, _folder=folder, _streams=_streams_in(listed, folder))
