"""Two copies that were both written in: each keeps its branch, and one can take in the other's."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from cairn.evidence.give_back import OpenOriginal
from cairn.journal.problems import BranchTwice, NothingToDispose, NotTheSameDiary, ReadOnlyJournal
from cairn.pack.record_verifier import inspect_record
from cairn.terms.acts import Act, Kind, Tag
from cairn.vault.add_files import add_files
from cairn.vault.branches import brought_in
from cairn.vault.bring_in import KeysClash, NothingNew, bring_in
from cairn.vault.check_vault import check_vault
from cairn.vault.dispose import dispose
from cairn.vault.extract import extract
from cairn.vault.see_notes import see_notes
from cairn.vault.unlock import unlock
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry, correct_entry, write_entry, write_note
from cairn.vault.write_here import write_here
from tests.vault.vaults import NOW, PASSPHRASE, everything_in, new_vault, opened, surroundings

pytestmark = pytest.mark.slow

MONTH = 31 * 86_400_000_000


def texts(vault: Vault) -> list[str]:
    return [
        act.get(Tag.TEXT)
        for act in vault.record.acts
        if isinstance(act, Act) and act.kind in (Kind.ENTRY, Kind.CORRECTION)
    ]


@pytest.fixture
def copies(tmp_path: Path) -> tuple[Path, Path]:
    """The first copy, and one made of it that was told to write: both were written in since."""
    first, second = tmp_path / "first", tmp_path / "second"
    with new_vault(first) as vault:
        write_entry(vault, NewEntry("shared"))
    shutil.copytree(first, second)
    (tmp_path / "photo").write_bytes(b"a picture")
    with opened(first) as vault:
        entry = write_entry(vault, NewEntry("only in the first"))
        correct_entry(vault, entry, NewEntry("corrected in the first"))
        write_note(vault, NewEntry("a note in the first"))
        list(add_files(vault, [tmp_path / "photo"]))
    with opened(second) as vault:
        write_here(vault)
    with opened(second) as vault:
        write_entry(vault, NewEntry("only in the second"))
    return first, second


@contextmanager
def both(ours: Path, theirs: Path) -> Iterator[tuple[Vault, Vault]]:
    with opened(ours) as vault, opened(theirs) as other:
        yield vault, other


def test_both_branches_are_kept_and_shown(copies: tuple[Path, Path]) -> None:
    first, second = copies
    before = everything_in(first)
    with both(second, first) as (vault, other):
        done = bring_in(vault, other)
    assert (done.acts, done.originals, done.faults) == (4, 1, 0)
    assert everything_in(first) == before, "the other copy is left as it is"
    with opened(second) as vault:
        assert (vault.is_writer, vault.behind) == (True, ())
        assert texts(vault) == [
            "shared", "only in the first", "corrected in the first", "only in the second",
        ]  # fmt: skip
        assert check_vault(vault).faults == ()
        assert check_vault(vault).orphans == 0
        (one,) = vault.received()
        identity = vault.keys.identity(one.seal.key_period)
        with OpenOriginal(vault.originals, one.original, one.seal, identity) as original:
            assert b"".join(original.chunks()) == b"a picture"
        assert [note.text for note in see_notes(vault)] == ["a note in the first"]
        assert str(write_entry(vault, NewEntry("and on"))).startswith("act:0.2.")


def test_what_was_taken_in_can_be_shown_to_others(copies: tuple[Path, Path]) -> None:
    with both(copies[1], copies[0]) as (vault, other):
        bring_in(vault, other)
    with opened(copies[1]) as vault:
        refs = [act.ref for act in vault.record.acts if isinstance(act, Act) and act.get(Tag.TEXT)]
        report = inspect_record(extract(vault, {ref: {Tag.TEXT} for ref in refs}))
        assert report.faults == ()
        assert [(one.branch, one.opened) for one in report.branches] == [(1, 3), (2, 1)]


def test_it_can_be_done_again_when_the_other_went_on(copies: tuple[Path, Path]) -> None:
    first, second = copies
    with both(second, first) as (vault, other):
        bring_in(vault, other)
    with both(second, first) as (vault, other), pytest.raises(NothingNew):
        bring_in(vault, other)
    with opened(first) as vault:
        write_entry(vault, NewEntry("later in the first"))
    with both(second, first) as (vault, other):
        assert bring_in(vault, other).acts == 1
    with opened(second) as vault:
        assert texts(vault).count("later in the first") == 1
        assert texts(vault)[-1] == "only in the second"
        assert check_vault(vault).faults == ()


def test_each_can_take_in_the_other(copies: tuple[Path, Path]) -> None:
    first, second = copies
    with both(second, first) as (vault, other):
        bring_in(vault, other)
    with both(first, second) as (vault, other):
        assert bring_in(vault, other).acts > 0
    with opened(first) as vault:
        assert sorted(texts(vault)) == sorted(
            ["shared", "only in the first", "corrected in the first", "only in the second"]
        )
        assert (vault.is_writer, check_vault(vault).faults) == (True, ())


def test_copies_that_lived_apart_for_months_are_joined(copies: tuple[Path, Path]) -> None:
    first, second = copies
    for folder in copies:
        around = replace(surroundings(), clock=lambda: NOW + 2 * MONTH)
        with unlock(folder, PASSPHRASE, around) as vault:
            assert len(vault.keys.periods) == 2
            write_entry(vault, NewEntry(f"months later in the {folder.name}"))
    with both(second, first) as (vault, other):
        bring_in(vault, other)
    with opened(second) as vault:
        assert {"months later in the first", "months later in the second"} <= set(texts(vault))
        assert check_vault(vault).faults == ()


def test_another_diary_is_not_taken_in(copies: tuple[Path, Path], tmp_path: Path) -> None:
    with new_vault(tmp_path / "stranger"):
        pass
    before = everything_in(copies[1])
    with (
        both(copies[1], tmp_path / "stranger") as (vault, other),
        pytest.raises((NotTheSameDiary, KeysClash)),
    ):
        bring_in(vault, other)
    assert everything_in(copies[1]) == before


def test_a_copy_that_is_only_read_takes_nothing_in(
    copies: tuple[Path, Path], tmp_path: Path
) -> None:
    shutil.copytree(copies[0], tmp_path / "read")
    with both(tmp_path / "read", copies[1]) as (vault, other), pytest.raises(ReadOnlyJournal):
        bring_in(vault, other)


def test_copies_that_went_on_under_the_same_numbers_are_not_joined(
    copies: tuple[Path, Path], tmp_path: Path
) -> None:
    first = copies[0]
    shutil.copytree(first, tmp_path / "kept")
    with opened(first) as vault:
        write_entry(vault, NewEntry("one way"))
    shutil.copytree(first, tmp_path / "one-way")
    for path in first.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(tmp_path / "kept", first, dirs_exist_ok=True)
    with opened(first) as vault:
        write_entry(vault, NewEntry("the other way"))
    before = everything_in(first)
    with both(first, tmp_path / "one-way") as (vault, other), pytest.raises(BranchTwice):
        bring_in(vault, other)
    assert everything_in(first) == before


def test_what_was_taken_in_is_not_destroyed_by_itself(copies: tuple[Path, Path]) -> None:
    with both(copies[1], copies[0]) as (vault, other):
        bring_in(vault, other)
    with opened(copies[1]) as vault:
        entries = {act.get(Tag.TEXT): act.ref for act in vault.record.acts if isinstance(act, Act)}
        kept = entries["only in the first"]
        with pytest.raises(NothingToDispose):
            dispose(vault, kept)
        assert check_vault(vault).faults == ()


def test_a_log_taken_in_that_is_gone_is_named(copies: tuple[Path, Path]) -> None:
    with both(copies[1], copies[0]) as (vault, other):
        bring_in(vault, other)
    with opened(copies[1]) as vault:
        name = brought_in(vault.record.acts)[0][1].seal.sealed_sha256
        vault.originals.remove(name)
    with opened(copies[1]) as vault:
        assert {fault.what for fault in check_vault(vault).faults} >= {
            "original-missing", "behind-shorter",
        }  # fmt: skip
        assert "only in the first" not in texts(vault)
