"""What was being typed is kept, sealed, and offered; nobody can put words there for the owner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from cairn.crypto.agefile import seal_bytes
from cairn.journal.problems import ReadOnlyJournal
from cairn.vault.drafts import (
    DraftChanged,
    DraftText,
    drafts,
    drop_draft,
    keep_draft,
    new_name,
    open_draft,
)
from cairn.vault.vault import Vault
from tests.vault.vaults import everything_in, new_vault, opened

pytestmark = pytest.mark.slow

WORDS = DraftText("he stood outside", "about 3", "afraid", "home", ("Robin",), "Sam", False)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with new_vault(tmp_path / "v") as made:
        yield made


def test_a_draft_is_there_after_the_next_opening_with_every_field(vault: Vault) -> None:
    name = new_name(vault)
    keep_draft(vault, name, WORDS)
    vault.close()
    with opened(vault.folder) as again:
        assert drafts(again) == (name,)
        assert open_draft(again, name) == WORDS


def test_a_private_one_is_sealed_to_the_key_of_private_notes(vault: Vault) -> None:
    keep_draft(vault, "dprivate", msgspec.structs.replace(WORDS, is_private=True))
    assert open_draft(vault, "dprivate").is_private
    without = replace(
        vault,
        keys=replace(
            vault.keys,
            periods=tuple(replace(p, private=p.record) for p in vault.keys.periods),
        ),
    )
    with pytest.raises(DraftChanged):
        open_draft(without, "dprivate")


def test_nothing_of_it_lies_readable_on_the_disk_and_its_length_is_not_told(vault: Vault) -> None:
    keep_draft(vault, "dshort", WORDS)
    keep_draft(vault, "dlong", msgspec.structs.replace(WORDS, text="he stood outside " * 90))
    files = everything_in(vault.folder)
    for data in files.values():
        assert b"stood outside" not in data
    assert len(files["drafts/dshort"]) == len(files["drafts/dlong"])
    folder = vault.folder / "drafts"
    assert {path.stat().st_mtime for path in (folder, *folder.iterdir())} == {946_684_800}


def test_the_newest_words_take_the_place_of_the_earlier_ones(vault: Vault) -> None:
    keep_draft(vault, "d1", WORDS)
    keep_draft(vault, "d1", msgspec.structs.replace(WORDS, text="and then he left"))
    assert drafts(vault) == ("d1",)
    assert open_draft(vault, "d1").text == "and then he left"


def test_a_draft_that_was_dropped_is_gone_and_dropping_it_again_does_nothing(vault: Vault) -> None:
    keep_draft(vault, "d1", WORDS)
    drop_draft(vault, "d1")
    drop_draft(vault, "d1")
    assert drafts(vault) == ()


def test_words_that_were_sealed_by_somebody_else_are_not_offered(vault: Vault) -> None:
    keep_draft(vault, "d1", WORDS)
    forged = bytes(32) + msgspec.json.encode(WORDS)
    (vault.folder / "drafts" / "d1").write_bytes(
        seal_bytes(forged, vault.keys.newest.record.recipient)
    )
    with pytest.raises(DraftChanged):
        open_draft(vault, "d1")


def test_a_draft_under_another_name_is_not_believed(vault: Vault) -> None:
    keep_draft(vault, "d1", WORDS)
    (vault.folder / "drafts" / "d1").rename(vault.folder / "drafts" / "d2")
    with pytest.raises(DraftChanged):
        open_draft(vault, "d2")


@pytest.mark.parametrize("at", [0, 30, 1700, -1])
def test_a_changed_draft_is_refused(vault: Vault, at: int) -> None:
    keep_draft(vault, "d1", WORDS)
    path = vault.folder / "drafts" / "d1"
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    with pytest.raises(DraftChanged):
        open_draft(vault, "d1")


def test_a_copy_that_is_only_read_keeps_none(vault: Vault) -> None:
    reading = replace(vault, is_writer=False)
    with pytest.raises(ReadOnlyJournal):
        keep_draft(reading, "d1", WORDS)
    with pytest.raises(ReadOnlyJournal):
        drop_draft(reading, "d1")
    assert drafts(reading) == ()


def test_what_other_programs_leave_in_the_folder_is_no_draft(vault: Vault) -> None:
    name = new_name(vault)
    keep_draft(vault, name, WORDS)
    for other in (".part-abc", ".DS_Store", "desktop.ini", name.upper()):
        (vault.folder / "drafts" / other).write_bytes(b"x")
    assert drafts(vault) == (name,)
