"""A vault that was made once, with the first format, is opened by today's program.

``vault-1`` was made by ``make.py`` and is never made again. Folders that were empty are not there:
git keeps none, and neither do some ways of copying.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cairn.evidence.give_back import OpenOriginal
from cairn.journal.journal import Journal
from cairn.journal.problems import ReadOnlyJournal
from cairn.terms.acts import Act, DisposedAct, Kind, Tag
from cairn.terms.original import ActRef
from cairn.vault.check_vault import check_vault
from cairn.vault.dispose import disposed
from cairn.vault.unlock import WrongPassphrase, unlock
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry, write_entry, write_note
from cairn.vault.write_here import write_here
from tests.compat.make import FILE, FILE_NAME, FIRST, HAPPENED, NOTE, SECOND
from tests.vault.vaults import ZONE, everything_in, opened, surroundings

KEPT = Path(__file__).parent / "vault-1"
SECOND_ENTRY, DISPOSAL = ActRef(0, 1, 3), ActRef(0, 1, 5)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(KEPT, tmp_path / "v"))


def kinds(journal: Journal) -> list[str]:
    return [act.kind.name if isinstance(act, Act) else type(act).__name__ for act in journal.acts]


def act(journal: Journal, seq: int) -> Act:
    found = journal.acts[seq]
    assert isinstance(found, Act)
    return found


def contents(vault: Vault) -> list[bytes]:
    found = []
    for one in vault.received():
        identity = vault.keys.identity(one.seal.key_period)
        with OpenOriginal(vault.originals, one.original, one.seal, identity) as original:
            found.append(b"".join(original.chunks()))
    return found


def test_it_opens_as_a_copy_that_can_be_read_and_is_left_as_it_was(folder: Path) -> None:
    with opened(folder) as vault:
        assert not vault.is_writer
        assert vault.home_zone == ZONE
        with pytest.raises(ReadOnlyJournal):
            write_entry(vault, NewEntry("not here"))
    assert everything_in(folder) == everything_in(KEPT)


def test_its_record_holds_what_was_written(folder: Path) -> None:
    with opened(folder) as vault:
        assert kinds(vault.record) == [
            "CREATED",
            "WRITER",
            "ENTRY",
            "DisposedAct",
            "RECEIVED",
            "DISPOSED",
        ]
        entry = act(vault.record, 2)
        assert entry.get(Tag.TEXT) == FIRST
        assert entry.get(Tag.IMPACT) == "I went home another way."
        assert entry.get(Tag.PLACE) == "the corner"
        assert entry.get(Tag.HAPPENED_STATED) == HAPPENED.as_written
        assert json.loads(entry.get(Tag.HAPPENED))["earliest"] == HAPPENED.earliest
        assert json.loads(entry.get(Tag.PEOPLE)) == ["Sam Example"]
        assert json.loads(entry.get(Tag.WRITTEN_AT))["as_written"] == "2025-06-15T16:06:40+01:00"


def test_the_words_that_were_destroyed_are_gone_and_the_act_says_so(folder: Path) -> None:
    with opened(folder) as vault:
        assert disposed(vault) == (DisposedAct(SECOND_ENTRY, DISPOSAL),)
        assert act(vault.record, 5).kind is Kind.DISPOSED
        assert act(vault.record, 5).get(Tag.REASON) == "written by mistake"
        texts = [
            value for one in vault.record.acts if isinstance(one, Act) for _, value in one.fields
        ]
    assert SECOND not in texts  # fmt: skip


def test_the_file_comes_back_byte_for_byte(folder: Path) -> None:
    with opened(folder) as vault:
        (one,) = vault.received()
        assert one.original.name == FILE_NAME
        assert contents(vault) == [FILE]


def test_the_private_note_is_there_and_only_there(folder: Path) -> None:
    with opened(folder) as vault:
        assert kinds(vault.notes) == ["CREATED", "WRITER", "ENTRY"]
        assert act(vault.notes, 2).get(Tag.TEXT) == NOTE


def test_the_check_finds_nothing_wrong(folder: Path) -> None:
    with opened(folder) as vault:
        checked = check_vault(vault)
    assert checked.faults == ()
    assert (checked.acts, checked.originals, checked.disposed) == (9, 1, 1)
    assert (checked.unknown, checked.orphans) == (0, 0)


def test_it_can_be_gone_on_with(folder: Path) -> None:
    with opened(folder) as vault:
        assert write_here(vault) == 2
    with opened(folder) as vault:
        assert vault.is_writer
        write_entry(vault, NewEntry("written by today's program"))
        write_note(vault, NewEntry("and a note"))
    with opened(folder) as vault:
        assert check_vault(vault).faults == ()
        assert vault.record.acts[-1].ref == ActRef(0, 2, 1)
        assert contents(vault) == [FILE]


def test_another_passphrase_does_not_open_it(folder: Path) -> None:
    with pytest.raises(WrongPassphrase):
        unlock(folder, "five other words for tests", surroundings())


def test_no_words_of_it_can_be_read_without_the_passphrase() -> None:
    for name, data in everything_in(KEPT).items():
        for words in (FIRST, SECOND, NOTE, FILE.decode(), FILE_NAME, "Sam Example"):
            assert words.encode()[:12] not in data, name
