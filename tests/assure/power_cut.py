"""What a disk may hold after a power cut, by what was asked of it before.

The model is the weakest that file systems keep to (Pillai et al., "All File Systems Are Not Created
Equal", OSDI 2014): what was synced is there. Of what was not, any part may be there and any part
may be missing, in any order: single sectors of a write, the new length without the bytes, a new
name without the bytes behind it, bytes without the name. Two things hold: a sector of 512 bytes is
whole, and a file that is renamed never has no name at all.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.assure.disk_operations import (
    TOP,
    Link,
    Move,
    Operation,
    Recording,
    Resize,
    Sync,
    SyncAll,
    Told,
    Unlink,
    Write,
)

SECTOR = 512
_NEVER = 1 << 62


@dataclass(slots=True)
class AfterCut:
    """Folders and files as they are found: numbers stand for the same as in the recording."""

    names: dict[tuple[int, str], int]
    data: dict[int, bytearray] = field(default_factory=dict)
    told: tuple[str, ...] = ()

    def reachable(self, folder: int = TOP) -> Iterator[tuple[tuple[int, str], int]]:
        """Everything that has a name, from the top down; folder by folder."""
        for (above, name), node in sorted(self.names.items()):
            if above == folder:
                yield (above, name), node
                yield from self.reachable(node)

    def digest(self) -> str:
        """The same for two states that cannot be told apart."""
        digest = hashlib.sha256(repr(self.told).encode())
        for place, node in self.reachable():
            digest.update(repr((place, node)).encode())
            digest.update(hashlib.sha256(self.data.get(node, b"")).digest())
        return digest.hexdigest()


class Chooser:
    """Decides of everything that was not synced whether it is there: all, nothing, only names, only
    bytes, or by chance.
    """

    def __init__(self, way: int, chance: random.Random) -> None:
        self._way = way
        self._chance = chance
        self._share = chance.choice((0.1, 0.5, 0.9))

    def name(self) -> bool:
        return self._one((False, True, True, False))

    def bytes(self) -> bool:
        return self._one((False, True, False, True))

    def is_torn(self) -> bool:
        return self._way > 3 and self._chance.random() < 0.6

    def _one(self, fixed: tuple[bool, bool, bool, bool]) -> bool:
        return fixed[self._way] if self._way < 4 else self._chance.random() < self._share


def synced_by(operations: Sequence[Operation]) -> tuple[tuple[int, int], ...]:
    """For each operation, the number of the sync that made it lasting; for a move, of its new name
    and of the going of its old one.
    """
    last: dict[int, int] = {}
    everything = _NEVER
    found: list[tuple[int, int]] = []
    for number in range(len(operations) - 1, -1, -1):
        match operations[number]:
            case Sync(node):
                last[node] = number
            case SyncAll():
                everything = number
        first, second = _touches(operations[number])
        found.append((
            min(last.get(first, _NEVER), everything),
            min(last.get(second, _NEVER), everything),
        ))  # fmt: skip
    return tuple(reversed(found))


def _touches(operation: Operation) -> tuple[int, int]:
    """Which file or folder has to be synced."""
    match operation:
        case Write(node) | Resize(node):
            return node, node
        case Link(folder) | Unlink(folder):
            return folder, folder
        case Move():
            return operation.to_folder, operation.folder
    return -1, -1


def after_cut(
    recording: Recording, synced: Sequence[tuple[int, int]], length: int, chooser: Chooser
) -> AfterCut:
    """A state that is possible when the power goes after ``length`` operations."""
    state = AfterCut(
        dict(recording.names), {node: bytearray(data) for node, data in recording.data.items()}
    )
    for number, operation in enumerate(recording.operations[:length]):
        first, second = (one < length for one in synced[number])
        match operation:
            case Told(line):
                state.told += (line,)
            case Link() | Unlink() | Move():
                _change_names(state, operation, first, second, chooser)
            case Write() | Resize():
                _change_bytes(state, operation, first, chooser)
    return state


def _change_names(
    state: AfterCut, one: Link | Unlink | Move, first: bool, second: bool, chooser: Chooser
) -> None:
    if not (first or chooser.name()):
        return
    match one:
        case Link():
            state.names[one.folder, one.name] = one.node
        case Unlink():
            state.names.pop((one.folder, one.name), None)
        case Move():
            state.names[one.to_folder, one.to_name] = one.node
            if second or one.folder == one.to_folder or chooser.name():
                state.names.pop((one.folder, one.name), None)


def _change_bytes(state: AfterCut, one: Write | Resize, lasts: bool, chooser: Chooser) -> None:
    if not (lasts or chooser.bytes()):
        return
    data = state.data.setdefault(one.node, bytearray())
    if isinstance(one, Resize):
        del data[one.size :]
        data.extend(bytes(one.size - len(data)))
        return
    end = one.at + len(one.data)
    data.extend(bytes(max(0, end - len(data))))
    if lasts or not chooser.is_torn():
        data[one.at : end] = one.data
        return
    at = one.at
    while at < end:
        stop = min(end, at - at % SECTOR + SECTOR)
        if chooser.bytes():
            data[at:stop] = one.data[at - one.at : stop - one.at]
        at = stop
