"""An import that is killed at any moment loses nothing that was acknowledged.

Eighty kills at chosen system calls, before the call and after it; two hundred more, over all that
writes, are a figure (``tests/assure/v01_kills.py``). After each one the vault
opens, every acknowledged original is there byte for byte, and the check finds nothing wrong.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from cairn.evidence.give_back import OpenOriginal
from cairn.vault.add_files import Added, add_files
from cairn.vault.check_vault import check_vault
from cairn.vault.write_entry import NewEntry, write_entry
from tests.vault.tracing import CAN_TRACE, run_traced
from tests.vault.vaults import new_vault, opened

KILLS, GROUPS = 80, 8
FILES = {f"chat {n}.txt": (b"message %d\n" % n) * (n * 400) for n in range(1, 10)}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CAN_TRACE, reason="calls are chosen by their numbers on x86-64"),
]


@dataclass(frozen=True)
class Place:
    vault: Path
    inbox: Path
    told: Path


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Place:
    root = tmp_path_factory.mktemp("killed")
    (root / "inbox").mkdir()
    for name, data in FILES.items():
        (root / "inbox" / name).write_bytes(data)
    with new_vault(root / "vault") as vault:
        write_entry(vault, NewEntry("an entry from before"))
    return Place(root / "vault", root / "inbox", root / "told")


def import_all(place: Place) -> None:
    """Opens, adds the files in three batches, and tells of each file once it is durable."""
    told = os.open(place.told, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with opened(place.vault) as vault:
        files = sorted(place.inbox.iterdir())
        for batch in (files[:6], files[6:7], files[7:]):
            for outcome in add_files(vault, batch):
                assert isinstance(outcome, Added)
                os.write(told, f"{outcome.original.original.sha256}\n".encode())
        write_entry(vault, NewEntry("an entry from after"))
        os.write(told, b"entry\n")


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


@pytest.fixture(scope="module")
def calls(prepared: Place) -> tuple[str, ...]:
    place = fresh(prepared)
    traced = run_traced(lambda: import_all(place), None)
    assert (traced.code, traced.killed) == (0, False)
    assert {"write", "fsync", "syncfs", "rename"} <= set(traced.calls)
    return traced.calls


@pytest.mark.parametrize("group", range(GROUPS))
def test_nothing_acknowledged_is_lost(prepared: Place, calls: tuple[str, ...], group: int) -> None:
    for kill in range(group, KILLS, GROUPS):
        place = fresh(prepared)
        at = kill * (len(calls) - 1) // (KILLS - 1)
        traced = run_traced(lambda p=place: import_all(p), at, after=bool(kill % 2))  # type: ignore[misc]
        assert traced.killed or at >= len(calls) - 2
        _check(place)


def _check(place: Place) -> None:
    told = place.told.read_text().split() if place.told.exists() else []
    with opened(place.vault) as vault:
        there = {}
        for one in vault.received():
            identity = vault.keys.identity(one.seal.key_period)
            with OpenOriginal(vault.originals, one.original, one.seal, identity) as original:
                there[one.original.sha256] = b"".join(original.chunks())
        assert set(told) - {"entry"} <= set(there)
        assert set(there.values()) <= set(FILES.values())
        checked = check_vault(vault)
        assert checked.faults == ()
        texts = [act.fields for act in vault.record.acts if hasattr(act, "fields")]
        assert "entry" not in told or any("after" in str(fields) for fields in texts)
        write_entry(vault, NewEntry("it can be written in"))
    with opened(place.vault) as vault:
        assert not vault.record.faults
        assert vault.record.recovered is None
