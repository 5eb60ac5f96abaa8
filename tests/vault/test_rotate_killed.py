"""A change of keys that is killed at any moment locks nobody out and loses nothing.

Every call that reaches the disk is a place to be killed at, before the call and after it. Then the
vault opens with the words of before or with the new ones, whichever are typed first decides which
it will be, and the recovery words open it in any case.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cairn.crypto.secret import Secret
from cairn.vault.change_passphrase import change_passphrase
from cairn.vault.check_vault import check_vault
from cairn.vault.recovery import make_recovery
from cairn.vault.second_secret import use_second
from cairn.vault.unlock import WrongPassphrase, unlock
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry, write_entry
from tests.vault.test_rotate import NEW, changes, entries
from tests.vault.tracing import CAN_TRACE, run_traced
from tests.vault.vaults import PASSPHRASE, new_vault, opened, surroundings

RECOVERY = " ".join(["zoom", "acid", "zesty", "acorn", "zebra", "afar", "yonder", "agile", "yoga",
                     "aging"])  # fmt: skip
SECOND = Secret(bytes(range(32)))
GROUPS = 6
SAID = {"passphrase": "passphrase", "second": "second-made"}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CAN_TRACE, reason="calls are chosen by their numbers on x86-64"),
]


@dataclass(frozen=True)
class Way:
    """What is typed."""

    words: str
    second: Secret | None = None


OLD = Way(PASSPHRASE)
CHANGES: dict[str, tuple[Callable[[Vault], Vault], Way]] = {
    "passphrase": (lambda vault: change_passphrase(vault, NEW), Way(NEW)),
    "second": (
        lambda vault: use_second(vault, PASSPHRASE, SECOND, recovery_without=True),
        Way(PASSPHRASE, SECOND),
    ),
}


@dataclass(frozen=True)
class Place:
    vault: Path
    told: Path


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Place:
    root = tmp_path_factory.mktemp("killed")
    with new_vault(root / "vault") as vault:
        write_entry(vault, NewEntry("a first line"))
        make_recovery(vault, RECOVERY).close()
    return Place(root / "vault", root / "told")


def fresh(prepared: Place) -> Place:
    """The same folder each time: a copy elsewhere would be another copy, which does not write."""
    keep = prepared.vault.with_name("keep")
    if not keep.exists():
        shutil.copytree(prepared.vault, keep)
    for path in prepared.vault.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(keep, prepared.vault, dirs_exist_ok=True)
    prepared.told.unlink(missing_ok=True)
    return prepared


def make(place: Place, change: Callable[[Vault], Vault]) -> None:
    told = os.open(place.told, os.O_WRONLY | os.O_CREAT)
    with opened(place.vault) as vault, change(vault):
        os.write(told, b"done")


def opens(place: Place, way: Way) -> list[str] | None:
    """What was changed, as the vault that opens tells it; everything in it is as it should be."""
    try:
        with unlock(place.vault, way.words, surroundings(), second=way.second) as vault:
            assert vault.is_writer
            assert entries(vault)[0] == "a first line"
            write_entry(vault, NewEntry("it can be written in"))
            assert check_vault(vault).faults == ()
            assert not (place.vault / "next").exists()
            return changes(vault)
    except WrongPassphrase:
        return None


@pytest.mark.parametrize("what", sorted(CHANGES))
@pytest.mark.parametrize("group", range(GROUPS))
def test_nobody_is_locked_out(prepared: Place, what: str, group: int) -> None:
    change, new = CHANGES[what]
    place = fresh(prepared)
    calls = run_traced(lambda: make(place, change), None)
    assert (calls.code, calls.killed) == (0, False)
    assert {"write", "fsync", "rename", "unlink"} <= set(calls.calls)
    for kill in range(group, 2 * len(calls.calls), GROUPS):
        place = fresh(prepared)
        run_traced(lambda p=place: make(p, change), kill // 2, after=bool(kill % 2))  # type: ignore[misc]
        is_told = place.told.exists() and place.told.read_bytes() == b"done"
        first, second = (OLD, new) if kill % 4 < 2 else (new, OLD)
        # Whichever opens it first is what opens it from then on.
        found = opens(place, first)
        current = second if found is None else first
        found = found or opens(place, current)
        assert found in (["recovery-made"], ["recovery-made", SAID[what]])
        assert len(found) == 2 or not is_told
        if kill % 5 == 0:
            assert opens(place, Way(RECOVERY)) == found
            assert len(found) == 1 or opens(place, OLD) is None
        if kill % 7 == 0:
            assert opens(place, current) == found
