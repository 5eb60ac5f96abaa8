"""A clock that went back is told, until something is written by it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cairn.terms.moment import DAY
from cairn.vault.set_back import SetBack, set_back
from cairn.vault.unlock import open_to_read
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry, write_entry, write_note
from tests.vault.vaults import NOW, PASSPHRASE, new_vault, opened, surroundings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with new_vault(tmp_path / "v") as vault:
        write_note(at(vault, NOW + 2 * DAY), NewEntry("two days later"))
    return tmp_path / "v"


def at(vault: Vault, now: int) -> Vault:
    return replace(vault, around=replace(vault.around, clock=lambda: now))


def test_it_is_told_until_something_is_written(folder: Path) -> None:
    with opened(folder) as vault:
        behind = at(vault, 0)
        assert set_back(behind) == SetBack(0, NOW + 2 * DAY)
        write_entry(behind, NewEntry("written by a clock of 1970"))
        write_note(behind, NewEntry("as well"))
        assert set_back(behind) is None


def test_a_day_is_nothing_and_a_clock_that_goes_on_is_as_it_should_be(folder: Path) -> None:
    with opened(folder) as vault:
        for days in (1, 2, 3, 40_000):
            assert set_back(at(vault, NOW + days * DAY)) is None


def test_a_copy_that_is_only_read_says_nothing(folder: Path) -> None:
    with open_to_read(folder, PASSPHRASE, surroundings()) as vault:
        assert set_back(at(vault, 0)) is None
