"""What a log held is taken from what was kept, and everything that was changed since is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cairn.journal.remembered import decoded, encoded, remembered
from cairn.storage.promises import FRAME_BYTES
from cairn.terms.acts import Act, DisposedAct, Tag
from cairn.terms.original import ActRef
from cairn.vault.change_passphrase import change_passphrase
from cairn.vault.check_vault import check_vault
from cairn.vault.dispose import dispose
from cairn.vault.unlock import unlock
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry, write_entry, write_note
from tests.vault.vaults import everything_in, new_vault, opened, surroundings

pytestmark = pytest.mark.slow

MANY = 70


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with new_vault(tmp_path / "v") as vault:
        for n in range(MANY):
            write_entry(vault, NewEntry(f"entry {n}"))
            write_note(vault, NewEntry(f"note {n}"))
    return tmp_path / "v"


def texts(vault: Vault) -> list[str]:
    return [act.get(Tag.TEXT) if isinstance(act, Act) else "" for act in vault.record.acts]


def test_opening_again_takes_everything_from_what_was_kept(folder: Path) -> None:
    kept = [folder / "acts-0", folder / "acts-1"]
    with opened(folder) as vault:
        assert (vault.record.recalled, vault.notes.recalled) == (MANY + 2, MANY + 2)
        first = (vault.record.acts, vault.record.trees[1].root(), vault.record.walked)
    for path in kept:
        path.unlink()
    with opened(folder) as vault:
        assert vault.record.recalled == 0
        assert (vault.record.acts, vault.record.trees[1].root(), vault.record.walked) == first


def test_it_goes_on_from_there(folder: Path) -> None:
    with opened(folder) as vault:
        write_entry(vault, NewEntry("one more"))
    with opened(folder) as vault:
        assert vault.record.recalled == MANY + 2
        assert texts(vault)[-1] == "one more"
        assert check_vault(vault).faults == ()


def test_nothing_of_it_is_in_clear(folder: Path) -> None:
    for data in everything_in(folder).values():
        assert b"entry 3" not in data
        assert b"note 3" not in data


@pytest.mark.parametrize("where", ["frame", "leaf", "signature", "body", "last frame", "last body"])
def test_every_change_in_what_was_kept_is_noticed_at_the_opening(folder: Path, where: str) -> None:
    with opened(folder) as vault:
        positions = [stored.position for stored in vault.places.logs[0].read_from()]
    start = positions[-1] if "last" in where else positions[9]
    inside = {"frame": 30, "leaf": 60, "signature": 130}.get(where, FRAME_BYTES + 40)
    inside = 60 if where == "last frame" else inside
    log = folder / "logs" / "0"
    data = bytearray(log.read_bytes())
    data[start + inside] ^= 1
    log.write_bytes(data)
    with opened(folder) as vault:
        assert vault.record.faults or vault.record.recovered or vault.behind


def test_a_check_reads_everything_anew(folder: Path) -> None:
    """Whoever could put a wrong memory into the folder still cannot pass a check."""
    with opened(folder) as vault:
        assert vault.record.recalled
        assert vault.record.walk_again().faults == ()
        assert len(vault.record.walk_again().records) == MANY + 2


@pytest.mark.parametrize("junk", [b"", b"x" * 8192])
def test_what_cannot_be_used_is_passed_over(folder: Path, junk: bytes) -> None:
    (folder / "acts-0").write_bytes(junk)
    with opened(folder) as vault:
        assert vault.record.recalled == 0
        assert texts(vault)[-1] == f"entry {MANY - 1}"


def test_the_memory_of_another_log_is_not_taken(folder: Path) -> None:
    (folder / "acts-0").write_bytes((folder / "acts-1").read_bytes())
    with opened(folder) as vault:
        assert vault.record.recalled == 0


def test_what_is_destroyed_is_in_no_memory(folder: Path) -> None:
    ref = ActRef(0, 1, 10)
    before = (folder / "acts-0").read_bytes()
    with opened(folder) as vault:
        dispose(vault, ref)
        assert not (folder / "acts-0").exists()
    with opened(folder) as vault:
        assert isinstance(vault.record.acts[10], DisposedAct)
        kept = decoded(encoded(remembered(vault.record.walked)))
        assert kept is not None
        assert "entry 8" not in str(kept.acts)
        assert check_vault(vault).faults == ()
    # An old memory put back does not bring the words back.
    (folder / "acts-0").write_bytes(before)
    with opened(folder) as vault:
        assert isinstance(vault.record.acts[10], DisposedAct)
        assert "entry 8" not in texts(vault)


def test_a_change_of_keys_goes_on_with_it(folder: Path) -> None:
    with opened(folder) as vault:
        change_passphrase(vault, "seven other plain words for tests").close()
    with unlock(folder, "seven other plain words for tests", surroundings()) as vault:
        assert f"entry {MANY - 1}" in texts(vault)
