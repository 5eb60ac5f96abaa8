"""V4: the disk becomes full, at every possible page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from cairn.terms.errors import Problem
from tests.assure.figure import Counts, Figure, Must, none_of
from tests.assure.remembered import remembered
from tests.assure.scenes import OLD, Tell, add, write
from tests.assure.small_disk import PAGE, SmallDisk, can_mount, limited, mounted
from tests.assure.told import Judged, Said, judge
from tests.vault.vaults import new_vault

_SMALLEST = 8 * PAGE
_REFUSALS = 4


def make(root: Path, sizes: int) -> Counts:
    """``sizes`` disks, each one page of 4 KiB larger than the one before."""
    has_mount = can_mount(root / "disk")
    found: Counter[str] = Counter()
    with remembered():
        for number in range(sizes):
            size = _SMALLEST + number * PAGE
            with (mounted if has_mount else limited)(root / "disk", size) as disk:
                found += _fill(disk, root)
    names = ("sizes", "vaults that could not be made, and left nothing behind",
             "vaults that could not be made, and left something behind",
             "acts acknowledged", "refused as StorageFull", "refused otherwise",
             "acknowledged acts lost", "exceptions without a name",
             "vaults that did not open on the full disk",
             "faults listed by the check", "vaults not written in once there was room")  # fmt: skip
    how = "a file system of that size" if has_mount else "a limit on the size of files"
    return {"what was limited": how, **{name: found[name] for name in names}}


def _fill(disk: SmallDisk, root: Path) -> Counter[str]:
    told: list[str] = []
    found = Counter({"sizes": 1})
    _use(disk.folder / "vault", root, lambda word, what: told.append(f"{word} {what}".strip()))
    for line in told:
        if line.startswith(Said.REFUSED):
            is_full = line.endswith(("StorageFull", "NoPlaceThere"))
            found["refused as StorageFull" if is_full else "refused otherwise"] += 1
        elif line.startswith(Said.UNNAMED):
            found["exceptions without a name"] += 1
        else:
            found["acts acknowledged"] += 1
    if Said.MADE not in told:
        left = "something" if any(disk.folder.iterdir()) else "nothing"
        found[f"vaults that could not be made, and left {left} behind"] += 1
        return found
    full = judge(disk.folder / "vault", told, write=False)
    disk.make_room()
    roomy = judge(disk.folder / "vault", told)
    return found + _compared(full, roomy)


def _compared(full: Judged, roomy: Judged) -> Counter[str]:
    return Counter({
        "acknowledged acts lost": len({*full.lost, *roomy.lost}),
        "exceptions without a name": bool(full.unnamed) + bool(roomy.unnamed),
        "vaults that did not open on the full disk": bool(full.problem),
        "faults listed by the check": len({*full.faults, *roomy.faults}),
        "vaults not written in once there was room": bool(
            roomy.problem or roomy.kept_from_writing
        ),
    })  # fmt: skip


def _use(folder: Path, root: Path, tell: Tell) -> None:
    """Write until it is full, and then a little smaller."""
    refused = 0

    def tried(act: Callable[[], object]) -> None:
        nonlocal refused
        try:
            act()
        except Problem as problem:
            refused += 1
            tell(Said.REFUSED, type(problem).__name__)
        except Exception as error:  # noqa: BLE001, RUF100 - any other exception is what is looked for
            refused += 1
            tell(Said.UNNAMED, f"{type(error).__name__}: {error}")

    def through() -> None:
        with new_vault(folder) as vault:
            tell(Said.MADE, "")
            tried(lambda: write(vault, tell, OLD))
            number = 0
            while refused < _REFUSALS:
                number += 1
                text = f"entry {number}"
                tried(lambda: add(vault, tell, [_file(root, number, 9000)]))  # noqa: B023 - called at once
                tried(lambda: write(vault, tell, text + " of some length" * 400))  # noqa: B023
                tried(lambda: write(vault, tell, text))  # noqa: B023

    tried(through)


def _file(root: Path, number: int, size: int) -> Path:
    path = root / "incoming.txt"
    path.write_bytes((b"message %d to 07700 900123\n" % number * size)[:size])
    return path


FIGURE = Figure(
    name="full-disk",
    number="V4",
    question="What happens when the disk is full?",
    shows=(
        "Disks of 32 KiB and each 4 KiB more: a vault is made, then imported into and written in "
        "until four things were refused. It is opened on the full disk and checked; then there is "
        "room again, and it is opened, checked and written in."
    ),
    does_not_show=(
        "A disk that is filled by something else while a record is written, and file systems that "
        "keep space back or compress."
    ),
    make=make,
    unit="sizes",
    ci_size=64,
    long_size=1000,
    must=(
        Must("sizes", ">=", 64),
        Must("refused as StorageFull", ">=", 64),
        *none_of("vaults that could not be made, and left something behind",
                 "refused otherwise", "acknowledged acts lost", "exceptions without a name",
                 "vaults that did not open on the full disk", "faults listed by the check",
                 "vaults not written in once there was room"),
    ),
)  # fmt: skip
