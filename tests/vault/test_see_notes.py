"""Private notes stand in their own log and come out only where they were asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.storage.promises import FRAME_BYTES
from cairn.terms.original import PRIVATE_NOTES
from cairn.vault.check_vault import check_vault
from cairn.vault.search import search
from cairn.vault.see_notes import see_notes
from cairn.vault.see_picture import all_rows, see_picture
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry, write_entry, write_note
from tests.vault.vaults import new_vault, opened

pytestmark = pytest.mark.slow


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with new_vault(tmp_path / "v") as made:
        write_entry(made, NewEntry("words for the record"))
        write_note(made, NewEntry("words for nobody else\nnot even here"))
        yield made


def test_a_note_is_read_back_whole_after_the_next_opening(vault: Vault) -> None:
    vault.close()
    with opened(vault.folder) as again:
        (note,) = see_notes(again)
    assert note.text == "words for nobody else\nnot even here"
    assert getattr(note.ref, "log", None) == PRIVATE_NOTES
    assert note.written


def test_no_picture_no_search_and_no_line_of_time_holds_a_note(vault: Vault) -> None:
    seen = see_picture(vault, newest=None)
    assert seen.picture.entries == 1
    assert [one.text for one in seen.lines] == ["words for the record"]
    assert [row.text for row in all_rows(vault)] == ["words for the record"]
    assert search(vault, "words").count == 1
    assert search(vault, "nobody").count == 0


def test_notes_do_not_hold_what_stands_in_the_record(vault: Vault) -> None:
    assert [note.text for note in see_notes(vault)] == ["words for nobody else\nnot even here"]


def test_a_key_of_the_record_opens_no_note(vault: Vault) -> None:
    period = vault.keys.newest
    assert period.record.recipient.text != period.private.recipient.text
    branch = vault.keys.branches[-1]
    assert branch.record.seed() != branch.private.seed()


def test_the_check_looks_at_notes_too(vault: Vault) -> None:
    log = vault.folder / "logs" / "1"
    vault.close()
    data = bytearray(log.read_bytes())
    data[FRAME_BYTES + 2000] ^= 1  # in the body of the first of several records
    log.write_bytes(data)
    with opened(vault.folder) as again:
        faults = check_vault(again).faults
    assert [fault.path for fault in faults if fault.path.startswith("logs/1")]
