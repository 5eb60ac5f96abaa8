"""V2: every kind of state that a power cut may leave behind, opened."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.assure.disk_operations import TOP, Recording, record
from tests.assure.figure import CannotRunHere, Counts, Figure, Must, none_of
from tests.assure.power_cut import AfterCut, Chooser, after_cut, synced_by
from tests.assure.remembered import remembered
from tests.assure.scenes import (
    CHANGE_WORDS,
    CREATE,
    DISPOSE,
    IMPORT,
    RECOVER,
    WRITE,
    WRITE_HERE,
    Scene,
    Stage,
    clear,
    play,
    reset,
    set_up,
)
from tests.assure.told import judge
from tests.vault.tracing import CAN_TRACE

_FEWEST_FIRST = (RECOVER, DISPOSE, CHANGE_WORDS, WRITE_HERE, CREATE, IMPORT, WRITE)
"""What one scene has not to give, those after it make up for."""
_WRITTEN_IN = 5
"""Of so many states, one is written in after it was opened."""
_FRUITLESS = 12
"""Rounds over all prefixes without one new state, before a scene has no more to give."""


def make(root: Path, states: int) -> Counts:
    if not CAN_TRACE:
        raise CannotRunHere("system calls are recorded by their numbers on x86-64 Linux")
    found: Counter[str] = Counter()
    with remembered():
        for number, scene in enumerate(_FEWEST_FIRST):
            left = states - found["states"]
            found += _cut(scene, root / scene.name, left // (len(_FEWEST_FIRST) - number))
    names = ("states", "operations recorded", "acts acknowledged before them",
             "acknowledged acts lost", "exceptions without a name",
             "refused to open although acknowledged", "opened, nothing amiss",
             "opened, an unfinished record set aside and said so",
             "opened, and the check lists an unfinished record as a fault",
             "not yet a vault, and none promised", "tried to write in",
             "kept from writing, and said why")  # fmt: skip
    return {name: found[name] for name in names}


def _cut(scene: Scene, root: Path, states: int) -> Counter[str]:
    stage, before = set_up(scene, root)
    reset(stage)
    recording = record(lambda: play(scene, stage), stage.home)
    found = Counter({"operations recorded": len(recording.operations)})
    vault = _vault_of(recording, stage)
    aside = root / "aside"
    stage.vault.rename(aside)
    clear(aside)
    for state, _ in zip(_states(recording), range(states), strict=False):
        _lay_out(state, recording, stage, vault, aside)
        found += _after(stage, (*before, *state.told), write=found["states"] % _WRITTEN_IN == 0)
        found["states"] += 1
        _put_away(stage, recording.inodes[vault], aside)
    return found


def _states(recording: Recording) -> Iterator[AfterCut]:
    """Different ones only: first the plain ways for every prefix, then by chance."""
    chance = random.Random(2)  # noqa: S311 - the same states every time
    synced = synced_by(recording.operations)
    seen: set[str] = set()
    way = fruitless = 0
    while fruitless < _FRUITLESS:
        before = len(seen)
        for length in range(1, len(recording.operations) + 1):
            state = after_cut(recording, synced, length, Chooser(way, chance))
            digest = state.digest()
            if digest not in seen:
                seen.add(digest)
                yield state
        fruitless = 0 if len(seen) > before else fruitless + 1
        way += 1


def _vault_of(recording: Recording, stage: Stage) -> int:
    inode = stage.vault.stat().st_ino
    return next(node for node, found in recording.inodes.items() if found == inode)


def _lay_out(state: AfterCut, recording: Recording, stage: Stage, vault: int, aside: Path) -> None:
    """The vault's own folder is used for it: it knows its inode."""
    paths = {TOP: stage.home}
    for (folder, name), node in state.reachable():
        path = paths[folder] / name
        if node == vault:
            aside.rename(path)
        elif node in recording.folders:
            path.mkdir(mode=0o700)
        else:
            path.write_bytes(state.data.get(node, b""))
            path.chmod(0o600)
        paths[node] = path


def _put_away(stage: Stage, inode: int, aside: Path) -> None:
    for path in stage.home.iterdir():
        if path.stat().st_ino == inode:
            path.rename(aside)
            clear(aside)
    clear(stage.home)


def _after(stage: Stage, told: tuple[str, ...], *, write: bool) -> Counter[str]:
    judged = judge(stage.vault, told, write=write)
    found = Counter({
        "acts acknowledged before them": len(told),
        "acknowledged acts lost": len(judged.lost),
        "exceptions without a name": bool(judged.unnamed),
        "refused to open although acknowledged": bool(judged.problem and told),
        "kept from writing, and said why": bool(judged.kept_from_writing),
    })  # fmt: skip
    is_there = bool(told) or stage.vault.exists()
    found["tried to write in"] = write and is_there and not judged.problem
    if judged.problem or (not told and not stage.vault.exists()):
        found["not yet a vault, and none promised"] += not told
    elif judged.faults:
        found["opened, and the check lists an unfinished record as a fault"] += 1
    elif judged.set_aside:
        found["opened, an unfinished record set aside and said so"] += 1
    else:
        found["opened, nothing amiss"] += 1
    return found


FIGURE = Figure(
    name="power-cuts",
    number="V2",
    question="Is anything lost, or does it vanish unsaid, when the power goes?",
    shows=(
        "What is asked of the disk is recorded from the real system calls while a vault is made, "
        "written in, imported into, disposed in, taken over, recovered, and its passphrase "
        "changed. From that, states are "
        "made that a disk may hold after a cut: what was synced is there; of the rest any part is, "
        "down to single sectors of 512 bytes, lengths without bytes and names without bytes. "
        "Each is opened, compared with what had been acknowledged by then, and checked."
    ),
    does_not_show=(
        "What a disk does that says it has written and has not, or that damages what was written "
        "before. The states are drawn from a model, not from a machine that was switched off."
    ),
    make=make,
    unit="states",
    ci_size=2000,
    long_size=50_000,
    must=(
        Must("states", ">=", 2000),
        *none_of("acknowledged acts lost", "exceptions without a name",
                 "refused to open although acknowledged"),
    ),
)  # fmt: skip
