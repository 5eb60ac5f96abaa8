"""A pack shows how its entries stand in the record, and an extract shows what was chosen."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.language.catalogue import catalogue
from cairn.pack.check import check_with_ours
from cairn.pack.record_verifier import inspect_record
from cairn.platform.zygote import Zygote
from cairn.terms.acts import Tag
from cairn.terms.original import ActRef
from cairn.terms.pack import PageOne
from cairn.vault.add_files import add_files
from cairn.vault.children import start_zygote
from cairn.vault.decide import decide_own_handles, decide_page_one
from cairn.vault.extract import (
    CannotExtractThere,
    NoSuchAct,
    NotAStretch,
    extract,
    write_extract,
)
from cairn.vault.make_pack import pack_vault
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry, add_to_entry, correct_entry, write_entry, write_note
from tests.vault.vaults import new_vault, opened

pytestmark = pytest.mark.slow

CHAT = "03/04/2025, 18:00 - Sam Poole: I am outside\n03/04/2025, 18:02 - Mia Hart: Please go\n"
WORDS = frozenset({Tag.TEXT, Tag.WRITTEN_AT})


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with start_zygote() as started:
        yield started


@pytest.fixture
def vault(tmp_path: Path, zygote: Zygote) -> Iterator[Vault]:
    (tmp_path / "chat.txt").write_text(CHAT)
    with new_vault(tmp_path / "v", zygote) as made:
        list(add_files(made, [tmp_path / "chat.txt"]))
        decide_own_handles(made, ("Mia Hart",))
        decide_page_one(made, PageOne(initials="MH"))
        entry = NewEntry(
            "He rang the bell", impact="I did not sleep", place="home", people=("Sam",),
            witnesses="Ann, 07700 900123", details=(("reported", "101"),),
        )  # fmt: skip
        first = write_entry(made, entry)
        correct_entry(made, first, NewEntry("He rang the bell twice"), reason="I forgot one")
        add_to_entry(made, first, NewEntry("and he waved"))
        write_note(made, NewEntry("only for me"))
        yield made


def test_a_pack_carries_an_extract_that_fits_it(vault: Vault, tmp_path: Path) -> None:
    packed = pack_vault(vault, tmp_path, purpose="police", words=catalogue())
    assert check_with_ours(packed.folder).mismatches == ()
    data = (packed.folder / "checks/record.json").read_bytes()
    (branch,) = inspect_record(data).branches
    assert (branch.size % 8, branch.opened, branch.closed) == (0, 4, 0)
    assert b"07700 900123" not in data
    assert b"only for me" not in data
    # without site packages there is only what stands in the pack
    ran = subprocess.run(
        [sys.executable, "-E", "-S", packed.folder / "checks/verify_record.py"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Nothing differs." in ran.stdout
    assert check_with_ours(packed.folder).mismatches == (), "checking leaves nothing behind"
    assert "4 opened" in ran.stdout


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("He rang the bell twice", "He rang the bell thrice"),
        ("I did not sleep", "I slept well"),
        ("home", "nowhere"),
        ('"people": ["Sam"]', '"people": ["Tom"]'),
    ],
)
def test_an_entry_that_says_something_else_is_named(
    vault: Vault, tmp_path: Path, before: str, after: str
) -> None:
    packed = pack_vault(vault, tmp_path, purpose="police", words=catalogue())
    items = packed.folder / "checks/items.jsonl"
    text = items.read_text()
    assert before in text
    items.write_text(text.replace(before, after))
    named = check_with_ours(packed.folder).mismatches
    assert {one.path for one in named} == {"checks/items.jsonl", "checks/record.json"}


def test_chosen_fields_are_shown_and_no_others(vault: Vault) -> None:
    note = vault.notes.acts[-1].ref
    data = extract(vault, {ActRef(0, 1, 5): WORDS, note: frozenset({Tag.WRITTEN_AT})})
    report = inspect_record(data)
    assert report.faults == ()
    assert [(one.log, one.opened) for one in report.branches] == [(0, 3), (1, 1)]
    assert b"only for me" not in data
    assert b"I did not sleep" not in data


def test_a_stretch_is_shown_whole(vault: Vault) -> None:
    data = extract(vault, {}, whole=(ActRef(0, 1, 0), ActRef(0, 1, 7)))
    (branch,) = inspect_record(data).branches
    assert branch.opened + branch.silent + branch.closed == 8
    assert json.loads(data)["branches"][0]["whole"] == [[0, 8]]


def test_what_is_not_there_cannot_be_shown(vault: Vault) -> None:
    with pytest.raises(NoSuchAct):
        extract(vault, {ActRef(0, 1, 99): WORDS})
    with pytest.raises(NotAStretch):
        extract(vault, {}, whole=(ActRef(0, 1, 3), ActRef(0, 1, 1)))


def test_a_copy_that_is_only_read_shows_too(vault: Vault, tmp_path: Path, zygote: Zygote) -> None:
    vault.close()
    shutil.copytree(tmp_path / "v", tmp_path / "copy")
    with opened(tmp_path / "copy", zygote) as copy:
        assert inspect_record(extract(copy, {ActRef(0, 1, 5): WORDS})).faults == ()


def test_an_extract_is_a_new_folder_that_checks_itself(vault: Vault, tmp_path: Path) -> None:
    data = extract(vault, {ActRef(0, 1, 5): WORDS})
    write_extract(data, tmp_path / "out", catalogue())
    ran = subprocess.run(
        [sys.executable, "-E", "-S", tmp_path / "out/verify_record.py", tmp_path / "out"],
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0
    with pytest.raises(CannotExtractThere):
        write_extract(data, tmp_path / "out", catalogue())
