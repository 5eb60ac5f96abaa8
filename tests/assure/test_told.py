"""A judge that never finds anything would make every figure hold."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from cairn.storage.memory import MemoryLog
from cairn.terms.errors import Problem
from cairn.vault.write_entry import NewEntry, write_entry
from tests.assure.remembered import remembered
from tests.assure.told import Said, judge
from tests.assure.v06_bit_flips import Tried, outcome_of
from tests.vault.vaults import new_vault

TEXT = "he rang at four"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with new_vault(tmp_path / "vault") as vault:
        write_entry(vault, NewEntry(TEXT))
    return tmp_path / "vault"


def test_what_is_not_there_is_lost(folder: Path) -> None:
    digest = hashlib.sha256(b"never added").hexdigest()
    told = (
        Said.MADE, f"{Said.ENTRY} {TEXT}", f"{Said.ENTRY} another", f"{Said.NOTE} {TEXT}",
        f"{Said.FILE} {digest}", f"{Said.GONE} {TEXT}", f"{Said.HERE} 2", Said.WORDS,
    )  # fmt: skip
    with remembered():
        assert set(judge(folder, told).lost) == set(told) - {told[0], told[1]}


def test_a_vault_that_does_not_open_has_lost_everything(folder: Path) -> None:
    (folder / "slots").write_bytes(b"")
    with remembered():
        judged = judge(folder, [Said.MADE])
    assert (judged.problem, judged.lost) == ("DamagedSlots", (Said.MADE,))


@pytest.mark.parametrize("record", [0, 1])
def test_a_record_that_was_changed_is_a_fault_and_keeps_from_writing(
    folder: Path, record: int
) -> None:
    log = folder / "logs" / "0"
    data = bytearray(log.read_bytes())
    data[[one.end for one in MemoryLog(bytes(data)).read_from()][record] - 9] ^= 1
    log.write_bytes(data)
    with remembered():
        judged = judge(folder, [Said.MADE])
    assert judged.faults
    assert judged.kept_from_writing == "JournalDamaged"


def test_a_flip_that_changes_what_is_read_is_not_harmless() -> None:
    def raising(error: Exception) -> Tried:
        def read(untrusted: bytes) -> bytes:
            raise error

        return Tried(read, b"plain")

    faithful = Tried(bytes, b"plain")
    assert outcome_of(b"plain", 2, 0, faithful) == "read wrong"
    assert outcome_of(b"plain", 2, 0, Tried(len, 5)) == "harmless: the same was read"
    assert outcome_of(b"plain", 2, 0, raising(ValueError())) == "exceptions without a name"
    assert outcome_of(b"plain", 2, 0, raising(Problem())) == "found, with a name"
