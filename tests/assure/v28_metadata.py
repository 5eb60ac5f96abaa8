"""V28: what the folder of a vault tells somebody who has no key."""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from cairn.crypto.age_keys import Identity
from cairn.crypto.agefile import seal_bytes
from cairn.crypto.padding import bucket, padme
from cairn.storage.folder_files import EPOCH
from cairn.storage.memory import MemoryLog
from cairn.vault.add_files import add_files
from cairn.vault.dispose import dispose
from cairn.vault.write_entry import NewEntry, write_entry, write_note
from tests.assure.figure import Counts, Figure, Must, none_of
from tests.vault.vaults import new_vault

_NAMES = re.compile(
    r"header|slots|ways|keys|settings|marks|logs(/[01])?|originals(/[0-9a-f]{2}(/[0-9a-f]{64})?)?"
    r"|readings|bin|drafts|\.staging"
)
_SMALL_STEP = {"slots": 4096, "ways": 18688, "keys": 64 * 1024, "settings": 4096, "marks": 4096}
_WAYS_OUT = 4.5
"""Standard deviations: so far out, chance comes once in some hundred thousand vaults."""


def make(root: Path, vaults: int) -> Counts:
    chance = random.Random(28)  # noqa: S311 - what is written, not what is sealed
    found: Counter[str] = Counter()
    bytes_seen = {"slots": Counter[int](), "ways": Counter[int]()}
    headers: set[int] = set()
    for number in range(vaults):
        folder = root / str(number)
        found += _live_in(folder, root, chance)
        headers.add((folder / "header").stat().st_size)
        found += _looked_at(folder)
        for name, seen in bytes_seen.items():
            seen.update((folder / name).read_bytes())
    out = {f"standard deviations from chance, bytes of {name}": _out(seen)
           for name, seen in bytes_seen.items()}  # fmt: skip
    found["files whose bytes are not as by chance"] = sum(abs(z) > _WAYS_OUT for z in out.values())
    found["sizes of header beyond the one"] = len(headers) - 1
    names = ("vaults", "acts written", "files added", "files and folders looked at",
             "records measured", "sizes outside the steps", "times that are not the one time",
             "names that are not in the format", "open to others",
             "sizes of header beyond the one",
             "files whose bytes are not as by chance")  # fmt: skip
    return {**{name: found[name] for name in names}, **out}


def _live_in(folder: Path, root: Path, chance: random.Random) -> Counter[str]:
    """A life of its own for each vault."""
    acts, files = chance.randrange(1, 6), chance.randrange(3)
    incoming = root / "incoming"
    with new_vault(folder) as vault:
        for _ in range(acts):
            text = "x" * int(10 ** chance.uniform(0, 4.5))
            act = write_entry(vault, NewEntry(text))
            write_note(vault, NewEntry(text[: chance.randrange(1, 9999)]))
            if chance.random() < 0.2:
                dispose(vault, act)
        for number in range(files):
            incoming.write_bytes(
                chance.randbytes(int(10 ** chance.uniform(0, 5.5))) + b"%d" % number
            )
            for _ in add_files(vault, [incoming]):
                pass
    return Counter({"vaults": 1, "acts written": 2 * acts, "files added": files})


def _looked_at(folder: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    for path in (folder, *sorted(folder.rglob("*"))):
        found["files and folders looked at"] += 1
        seen = path.lstat()
        found["times that are not the one time"] += seen.st_mtime_ns != EPOCH * 10**9
        found["open to others"] += bool(seen.st_mode & 0o077)
        name = path.relative_to(folder).as_posix()
        found["names that are not in the format"] += path != folder and not _NAMES.fullmatch(name)
        if path.is_file():
            found["sizes outside the steps"] += not _is_a_step(name, seen.st_size)
    for log in ("0", "1"):
        for stored in MemoryLog((folder / "logs" / log).read_bytes()).read_from():
            found["records measured"] += 1
            length = len(stored.body)
            found["sizes outside the steps"] += not _is_sealed(length, bucket)
    return found


def _is_a_step(name: str, size: int) -> bool:
    if name in _SMALL_STEP:
        return size > 0 and size % _SMALL_STEP[name] == 0
    if name.startswith("originals/"):
        return _is_sealed(size, padme)
    return True  # header and logs are measured by themselves


_IDENTITY = Identity.new()
_AROUND = len(seal_bytes(b"", _IDENTITY.recipient))
"""Of a sealed file that holds nothing: its header, a nonce, and the tag of its one chunk."""
_CHUNK, _TAG = 64 * 1024, 16


def _is_sealed(size: int, step: Callable[[int], int]) -> bool:
    """Whether ``size`` is that of a sealed file whose inside has a size that ``step`` gives."""
    return any(step(inside) == inside for inside in _insides(size - _AROUND))


def _insides(size: int) -> Iterator[int]:
    """Every size that is ``size`` once each chunk after the first has its tag."""
    chunks = max(1, -(-size // (_CHUNK + _TAG)))
    for count in (chunks - 1, chunks, chunks + 1):
        inside = size - (count - 1) * _TAG
        if count >= 1 and inside >= 0 and max(1, -(-inside // _CHUNK)) == count:
            yield inside


def _out(seen: Counter[int]) -> float:
    """Chi-square of the bytes against chance, as standard deviations (Wilson and Hilferty)."""
    expected = seen.total() / 256
    square = sum((seen[byte] - expected) ** 2 / expected for byte in range(256))
    spread = 2 / (9 * 255)
    out = (math.pow(square / 255, 1 / 3) - (1 - spread)) / math.sqrt(spread)
    return round(out, 2)


FIGURE = Figure(
    name="metadata",
    number="V28",
    question="What does the folder of a vault tell somebody who has no key?",
    shows=(
        "Vaults are made at random: entries, notes, files and disposals of all lengths. Every size "
        "has to be one of the steps of the format (sealed bodies 4, 16 and 64 KiB and then Padmé, "
        "originals Padmé, small files whole steps), every file and folder has the same time, is "
        "for its owner alone, and has a name of the format; the bytes of slots and ways are laid "
        "against chance. A log grows by one frame and one such body with every act."
    ),
    does_not_show=(
        "How many acts and files there are, and that it grew between two looks: that is not "
        "hidden. Readings and the index are made again from the rest and are not padded. What a "
        "file system notes for itself."
    ),
    make=make,
    unit="vaults",
    ci_size=50,
    long_size=1000,
    must=(
        Must("vaults", ">=", 50),
        *none_of("sizes outside the steps", "times that are not the one time",
                 "names that are not in the format", "open to others",
                 "sizes of header beyond the one", "files whose bytes are not as by chance"),
    ),
)  # fmt: skip
