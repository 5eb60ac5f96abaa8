"""Looks through the memory of a process, and through what a process belongs to."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.assure.figure import CannotRunHere

_PROC = Path("/proc")
_NOT_MEMORY = ("[vvar]", "[vvar_vclock]", "[vsyscall]", "[vdso]")


def forms(word: bytes) -> tuple[bytes, ...]:
    """The ways in which ``word`` may stand in memory: as it is, as wide text, hex, and base64 at
    each of its three offsets, without the characters that its neighbours share.
    """
    found = {word, word.hex().encode(), word.hex().upper().encode()}
    if word.isascii():
        found |= {word.decode().encode(wide) for wide in ("utf-16-le", "utf-16-be", "utf-32-le")}
    for offset in range(3):
        bits = (offset + len(word)) * 8
        text = base64.b64encode(bytes(offset) + word)
        found.add(text[-(-offset * 8 // 6) : bits // 6])
    return tuple(sorted(found))


def memory_of(pid: int) -> Iterator[bytes]:
    """Every part of the memory of a process that it can read, but for what stands in files and
    that it cannot write to: libraries and programs. Raises ``CannotRunHere``.
    """
    folder = _PROC / str(pid)
    try:
        maps = (folder / "maps").read_text(encoding="utf-8").splitlines()
        memory = (folder / "mem").open("rb", buffering=0)
    except PermissionError as problem:
        message = "this user may not look into the memory of another process"
        raise CannotRunHere(message) from problem
    with memory:
        for line in maps:
            span, rights, _, _, inode = line.split()[:5]
            is_ours = "w" in rights or inode == "0"
            if rights.startswith("r") and is_ours and not line.endswith(_NOT_MEMORY):
                start, stop = (int(part, 16) for part in span.split("-"))
                memory.seek(start)
                try:
                    yield memory.read(stop - start) or b""
                except OSError:
                    continue  # mapped from a file and past its end


def numbered(parts: Iterable[bytes], mark: bytes, digits: int) -> set[bytes]:
    """The different words that begin with ``mark`` and go on with so many digits."""
    found: set[bytes] = set()
    for part in parts:
        at = part.find(mark)
        while at >= 0:
            word = part[at : at + len(mark) + digits]
            if word[len(mark) :].isdigit():
                found.add(word)
            at = part.find(mark, at + 1)
    return found


def hits(parts: Iterable[bytes], wanted: Iterable[bytes]) -> int:
    """How often any of ``wanted`` stands there."""
    wanted = tuple(wanted)
    return sum(part.count(word) for part in parts for word in wanted)


def children_of(pid: int) -> tuple[int, ...]:
    found = (_PROC / str(pid) / "task" / str(pid) / "children").read_text(encoding="utf-8")
    return tuple(int(child) for child in found.split())


def group(number: int) -> tuple[int, ...]:
    """The processes of a process group, those that ended and were not waited for too."""
    return tuple(
        int(process.name) for process in _PROC.glob("[0-9]*") if _group_of(process) == number
    )


def _group_of(process: Path) -> int:
    try:
        after_name = (process / "stat").read_text(encoding="utf-8").rpartition(")")[2]
    except OSError:
        return 0  # it ended just now
    return int(after_name.split()[2])
