"""A record that was cut or replaced is noticed by the copy's own note; an old folder is not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cairn.journal.marks import Standing, compare, marks_of
from cairn.journal.problems import ReadOnlyJournal
from cairn.terms.acts import Act, Kind
from cairn.vault.change_passphrase import change_passphrase
from cairn.vault.kept_marks import NAME
from cairn.vault.rows import details_of
from cairn.vault.unlock import unlock
from cairn.vault.write_entry import NewEntry, write_entry, write_note
from cairn.vault.write_here import write_here
from tests.vault.vaults import new_vault, opened, surroundings

pytestmark = pytest.mark.slow

OTHER = "kestrel walnut harbour thimble oxide"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with new_vault(tmp_path / "v") as vault:
        for n in range(5):
            write_entry(vault, NewEntry(f"entry {n}"))
        write_note(vault, NewEntry("a note"))
    return tmp_path / "v"


def starts(folder: Path, log: int = 0) -> list[int]:
    with opened(folder) as vault:
        return [stored.position for stored in vault.places.logs[log].read_from()]


def cut(folder: Path, records: int, log: int = 0) -> None:
    file = folder / "logs" / str(log)
    file.write_bytes(file.read_bytes()[: starts(folder, log)[-records]])


def test_nothing_is_said_where_nothing_is_missing(folder: Path) -> None:
    with opened(folder) as vault:
        assert (vault.behind, vault.is_writer) == ((), True)


@pytest.mark.parametrize("log", [0, 1])
@pytest.mark.parametrize("records", [1, 2])
def test_records_cut_off_at_a_border_are_told_and_nothing_is_written(
    folder: Path, log: int, records: int
) -> None:
    cut(folder, records, log)
    before = (folder / "logs" / str(log)).read_bytes()
    with opened(folder) as vault:
        (one,) = vault.behind
        assert (one.log, one.compared.standing) == (log, Standing.SHORTER)
        assert one.compared.then - one.compared.now == records
        assert not vault.is_writer
        with pytest.raises(ReadOnlyJournal):
            write_entry(vault, NewEntry("on top"))
    assert (folder / "logs" / str(log)).read_bytes() == before
    with opened(folder) as vault:
        assert vault.behind, "it is told every time"


def test_going_on_begins_a_branch_that_says_what_was_missing(folder: Path) -> None:
    cut(folder, 2)
    with opened(folder) as vault:
        write_here(vault)
    with opened(folder) as vault:
        assert (vault.behind, vault.is_writer) == ((), True)
        newest = vault.record.acts[-1]
        assert isinstance(newest, Act) and newest.kind is Kind.WRITER
        assert details_of(newest)["missing"] == "1-7-shorter"
        assert details_of(newest)["known"].startswith("1-5-")
        write_entry(vault, NewEntry("and on"))


def test_a_log_that_was_written_on_differently_is_told(folder: Path) -> None:
    old = (folder / "logs" / "0").read_bytes()
    note = (folder / NAME).read_bytes()
    with opened(folder) as vault:
        write_entry(vault, NewEntry("this way"))
    after = (folder / NAME).read_bytes()
    (folder / "logs" / "0").write_bytes(old)
    (folder / NAME).write_bytes(note)
    with opened(folder) as vault:
        write_entry(vault, NewEntry("that way"))
    (folder / NAME).write_bytes(after)
    with opened(folder) as vault:
        assert [one.compared.standing for one in vault.behind] == [Standing.OTHER]


def test_a_whole_folder_taken_back_is_noticed_with_a_mark_kept_elsewhere_and_not_without(
    folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "yesterday")
    with opened(folder) as vault:
        write_entry(vault, NewEntry("today"))
        (elsewhere,) = marks_of(vault.record)
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(tmp_path / "yesterday", folder, dirs_exist_ok=True)
    with opened(folder) as vault:
        assert vault.behind == (), "nothing in the folder can tell"
        assert vault.is_writer
        assert compare(vault.record, elsewhere).standing is Standing.SHORTER


@pytest.mark.parametrize("junk", [None, b"", b"x" * 4096])
def test_a_note_that_is_gone_or_changed_keeps_nobody_out(folder: Path, junk: bytes | None) -> None:
    (folder / NAME).unlink()
    if junk is not None:
        (folder / NAME).write_bytes(junk)
    with opened(folder) as vault:
        assert vault.behind == ()
        write_entry(vault, NewEntry("more"))
    cut(folder, 1)
    with opened(folder) as vault:
        assert vault.behind


def test_opening_alone_changes_no_file(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with opened(folder):
        pass
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_record_cut_back_before_a_change_of_keys_is_told_without_the_note(folder: Path) -> None:
    """Whoever had the old keys can sign, and can take the note away; not what the new keys hold."""
    before = (folder / "logs" / "0").read_bytes()
    with opened(folder) as vault:
        write_entry(vault, NewEntry("before the change"))
        change_passphrase(vault, OTHER).close()
    (folder / "logs" / "0").write_bytes(before)
    (folder / NAME).unlink()
    with unlock(folder, OTHER, surroundings()) as vault:
        assert [one.compared.standing for one in vault.behind] == [Standing.SHORTER]
        assert not vault.is_writer
        write_here(vault)
    with unlock(folder, OTHER, surroundings()) as vault:
        assert vault.is_writer, "it was told, and a new branch says so"
