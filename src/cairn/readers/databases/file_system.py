"""A file system for SQLite that holds the originals that are open, and nothing else."""

from __future__ import annotations

from itertools import count
from typing import Final

import apsw

from cairn.readers.databases.pages import Pages

NAME: Final = "cairn-original"
_opened: dict[str, Pages] = {}
_numbers = count()


def put(pages: Pages) -> str:
    """Under which name SQLite finds them, until ``remove``."""
    name = f"original-{next(_numbers)}"
    _opened[name] = pages
    return name


def remove(name: str) -> None:
    _opened.pop(name, None)


class _File:
    """What SQLite asks of a file."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def xRead(self, amount: int, offset: int) -> bytes:
        return self._pages.read_at(offset, amount)

    def xFileSize(self) -> int:
        return self._pages.size

    def xLock(self, level: int) -> None:
        pass

    def xUnlock(self, level: int) -> None:
        pass

    def xCheckReservedLock(self) -> bool:
        return False

    def xFileControl(self, op: int, pointer: int) -> bool:
        return False

    def xDeviceCharacteristics(self) -> int:
        return apsw.SQLITE_IOCAP_IMMUTABLE

    def xSectorSize(self) -> int:
        return 0

    def xClose(self) -> None:
        pass


class _Vfs(apsw.VFS):
    """A file system that holds the originals that are open, and nothing else. It has no clock, no
    chance and no disk.
    """

    def __init__(self) -> None:
        super().__init__(NAME, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> _File:  # type: ignore[override]
        given = name.filename() if isinstance(name, apsw.URIFilename) else name
        if given not in _opened:
            raise apsw.CantOpenError
        return _File(_opened[given])

    def xAccess(self, pathname: str, flags: int) -> bool:
        return False

    def xDelete(self, filename: str, syncdir: bool) -> None:
        raise apsw.ReadOnlyError

    def xFullPathname(self, name: str) -> str:
        return name

    def xRandomness(self, numbytes: int) -> bytes:
        return bytes(numbytes)

    def xSleep(self, microseconds: int) -> int:
        return 0

    def xCurrentTime(self) -> float:
        return 2451545.0

    def xCurrentTimeInt64(self) -> int:
        return 0

    def xGetLastError(self) -> tuple[int, str]:
        return 0, ""


_ITSELF = _Vfs()
