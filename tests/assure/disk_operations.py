"""What a program asked of a disk, in order, recorded from its real system calls.

Files and folders are numbered: a number stays with a file when it is renamed. Times and modes are
left out: no promise depends on them.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from tests.assure.scenes import TELLING
from tests.vault.tracing import CHANGING, GO, OPENING, Call, Verdict, run_watched

TOP = 0
"""The number of the folder that is recorded."""
_CWD = (1 << 32) - 100
_NAMING_TWO = {"rename": (None, 0, None, 1), "renameat": (0, 1, 2, 3), "renameat2": (0, 1, 2, 3)}
_NAMING_ONE = {"mkdir": (None, 0), "mkdirat": (0, 1), "unlink": (None, 0), "unlinkat": (0, 1),
               "rmdir": (None, 0), "open": (None, 0), "openat": (0, 1)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    folder: int
    name: str
    node: int


@dataclass(frozen=True, slots=True)
class Unlink:
    folder: int
    name: str


@dataclass(frozen=True, slots=True)
class Move:
    folder: int
    name: str
    to_folder: int
    to_name: str
    node: int


@dataclass(frozen=True, slots=True)
class Write:
    node: int
    at: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Resize:
    node: int
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    node: int


@dataclass(frozen=True, slots=True)
class SyncAll:
    """The whole file system."""


@dataclass(frozen=True, slots=True)
class Told:
    """Not an operation: what the owner may rely on from here."""

    line: str


Operation: TypeAlias = Link | Unlink | Move | Write | Resize | Sync | SyncAll | Told


@dataclass(frozen=True, slots=True)
class Recording:
    names: dict[tuple[int, str], int]
    """What stood in which folder before: folder and name to number."""
    data: dict[int, bytes]
    """Of every file before."""
    folders: frozenset[int]
    operations: tuple[Operation, ...]
    inodes: dict[int, int]
    """Of folders, number to inode."""


@dataclass(slots=True)
class _Recorder:
    root: Path
    names: dict[tuple[int, str], int] = field(default_factory=dict)
    data: dict[int, bytes] = field(default_factory=dict)
    names_now: dict[tuple[int, str], int] = field(default_factory=dict)
    folders: set[int] = field(default_factory=lambda: {TOP})
    inodes: dict[int, int] = field(default_factory=dict)
    """Of what is there now, inode to number."""
    folder_inodes: dict[int, int] = field(default_factory=dict)
    operations: list[Operation] = field(default_factory=list)
    numbers: int = TOP

    def note(self, path: Path) -> int:
        """A number for what stands at ``path`` now."""
        self.numbers += 1
        found = path.stat()
        self.inodes[found.st_ino] = self.numbers
        if path.is_dir():
            self.folders.add(self.numbers)
            self.folder_inodes[self.numbers] = found.st_ino
        return self.numbers

    def look(self, folder: Path, number: int) -> None:
        """Everything that is there before."""
        for path in sorted(folder.iterdir()):
            inside = self.note(path)
            self.names[number, path.name] = inside
            if path.is_dir():
                self.look(path, inside)
            else:
                self.data[inside] = path.read_bytes()

    def place(self, call: Call, folder_at: int | None, path_at: int) -> tuple[int, str] | None:
        """Folder and name that the call names, if it is inside ``root``."""
        path = Path(call.text(path_at))
        if not path.is_absolute():
            fd = _CWD if folder_at is None else call.arguments[folder_at] & 0xFFFFFFFF
            link = "cwd" if fd == _CWD else f"fd/{fd}"
            path = Path(f"/proc/{call.pid}/{link}").readlink() / path
        try:
            parts = path.relative_to(self.root).parts
        except ValueError:
            return None
        at = TOP
        for part in parts[:-1]:
            at = self.names_now[at, part]
        return (at, parts[-1]) if parts else None

    def node(self, call: Call) -> int | None:
        """What the descriptor in the first argument stands for."""
        with contextlib.suppress(OSError):
            return self.inodes.get(_behind(call).stat().st_ino)
        return None

    def watch(self, call: Call) -> Verdict:
        if call.result is not None and call.result >= 0:
            act = _ACTS.get(call.name)
            if act:
                act(self, call)
        return GO

    def add(self, operation: Operation) -> None:
        self.operations.append(operation)


def _behind(call: Call) -> Path:
    """What the descriptor in the first argument leads to."""
    return Path(f"/proc/{call.pid}/fd/{call.arguments[0]}")


def record(work: Callable[[], None], root: Path) -> Recording:
    """Run ``work`` in a child; everything it asked of the folder ``root``."""
    recorder = _Recorder(root)
    recorder.inodes[root.stat().st_ino] = TOP
    recorder.look(root, TOP)
    recorder.names_now = dict(recorder.names)
    ended = run_watched(work, recorder.watch, CHANGING | OPENING)
    if ended.killed or ended.code:
        raise RuntimeError("what was to be recorded did not end well")
    return Recording(
        recorder.names,
        recorder.data,
        frozenset(recorder.folders),
        tuple(recorder.operations),
        recorder.folder_inodes,
    )


def _opened(recorder: _Recorder, call: Call) -> None:
    flags = call.arguments[1 if call.name == "open" else 2]
    place = recorder.place(call, *_NAMING_ONE[call.name]) if flags & os.O_CREAT else None
    if place is None:
        return
    if place not in recorder.names_now:
        number = recorder.note(Path(f"/proc/{call.pid}/fd/{call.result}"))
        recorder.names_now[place] = number
        recorder.add(Link(*place, number))
    elif flags & os.O_TRUNC:
        recorder.add(Resize(recorder.names_now[place], 0))


def _made(recorder: _Recorder, call: Call) -> None:
    place = recorder.place(call, *_NAMING_ONE[call.name])
    if place is not None:
        path = _path_of(recorder, place)
        recorder.names_now[place] = recorder.note(path)
        recorder.add(Link(*place, recorder.names_now[place]))


def _path_of(recorder: _Recorder, place: tuple[int, str]) -> Path:
    above = {number: where for where, number in recorder.names_now.items()}
    folder, name = place
    parts = [name]
    while folder != TOP:
        folder, name = above[folder]
        parts.append(name)
    return recorder.root.joinpath(*reversed(parts))


def _removed(recorder: _Recorder, call: Call) -> None:
    place = recorder.place(call, *_NAMING_ONE[call.name])
    if place is not None and recorder.names_now.pop(place, None) is not None:
        recorder.add(Unlink(*place))


def _moved(recorder: _Recorder, call: Call) -> None:
    from_at, from_path, to_at, to_path = _NAMING_TWO[call.name]
    source = recorder.place(call, from_at, from_path)
    target = recorder.place(call, to_at, to_path)
    assert source is not None and target is not None, "nothing is moved in or out"
    number = recorder.names_now.pop(source)
    recorder.names_now[target] = number
    recorder.add(Move(*source, *target, number))


def _wrote(recorder: _Recorder, call: Call) -> None:
    fd, address = call.arguments[:2]
    length = call.result or 0
    if fd == TELLING:
        text = call.memory(address, length).decode()
        recorder.operations += [Told(line) for line in text.splitlines()]
        return
    node = recorder.node(call)
    if node is None:
        return
    at = call.arguments[3] if call.name == "pwrite64" else _position(call) - length
    recorder.add(Write(node, at, call.memory(address, length)))


def _position(call: Call) -> int:
    info = Path(f"/proc/{call.pid}/fdinfo/{call.arguments[0]}").read_text()
    return int(info.split()[1])


def _resized(recorder: _Recorder, call: Call) -> None:
    node = recorder.node(call)
    if node is not None:
        recorder.add(Resize(node, call.arguments[1]))


def _synced(recorder: _Recorder, call: Call) -> None:
    node = recorder.node(call)
    if node is not None:
        recorder.add(Sync(node))


def _synced_all(recorder: _Recorder, call: Call) -> None:
    recorder.add(SyncAll())


def _not_known(recorder: _Recorder, call: Call) -> None:
    raise NotImplementedError(f"{call.name} is not recorded")


_ACTS: dict[str, Callable[[_Recorder, Call], None]] = {
    "open": _opened,
    "openat": _opened,
    "mkdir": _made,
    "mkdirat": _made,
    "rename": _moved,
    "renameat": _moved,
    "renameat2": _moved,
    "unlink": _removed,
    "unlinkat": _removed,
    "rmdir": _removed,
    "write": _wrote,
    "pwrite64": _wrote,
    "ftruncate": _resized,
    "fsync": _synced,
    "fdatasync": _synced,
    "syncfs": _synced_all,
    "writev": _not_known,
    "truncate": _not_known,
}
