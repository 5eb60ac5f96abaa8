"""V1: the program is killed at chosen system calls, in everything that writes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.assure.figure import CannotRunHere, Counts, Figure, Must, none_of
from tests.assure.remembered import remembered
from tests.assure.scenes import SCENES, Scene, Stage, play, reset, set_up
from tests.assure.told import Judged, judge
from tests.vault.tracing import CAN_TRACE, run_traced


def make(root: Path, kills: int) -> Counts:
    """``kills`` in all, spread evenly over the scenes and over the calls of each."""
    if not CAN_TRACE:
        raise CannotRunHere("calls are chosen by their numbers on x86-64 Linux")
    found: Counter[str] = Counter()
    with remembered():
        for number, scene in enumerate(SCENES):
            share = kills // len(SCENES) + (number < kills % len(SCENES))
            found += _kill(scene, root / scene.name, share)
    names = ("kills", "acts acknowledged before them", "acknowledged acts lost",
             "vaults that did not open", "exceptions without a name", "faults listed by the check",
             "vaults that could not be written in afterwards",
             "vaults with an unfinished record set aside")  # fmt: skip
    return {name: found[name] for name in names}


def _kill(scene: Scene, root: Path, kills: int) -> Counter[str]:
    stage, before = set_up(scene, root)
    reset(stage)
    whole = run_traced(lambda: play(scene, stage), None)
    assert (whole.code, whole.killed) == (0, False), scene.name
    found: Counter[str] = Counter()
    for kill in range(kills):
        reset(stage)
        at = kill * (len(whole.calls) - 1) // max(1, kills - 1)
        traced = run_traced(lambda: play(scene, stage), at, after=bool(kill % 2))
        found["kills"] += traced.killed
        found += _after(stage, before)
    return found


def _after(stage: Stage, before: tuple[str, ...]) -> Counter[str]:
    told = (*before, *stage.lines())
    if not told and not stage.vault.exists():
        return Counter()
    judged = judge(stage.vault, told)
    again = judge(stage.vault, told, write=False)
    return Counter({
        "acts acknowledged before them": len(told),
        "acknowledged acts lost": len({*judged.lost, *again.lost}),
        "vaults that did not open": bool(judged.problem or again.problem),
        "exceptions without a name": bool(judged.unnamed or again.unnamed),
        "faults listed by the check": len({*judged.faults, *again.faults}),
        "vaults that could not be written in afterwards": _stays_shut(judged),
        "vaults with an unfinished record set aside": bool(judged.set_aside),
    })  # fmt: skip


def _stays_shut(judged: Judged) -> bool:
    return bool(judged.kept_from_writing or judged.problem)


FIGURE = Figure(
    name="kills",
    number="V1",
    question="Is anything lost when the program is killed in the middle of its work?",
    shows=(
        "A vault is made, written in, imported into, disposed in, taken over in another copy, "
        "opened after a record was cut short, and its passphrase changed; the process is killed "
        "as a system call begins, or just after it. Then the vault is opened twice, compared with "
        "what had been acknowledged, checked, and written in again."
    ),
    does_not_show=(
        "What a power cut does: after a kill the system still has every byte that was handed to "
        "it. V2 models that."
    ),
    make=make,
    unit="kills",
    ci_size=200,
    long_size=3000,
    must=(
        Must("kills", ">=", 190),
        *none_of("acknowledged acts lost", "vaults that did not open", "exceptions without a name",
                 "faults listed by the check", "vaults that could not be written in afterwards"),
    ),
)  # fmt: skip
