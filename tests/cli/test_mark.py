"""A line kept elsewhere tells whether anything is missing; so does the page that is handed over."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from pathlib import Path

import pytest

import cairn
from cairn.vault.write_entry import NewEntry, write_entry
from tests.cli.commands import cairn as run
from tests.cli.typed import Typed
from tests.platform.keyrings import in_file, kept_in
from tests.vault.vaults import PASSPHRASE, new_vault, opened

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


# The mark in the keyring


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "home").mkdir()
    return {"PATH": os.environ["PATH"], **in_file(tmp_path / "home")}


def taken_back(folder: Path, env: dict[str, str]) -> None:
    """The folder as it was before the last entry."""
    for copies in (False, True):  # both on one day, with no days to fill in between
        if copies:
            shutil.copytree(folder, folder.with_name("yesterday"))
        entry = {"text": "written before the copy, and after it"}
        assert run("write", folder, private={"--entry-fd": entry}, env=env).code == 0
    shutil.copytree(folder.with_name("yesterday"), folder, dirs_exist_ok=True)
    (folder / "acts-0").unlink(missing_ok=True)


def test_it_is_switched_on_with_what_it_cannot_do_and_off_again(
    folder: Path, env: dict[str, str], tmp_path: Path
) -> None:
    ran = run("mark", folder, "--keyring", "on", env=env)
    assert ran.code == 0, ran.err
    assert "whoever can use your account can change both" in ran.err
    assert ran.out.startswith("On.")
    assert len(kept_in(tmp_path / "home")) == 1
    assert run("mark", folder, "--json", env=env).told["keyring"] is True
    assert "kept in the keyring of this computer, too" in run("mark", folder, env=env).out
    assert run("mark", folder, "--keyring", "off", "--json", env=env).told == {"keyring": False}
    assert kept_in(tmp_path / "home") == {}
    assert run("mark", folder, "--json", env=env).told["keyring"] is False


def test_a_folder_taken_back_is_told_in_words_and_is_a_fault(
    folder: Path, env: dict[str, str]
) -> None:
    assert run("mark", folder, "--keyring", "on", env=env).code == 0
    taken_back(folder, env)
    ran = run("check", folder, env=env)
    assert ran.code == 1
    assert "lacks its newest part" in ran.err
    assert "Missing: 1." in ran.err
    assert "by the mark that lies in the keyring of this computer" in ran.err
    assert "Nothing is written on top" in ran.err
    assert "its newest records are missing" in ran.out
    assert run("write", folder, private={"--entry-fd": {"text": "on top"}}, env=env).code == 77
    assert run("write-here", folder, env=env).code == 0
    assert run("picture", folder, env=env).err == ""


def test_a_keyring_that_is_gone_is_told_beside_the_answer(
    folder: Path, env: dict[str, str]
) -> None:
    assert run("mark", folder, "--keyring", "on", env=env).code == 0
    without = {name: value for name, value in env.items() if "KEYRING" not in name}
    told = run("write", folder, "--json", private={"--entry-fd": {"text": "all the same"}},
               env=without)  # fmt: skip
    assert told.code == 0
    assert "ref" in told.told
    assert "no keyring here that this program can use" in told.err
    ran = run("mark", folder, "--keyring", "off", env=without)
    assert ran.code == 0
    assert "could not be taken out" in ran.err
    assert ran.out.startswith("Off.")


def test_an_older_backup_is_told_and_is_no_fault(
    folder: Path, env: dict[str, str], tmp_path: Path
) -> None:
    assert run("mark", folder, "--keyring", "on", env=env).code == 0
    assert run("back-up", folder, tmp_path / "b", env=env).code == 0
    run("write", folder, private={"--entry-fd": {"text": "after the backup"}}, env=env)
    ran = run("check", tmp_path / "b", env=env)
    assert (ran.code, "This is a backup" in ran.err) == (0, True)
    assert "Nothing is written on top" not in ran.err


def without_keyring(to: Path) -> dict[str, str]:
    """What is installed here, but for the extra."""
    for name in ("purelib", "platlib"):
        for path in Path(sysconfig.get_path(name)).iterdir():
            if not path.name.startswith("keyring") and not (to / path.name).exists():
                (to / path.name).symlink_to(path)
    src = Path(cairn.__file__).parents[1]
    return {"PYTHONPATH": f"{src}{os.pathsep}{to}"}


def test_without_the_extra_it_says_what_to_install_and_asks_for_nothing(
    folder: Path, env: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "site").mkdir()
    bare = {**env, **without_keyring(tmp_path / "site")}
    program = (sys.executable, "-S", "-m", "cairn.cli")
    ran = run("mark", folder, "--keyring", "on", env=bare, program=program, passphrase=None)
    assert ran.code == 66
    assert "cairn-diary[keyring]" in ran.err
    assert run("mark", folder, env=bare, program=program).code == 0


def test_the_program_never_loads_the_library_into_itself(folder: Path, env: dict[str, str]) -> None:
    assert run("mark", folder, "--keyring", "on", env=env).code == 0
    code = (
        "import sys; sys.argv[0] = 'cairn'; from cairn.cli.main import run; code = run(); "
        "found = {'keyring', 'secretstorage', 'jeepney', 'keyrings'} & set(sys.modules); "
        "sys.exit(code or (9 if found else 0))"
    )
    ran = run("mark", folder, env=env, program=(sys.executable, "-c", code))
    assert ran.code == 0, ran.err


def test_in_a_session_it_follows_each_entry_and_tells_what_is_missing(
    folder: Path, env: dict[str, str], tmp_path: Path
) -> None:
    assert run("mark", folder, "--keyring", "on", env=env).code == 0
    shutil.copytree(folder, tmp_path / "yesterday")
    before = kept_in(tmp_path / "home")
    arguments = ("-m", "cairn.cli", "session", str(folder))
    with Typed(arguments, env=env) as typed:
        typed.answer(("Passphrase:", PASSPHRASE), ("cairn>", "write"))
        typed.until("ends it")
        typed.enter("he rang again", "")
        for question in ("When was it?", "Who was it", "Where?", "Did anyone", "How did it"):
            typed.answer((question, ""))
        typed.answer(("cairn>", "search"), ("look for:", "rang"))  # it was done with the one before
        typed.until("cairn>")
        assert kept_in(tmp_path / "home") != before, "not only when it is locked"
        typed.press("\x03")
        assert typed.end() == 0
    shutil.copytree(tmp_path / "yesterday", folder, dirs_exist_ok=True)
    with Typed(arguments, env=env) as typed:
        typed.answer(("Passphrase:", PASSPHRASE))
        assert "lies in the keyring of this computer" in typed.until("cairn>")
        typed.enter("lock")
        assert typed.end() == 0


def test_in_a_session_a_keyring_that_is_gone_is_told_and_nothing_else_changes(
    folder: Path, env: dict[str, str]
) -> None:
    assert run("mark", folder, "--keyring", "on", env=env).code == 0
    gone = {**env, "PYTHON_KEYRING_BACKEND": "no.such.Backend"}
    with Typed(("-m", "cairn.cli", "session", str(folder)), env=gone) as typed:
        typed.answer(("Passphrase:", PASSPHRASE))
        said = typed.until("cairn>")
        assert said.lstrip().startswith("There is no keyring here that this program can use")
        assert PASSPHRASE not in typed.screen
        typed.enter("lock")
        assert typed.end() == 0
