"""V3: every system call that changes the disk fails once, in the middle of a long day's work."""

from __future__ import annotations

import errno
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from cairn.index.store import Index
from cairn.terms.errors import Problem
from cairn.vault.index_of import ACTS
from cairn.vault.rows import rows_of_acts
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry, write_note
from tests.assure.figure import CannotRunHere, Counts, Figure, Must, none_of
from tests.assure.remembered import remembered
from tests.assure.scenes import (
    TELLING,
    Scene,
    Stage,
    Tell,
    add,
    destroy,
    play,
    reset,
    set_up,
    with_a_little_in_it,
    write,
)
from tests.assure.told import Said, judge
from tests.vault.tracing import CAN_TRACE, GO, Call, Fail, Verdict, run_watched
from tests.vault.vaults import opened

_SYNCS = {"fsync", "fdatasync", "syncfs"}
_WRITES = {"write", "pwrite64"}
_TRIES_AFTER = 5
_WRITTEN_IN = 5
"""After so many runs, one vault is written in when it was opened again."""
_INDEX = "index.db"
_FEWER_OF_THE_INDEX = 3
_SEARCHED = 3
_CALLS_IN_A_ROUND = 24
_CALLS_OF_THE_INDEX = 180
_PROMISES = {Said.ENTRY, Said.NOTE, Said.FILE, Said.GONE}


