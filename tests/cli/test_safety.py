"""Backup, restore, check and doctor as a person runs them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cairn.vault.add_files import add_files
from cairn.vault.write_entry import NewEntry, write_entry
from tests.cli.commands import cairn, good
from tests.vault.vaults import everything_in, new_vault

pytestmark = pytest.mark.slow


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "letter.bin").write_bytes(b"a letter")
    with new_vault(tmp_path / "v") as made:
        list(add_files(made, [tmp_path / "letter.bin"]))
        write_entry(made, NewEntry("He rang the bell"))
    return tmp_path / "v"


def test_a_lost_diary_is_back_and_written_in(vault: Path, tmp_path: Path) -> None:
    backup, new = tmp_path / "b", tmp_path / "new"
    told = good("back-up", vault, backup)
    assert (told["copied"], told["there"], told["not_whole"]) == (1, 0, [])
    assert good("back-up", vault, backup)["copied"] == 0
    shutil.rmtree(vault)
    before = everything_in(backup)
    ran = cairn("restore", backup, new)
    assert ran.code == 0, ran.err
    assert told["head_sha256"] in ran.out
    assert everything_in(backup) == before
    assert cairn("write", new, private={"--entry-fd": {"text": "too early"}}).code == 77
    assert good("write-here", new)["branch"] == 2
    good("write", new, private={"--entry-fd": {"text": "after the loss"}})
    assert good("check", new)["faults"] == []
    assert cairn("restore", backup, new).code == 73


def test_a_check_tells_what_was_expected_and_what_was_found(vault: Path) -> None:
    (sealed,) = (path for path in (vault / "originals").rglob("*") if path.is_file())
    sealed.write_bytes(b"x" + sealed.read_bytes()[1:])
    (vault / "photo.jpg").write_bytes(b"")
    (vault / "photo.jpg").chmod(0o600)
    ran = cairn("check", vault)
    assert ran.code == 1
    assert f"originals/{sealed.parent.name}/{sealed.name}: " in ran.out
    assert f"expected {sealed.name}, found " in ran.out
    assert "photo.jpg: " in ran.out
    told = cairn("check", vault, "--json").told
    assert [fault["expected"] for fault in told["faults"]] == [sealed.name]
    assert [fault["path"] for fault in told["layout"]] == ["photo.jpg"]


def test_missing_small_files_are_named_without_a_passphrase(vault: Path) -> None:
    (vault / "header").unlink()
    (vault / "logs" / "1").unlink()
    ran = cairn("check", vault, passphrase=None)
    assert ran.code == 1
    assert "header: " in ran.out
    assert "logs/1: " in ran.out
    told = cairn("check", vault, "--json", passphrase=None).told
    assert told == {"missing": ["header", "logs/1"]}


def test_the_doctor_says_what_it_would_do_and_does_it(vault: Path) -> None:
    good("picture", vault)
    before = everything_in(vault)
    told = good("doctor", vault)
    assert (told["damaged"], told["index"], told["rows"]) == (0, "whole", 1)
    unchanged = {name for name in before if name != "marks"}
    assert {name: everything_in(vault)[name] for name in unchanged} == {
        name: before[name] for name in unchanged
    }
    told = good("doctor", vault, "--rebuild")
    assert (told["same"], told["before"], told["after"]) == (True, 1, 1)


def test_what_is_set_aside_comes_back(vault: Path) -> None:
    (line,) = good("picture", vault, "--all")["lines"]
    good("set-aside", vault, line["ref"])
    assert good("bin", vault, "--all")["set_aside"] == [line["ref"]]
    good("set-aside", vault, line["ref"], "--back")
    assert len(good("picture", vault, "--all")["lines"]) == 1


def test_nothing_goes_into_the_bin_of_a_diary_without_the_words_about_the_police(
    vault: Path,
) -> None:
    (line,) = good("picture", vault, "--all")["lines"]
    for options in ((), ("--now",)):
        ran = cairn("dispose", vault, line["ref"], *options)
        assert ran.code == 0
        assert "speak to the police or a lawyer before you destroy anything" in ran.err


def test_a_folder_that_is_synced_is_named_at_every_opening(tmp_path: Path) -> None:
    (tmp_path / "box").mkdir()
    (tmp_path / "box" / ".dropbox").write_text("{}")
    new_vault(tmp_path / "box" / "v").close()
    ran = cairn("picture", tmp_path / "box" / "v", "--json")
    assert ran.code == 0
    assert "(Dropbox)" in ran.err
