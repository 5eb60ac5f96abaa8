"""The model of a power cut loses what was not synced, and nothing else."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from tests.assure.disk_operations import (
    TOP,
    Link,
    Move,
    Operation,
    Recording,
    Resize,
    Sync,
    SyncAll,
    Write,
    record,
)
from tests.assure.power_cut import SECTOR, AfterCut, Chooser, after_cut, synced_by
from tests.assure.remembered import remembered
from tests.assure.scenes import WRITE, play, reset, set_up
from tests.assure.told import Said
from tests.vault.tracing import CAN_TRACE

FILE, OTHER = 1, 2
OLD, NEW = b"o" * (3 * SECTOR), b"n" * (3 * SECTOR)


def states(*operations: Operation) -> list[AfterCut]:
    """Many, of one old file named ``old`` to which this was done."""
    recording = Recording({(TOP, "old"): FILE}, {FILE: OLD}, frozenset({TOP}), operations, {})
    chance, synced = random.Random(1), synced_by(operations)  # noqa: S311 - the same each time
    return [
        after_cut(recording, synced, len(operations), Chooser(way, chance)) for way in range(200)
    ]


def test_what_was_synced_is_there_in_every_state() -> None:
    for sync in (Sync(FILE), SyncAll()):
        assert {bytes(one.data[FILE]) for one in states(Write(FILE, 0, NEW), sync)} == {NEW}


def test_what_was_not_synced_may_be_there_missing_or_torn_at_a_sector() -> None:
    found = {bytes(one.data[FILE]) for one in states(Write(FILE, 0, NEW))}
    assert {OLD, NEW} < found
    for data in found:
        sectors = {data[at : at + SECTOR] for at in range(0, len(data), SECTOR)}
        assert sectors <= {OLD[:SECTOR], NEW[:SECTOR]}


def test_a_sync_of_another_file_keeps_nothing() -> None:
    found = states(Write(FILE, 0, NEW), Link(TOP, "new", OTHER), Sync(OTHER))
    assert OLD in {bytes(one.data[FILE]) for one in found}
    assert any((TOP, "new") not in one.names for one in found)


def test_a_length_may_come_without_its_bytes() -> None:
    found = {bytes(one.data[FILE]) for one in states(Write(FILE, len(OLD), NEW))}
    assert OLD + bytes(len(NEW)) in found


def test_a_name_may_come_before_its_bytes_and_a_moved_file_never_loses_its_name() -> None:
    found = states(
        Link(TOP, "new", OTHER), Write(OTHER, 0, NEW), Move(TOP, "new", TOP, "old", OTHER)
    )
    assert all((TOP, "old") in one.names for one in found)
    assert any(one.names[TOP, "old"] == OTHER and OTHER not in one.data for one in found)


def test_a_file_is_cut_and_grows_only_as_it_was_asked() -> None:
    sizes = {len(one.data[FILE]) for one in states(Resize(FILE, SECTOR))}
    assert sizes == {SECTOR, len(OLD)}


@pytest.mark.slow
@pytest.mark.skipif(not CAN_TRACE, reason="system calls are recorded on x86-64 Linux")
def test_a_vault_that_never_synced_would_lose_what_it_acknowledged(tmp_path: Path) -> None:
    with remembered():
        stage, _ = set_up(WRITE, tmp_path / "write")
        reset(stage)
        recording = record(lambda: play(WRITE, stage), stage.home)
    careless = replace(
        recording,
        operations=tuple(
            one for one in recording.operations if not isinstance(one, Sync | SyncAll)
        ),
    )
    length = len(careless.operations)
    chooser = Chooser(0, random.Random(1))  # noqa: S311 - nothing is drawn in this way
    state = after_cut(careless, synced_by(careless.operations), length, chooser)
    assert any(line.startswith(Said.ENTRY) for line in state.told)
    assert {node: bytes(data) for node, data in state.data.items()} == recording.data