def make(root: Path, calls: int) -> Counts:
    """A day of about ``calls`` calls that change the disk; each of them fails in one run."""
    if not CAN_TRACE:
        raise CannotRunHere("calls are made to fail by their numbers on x86-64 Linux")
    rounds = max(_SEARCHED + 1, -(-(calls - _CALLS_OF_THE_INDEX) // _CALLS_IN_A_ROUND))
    scene = Scene("day", with_a_little_in_it, lambda stage, tell: _day(stage, tell, rounds))
    found: Counter[str] = Counter()
    with remembered():
        stage, before = set_up(scene, root / "day")
        whole = _run(scene, stage, None)
        found["calls in the day"] = len(whole.calls)
        for number in range(len(whole.calls)):
            if number not in whole.of_index or number % _FEWER_OF_THE_INDEX == 0:
                found += _fail(scene, stage, before, number)
    names = ("calls in the day", "syncs that failed", "writes that failed",
             "other calls that failed", "calls on the index that failed",
             "acknowledged although its call failed", "acknowledged after a failed sync",
             "acknowledged acts lost", "exceptions without a name", "vaults that did not open",
             "faults listed by the check", "vaults that could not be written in when opened again",
             "refused as StorageFull", "refused as AppendFailed", "refused otherwise",
             "failures that did no harm and were not told")  # fmt: skip
    return {name: found[name] for name in names}


@dataclass(slots=True)
class _Watching:
    """Lets call number ``fail_at`` fail, and remembers how much had been told by then."""

    fail_at: int | None
    calls: list[str] = field(default_factory=list)
    lines: int = 0
    lines_at_failure: int = 0
    of_index: set[int] = field(default_factory=set)
    """Which calls were about the index, which can be made again and promises nothing."""

    def __call__(self, call: Call) -> Verdict:
        if call.result is not None:
            return GO
        if call.name == "write" and call.arguments[0] == TELLING:
            self.lines += 1
            return GO
        if _names_index(call):
            self.of_index.add(len(self.calls))
        self.calls.append(call.name)
        if len(self.calls) - 1 != self.fail_at:
            return GO
        self.lines_at_failure = self.lines
        return Fail(errno.ENOSPC if call.name in _WRITES else errno.EIO)


def _run(scene: Scene, stage: Stage, fail_at: int | None) -> _Watching:
    reset(stage)
    watching = _Watching(fail_at)
    run_watched(lambda: play(scene, stage), watching)
    return watching


def _fail(scene: Scene, stage: Stage, before: tuple[str, ...], number: int) -> Counter[str]:
    watched = _run(scene, stage, number)
    lines = stage.lines()
    name = watched.calls[number]
    kind = "calls on the index" if number in watched.of_index else _kind(name)
    found = Counter({f"{kind} that failed": 1})
    after = lines[watched.lines_at_failure :]
    refused = [line.split()[1] for line in after if line.startswith(Said.REFUSED)]
    if after and _is_promise(after[0]) and kind in ("syncs", "writes"):
        found["acknowledged although its call failed"] += 1
    elif not refused:
        found["failures that did no harm and were not told"] += 1
    if kind == "syncs":
        found["acknowledged after a failed sync"] += sum(map(_is_promise, after))
    for problem in refused:
        known = problem in ("StorageFull", "AppendFailed")
        found[f"refused as {problem}" if known else "refused otherwise"] += 1
    found["exceptions without a name"] += sum(line.startswith(Said.UNNAMED) for line in after)
    return found + _reopened(stage, (*before, *lines), write=number % _WRITTEN_IN == 0)


def _kind(name: str) -> str:
    return "syncs" if name in _SYNCS else "writes" if name in _WRITES else "other calls"


def _names_index(call: Call) -> bool:
    if call.name == "fdatasync":  # only SQLite's, for the index and for the folder it lies in
        return True
    if call.name in _SYNCS | _WRITES | {"ftruncate"}:
        return Path(f"/proc/{call.pid}/fd/{call.arguments[0]}").readlink().name.startswith(_INDEX)
    return call.name == "unlink" and Path(call.text(0)).name.startswith(_INDEX)


def _is_promise(line: str) -> bool:
    return line.split()[0] in _PROMISES


def _reopened(stage: Stage, told: tuple[str, ...], *, write: bool) -> Counter[str]:
    judged = judge(stage.vault, told, write=write)
    return Counter({
        "acknowledged acts lost": len(judged.lost),
        "exceptions without a name": bool(judged.unnamed),
        "vaults that did not open": bool(judged.problem),
        "faults listed by the check": len(judged.faults),
        "vaults that could not be written in when opened again": bool(judged.kept_from_writing),
    })  # fmt: skip


def _day(stage: Stage, tell: Tell, rounds: int) -> None:
    """After the first refusal a few more things are tried, as somebody would."""
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
        with opened(stage.vault) as vault:
            left = _TRIES_AFTER
            for act in _acts(vault, stage, tell, rounds):
                tried(act)
                left -= bool(refused)
                if not left:
                    return

    tried(through)


def _acts(vault: Vault, stage: Stage, tell: Tell, rounds: int) -> Iterator[Callable[[], object]]:
    files = sorted(stage.inbox.iterdir())[1:]
    for number in range(rounds):
        text = f"entry {number}"
        yield partial(write, vault, tell, text)
        yield partial(_note, vault, tell, text)
        if number < len(files):
            yield partial(add, vault, tell, [files[number]])
        yield partial(write, vault, tell, f"{text}, and more")
        yield partial(_note, vault, tell, f"{text}, and more")
        if number == _SEARCHED:
            yield partial(_search, vault)
        if number % 3 == 1:
            yield partial(_destroy, vault, tell, f"{text}, to go")
        yield partial(write, vault, tell, f"{text}, and the rest")


def _search(vault: Vault) -> None:
    """Makes the index of what was written. It holds no promise, and must not do harm."""
    index = Index.create(vault.index_path, vault.index_key, {})
    try:
        index.load(rows_of_acts(vault.record.acts), source=ACTS + vault.record.head_sha256)
    finally:
        index.close()


def _note(vault: Vault, tell: Tell, text: str) -> None:
    write_note(vault, NewEntry(text))
    tell(Said.NOTE, text)


def _destroy(vault: Vault, tell: Tell, text: str) -> None:
    destroy(vault, tell, write(vault, tell, text), text)


FIGURE = Figure(
    name="failing-disk",
    number="V3",
    question="What does the vault say when the disk reports a fault?",
    shows=(
        "In a day of writing, importing and disposing, each system call that changes the disk "
        "fails in one run (of those about the index, one in three): a sync and a rename with EIO, "
        "a write with ENOSPC. The call is not made, and the program gets the error from the "
        "kernel. Afterwards five more things are tried; then the vault is opened again, compared "
        "with what had been acknowledged, checked, and one in five written in."
    ),
    does_not_show=(
        "What a disk holds that lost bytes without reporting it; several failures in one run."
    ),
    make=make,
    unit="calls",
    ci_size=300,
    long_size=1500,
    must=(
        Must("calls in the day", ">=", 300),
        *none_of("acknowledged although its call failed", "acknowledged after a failed sync",
                 "acknowledged acts lost", "exceptions without a name", "vaults that did not open",
                 "faults listed by the check",
                 "vaults that could not be written in when opened again"),
    ),
)  # fmt: skip
