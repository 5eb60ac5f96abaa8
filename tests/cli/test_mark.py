"""A line kept elsewhere tells whether anything is missing; so does the page that is handed over."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cairn.vault.write_entry import NewEntry, write_entry
from tests.cli.commands import cairn as run
from tests.vault.vaults import new_vault, opened

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with new_vault(tmp_path / "v") as vault:
        write_entry(vault, NewEntry("first"))
    return tmp_path / "v"


def line_of(folder: Path) -> str:
    (line,) = run("mark", folder, "--json").told["marks"]
    return str(line)


def compared(folder: Path, line: str) -> tuple[int, str]:
    ran = run("check", folder, "--json", private={"--mark-fd": line})
    return ran.code, ran.told["standing"]


def test_a_line_tells_what_became_of_the_record(folder: Path, tmp_path: Path) -> None:
    line = line_of(folder)
    assert line.startswith("1-8-"), "the length tells little"
    assert compared(folder, line) == (0, "same")
    shutil.copytree(folder, tmp_path / "old")
    with opened(folder) as vault:
        write_entry(vault, NewEntry("second"))
    assert compared(folder, line.lower()) == (0, "longer")
    assert compared(tmp_path / "old", line_of(folder)) == (1, "shorter")
    with new_vault(tmp_path / "other"):
        pass
    assert compared(tmp_path / "other", line) == (1, "shorter")
    line_of(tmp_path / "other")
    assert compared(tmp_path / "other", line) == (1, "other")


def test_what_it_says_is_said_in_words(folder: Path) -> None:
    ran = run("mark", folder)
    assert "It says nothing about what you wrote" in ran.out
    ran = run("check", folder, private={"--mark-fd": ran.out.split()[0]})
    assert (ran.code, ran.err) == (0, "")
    assert "none is missing" in ran.out


def test_the_five_lines_and_the_code_of_a_page_are_taken_too(folder: Path) -> None:
    told = run("anchor", "paper", folder, "--json").told
    assert compared(folder, told["code"]) == (0, "same")


def test_a_slip_is_told_apart_from_a_record_that_differs(folder: Path) -> None:
    line = line_of(folder)
    slip = line[:-1] + ("A" if line[-1] != "A" else "B")
    ran = run("check", folder, private={"--mark-fd": slip})
    assert ran.code == 2
    assert "slip" in ran.err


def test_an_opening_says_that_the_newest_part_is_missing(folder: Path) -> None:
    log = folder / "logs" / "0"
    with opened(folder) as vault:
        last = [stored.position for stored in vault.places.logs[0].read_from()][-1]
    log.write_bytes(log.read_bytes()[:last])
    ran = run("picture", folder)
    assert "Missing: 1." in ran.err
    assert run("check", folder).code == 1
    assert run("write-here", folder).code == 0
    assert run("picture", folder).err == ""
