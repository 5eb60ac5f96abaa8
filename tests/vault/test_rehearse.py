"""Practising: with every way in, with a backup, and nothing is changed but the note of it."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from cairn.crypto.secret import Secret
from cairn.crypto.slots import SlotKind
from cairn.vault.passphrase import new_recovery_words
from cairn.vault.recovery import make_recovery
from cairn.vault.rehearse import (
    QUARTER,
    DidNotOpen,
    NotACopyOfThis,
    is_rehearsal_due,
    last_rehearsed,
    rehearse_copy,
    rehearse_supporter,
    rehearse_words,
)
from cairn.vault.supporter import let_in, new_supporter_key, secret_from
from cairn.vault.unlock import WrongPassphrase, open_as_supporter, unlock
from cairn.vault.write_entry import NewEntry, write_entry
from tests.vault.test_rotate import entries
from tests.vault.vaults import NOW, PASSPHRASE, everything_in, new_vault, opened, surroundings

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with new_vault(tmp_path / "v") as vault:
        write_entry(vault, NewEntry("a first line"))
    return tmp_path / "v"


def test_every_way_in_can_be_practised_and_only_the_note_of_it_is_new(
    folder: Path, tmp_path: Path
) -> None:
    words, key = new_recovery_words(), new_supporter_key(tmp_path / "key")
    heard = " ".join(key.words)
    with opened(folder) as vault:
        vault = make_recovery(vault, words)
        let_in(vault, key, name="Ines", heard=heard, to=tmp_path / "file").close()
    keys_before = {n: d for n, d in everything_in(folder).items() if "logs" not in n}
    secret = secret_from(tmp_path / "file", tmp_path / "key")
    with opened(folder) as vault:
        assert last_rehearsed(vault) is None
        assert rehearse_words(vault, words.upper()) is SlotKind.RECOVERY
        assert rehearse_words(vault, PASSPHRASE) is SlotKind.PASSPHRASE
        assert rehearse_supporter(vault, secret) is SlotKind.SUPPORTER
        with pytest.raises(DidNotOpen):
            rehearse_words(vault, words[:-1])
        with pytest.raises(DidNotOpen):
            rehearse_supporter(vault, Secret(os.urandom(32)))
        assert last_rehearsed(vault) == NOW
        assert len(vault.notes.acts) == 2 + 3
    after = everything_in(folder)
    for name in ("header", "slots", "ways", "keys", "settings"):
        assert after[name] == keys_before[name]


def test_it_is_suggested_again_after_a_quarter(folder: Path) -> None:
    with opened(folder) as vault:
        assert not is_rehearsal_due(vault)
        later = replace(vault, around=replace(vault.around, clock=lambda: NOW + QUARTER))
        assert is_rehearsal_due(later)
        rehearse_words(later, PASSPHRASE)
        assert not is_rehearsal_due(later)


def test_practising_while_the_clock_was_years_ahead_does_not_end_the_suggestions(
    folder: Path,
) -> None:
    with opened(folder) as vault:
        rehearse_words(
            replace(vault, around=replace(vault.around, clock=lambda: NOW + 40 * QUARTER)),
            PASSPHRASE,
        )
        assert is_rehearsal_due(vault)
        rehearse_words(vault, PASSPHRASE)
        assert not is_rehearsal_due(vault)


def test_a_backup_is_opened_checked_and_said_how_far_it_goes(folder: Path, tmp_path: Path) -> None:
    backup = shutil.copytree(folder, tmp_path / "backup")
    new_vault(tmp_path / "other").close()
    before = everything_in(backup)
    with opened(folder) as vault:
        write_entry(vault, NewEntry("since the backup"))
        found = rehearse_copy(vault, backup, PASSPHRASE)
        assert (found.acts, found.missing, found.faults) == (5, 1, 0)
        with pytest.raises(NotACopyOfThis):
            rehearse_copy(vault, tmp_path / "other", PASSPHRASE)
        with pytest.raises(WrongPassphrase):
            rehearse_copy(vault, backup, "not the right words")
    assert everything_in(backup) == before


@pytest.mark.slow
@pytest.mark.parametrize("round_", range(5))
def test_what_was_lost_comes_back_by_recovery_words_and_by_a_supporters_file(
    tmp_path: Path, round_: int
) -> None:
    """The disk is gone; what is left is a copy of the folder, a paper and a supporter."""
    words, key = new_recovery_words(), new_supporter_key(tmp_path / "key")
    texts = [f"entry {n}" for n in range(round_ * 3 + 1)]
    with new_vault(tmp_path / "v") as vault:
        vault = make_recovery(vault, words)
        heard = " ".join(key.words)
        vault = let_in(vault, key, name="Ines", heard=heard, to=tmp_path / "file")
        for text in texts:
            write_entry(vault, NewEntry(text))
        vault.close()
    copy = shutil.copytree(tmp_path / "v", tmp_path / "copy")
    shutil.rmtree(tmp_path / "v")
    with unlock(copy, words, surroundings()) as vault:
        assert entries(vault) == texts
    secret = secret_from(tmp_path / "file", tmp_path / "key")
    with open_as_supporter(copy, secret, surroundings()) as vault:
        assert entries(vault) == texts
