"""Two copies joined, and chosen acts shown to others, as a person does it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cairn.vault.write_entry import NewEntry, write_entry, write_note
from tests.cli.commands import cairn, good
from tests.vault.vaults import PASSPHRASE, everything_in, new_vault

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with new_vault(tmp_path / "v") as vault:
        write_entry(
            vault, NewEntry("He waited outside", place="the corner shop", people=("Samira Quayle",))
        )
        write_note(vault, NewEntry("only for me"))
    return tmp_path / "v"


def test_what_another_copy_wrote_is_taken_in(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    good("write-here", other)
    good("write", other, private={"--entry-fd": {"text": "written in the other"}})
    before = everything_in(other)
    told = good("bring-in", folder, other, private={"--other-passphrase-fd": PASSPHRASE})
    assert told == {"acts": 3, "originals": 0, "faults": 0}
    assert everything_in(other) == before
    assert "written in the other" in cairn("picture", folder, "--all").out
    assert good("check", folder)["faults"] == []
    again = cairn("bring-in", folder, other, private={"--other-passphrase-fd": PASSPHRASE})
    assert again.code == 2
    assert "nothing that is not here already" in again.err


def test_chosen_acts_are_shown_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    ran = cairn("extract", folder, "--to", tmp_path / "out", "--act", "act:0.1.2")
    assert (ran.code, ran.err) == (0, "")
    assert "does not show that what they say is true" in ran.out
    data = (tmp_path / "out" / "record.json").read_text()
    assert "He waited outside" in data
    for hidden in ("corner shop", "Samira", "Quayle", "only for me"):
        assert hidden not in data
    out = str(tmp_path / "out")
    checker = [sys.executable, "-E", "-S", f"{out}/verify_record.py", out]
    assert subprocess.run(checker, capture_output=True, check=False).returncode == 0


def test_nothing_is_shown_that_was_not_chosen(folder: Path, tmp_path: Path) -> None:
    assert cairn("extract", folder, "--to", tmp_path / "out").code == 2
    assert cairn("extract", folder, "--to", tmp_path / "out", "--act", "act:0.1.99").code == 2
    assert not (tmp_path / "out").exists()
