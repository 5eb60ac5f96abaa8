"""A backup is a whole vault at every moment; restored, it shows the same picture."""

from __future__ import annotations

import resource
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.platform.zygote import Zygote
from cairn.terms.acts import DisposedAct
from cairn.vault.add_files import add_files
from cairn.vault.back_up import (
    BackupInsideVault,
    SomethingElseThere,
    back_up,
)
from cairn.vault.change_passphrase import change_passphrase
from cairn.vault.check_vault import check_vault
from cairn.vault.children import start_zygote
from cairn.vault.copy_keys import NotAsBackup
from cairn.vault.create import SomethingThere
from cairn.vault.dispose import dispose
from cairn.vault.log_copy import BackupDamaged, NotThisDiary, OtherBranch
from cairn.vault.restore import BackupIncomplete, InsideBackup, Restored, restore
from cairn.vault.sealed_copy import DriveForgets, TooLargeForDisk
from cairn.vault.see_picture import Seen, see_picture
from cairn.vault.unlock import NoVaultThere, WrongPassphrase, unlock
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry, write_entry
from cairn.vault.write_here import write_here
from tests.vault.tracing import CAN_TRACE, Traced, run_traced
from tests.vault.vaults import (
    PASSPHRASE,
    everything_in,
    new_vault,
    opened,
    surroundings,
)

pytestmark = pytest.mark.slow

CHAT = "03/04/2025, 18:00 - Sam Poole: I am outside\n14/04/2025, 07:10 - Sam Poole: Outside again\n"
FILES = {"chat.txt": CHAT.encode(), **{f"note {n}.bin": b"%d" % n * 70_000 for n in range(5)}}
EPOCH = 946_684_800
NEW_WORDS = "quiet harbour lantern seven maple"


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with start_zygote() as started:
        yield started


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    for name, data in FILES.items():
        (tmp_path / "inbox" / name).write_bytes(data)
    return tmp_path / "inbox"


@pytest.fixture
def vault(tmp_path: Path, inbox: Path, zygote: Zygote) -> Iterator[Vault]:
    with new_vault(tmp_path / "v", zygote) as made:
        list(add_files(made, [inbox]))
        write_entry(made, NewEntry("He rang the bell"))
        yield made


def restored(backup: Path, folder: Path, words: str = PASSPHRASE) -> Restored:
    around = surroundings()
    return restore(backup, folder, lambda at: unlock(at, words, around), random=around.random)


def shown(folder: Path, zygote: Zygote) -> Seen:
    with opened(folder, zygote) as vault:
        return see_picture(vault, newest=None)


def test_a_backup_is_a_whole_vault_that_is_only_read(
    vault: Vault, tmp_path: Path, zygote: Zygote
) -> None:
    to = tmp_path / "b"
    done = back_up(vault, to)
    assert (done.copied, done.there, done.not_whole) == (len(FILES), 0, ())
    assert done.acts == len(vault.record.acts) + len(vault.notes.acts)
    assert done.head_sha256 == vault.record.head_sha256
    before = everything_in(to)
    with opened(to, zygote) as copy:
        assert not copy.is_writer
        assert see_picture(copy, newest=None) == see_picture(vault, newest=None)
        assert not check_vault(copy).faults
        assert copy.record.head_sha256 == done.head_sha256
    assert everything_in(to) == before
    for path in (to, *to.rglob("*")):
        found = path.stat()
        assert (found.st_mode & 0o777) == (0o700 if path.is_dir() else 0o600), path
        assert found.st_mtime == EPOCH, path
    assert not (to / "index.db").exists()


def test_a_second_run_copies_only_what_is_new(vault: Vault, tmp_path: Path) -> None:
    to = tmp_path / "b"
    back_up(vault, to)
    before = {name: (to / name).stat() for name in everything_in(to)}
    again = back_up(vault, to)
    assert (again.copied, again.there, again.acts, again.size_bytes) == (0, len(FILES), 0, 0)
    assert {name: (to / name).stat().st_ino for name in everything_in(to)} == {
        name: found.st_ino for name, found in before.items()
    }
    (tmp_path / "more.txt").write_bytes(b"one more")
    list(add_files(vault, [tmp_path / "more.txt"]))
    more = back_up(vault, to)
    assert (more.copied, more.there, more.acts) == (1, len(FILES), 1)


def test_after_a_loss_the_picture_is_the_same_and_writing_goes_on_in_a_new_branch(
    vault: Vault, tmp_path: Path, zygote: Zygote
) -> None:
    to, new = tmp_path / "b", tmp_path / "new"
    whole = see_picture(vault, newest=None)
    back_up(vault, to)
    backup = everything_in(to)
    vault.close()
    lost = shutil.move(vault.folder, tmp_path / "lost")
    done = restored(to, new)
    assert (done.originals, done.not_whole, done.faults) == (len(FILES), (), 0)
    assert everything_in(to) == backup
    assert shown(new, zygote) == whole
    with opened(new) as copy:
        assert not copy.is_writer
        assert write_here(copy) == 2
    with opened(new) as copy:
        assert copy.is_writer
        ref = write_entry(copy, NewEntry("written after the loss"))
        assert (ref.branch, check_vault(copy).faults) == (2, ())
        assert back_up(copy, to).acts == 3
    # The lost one turns up, was written in, and takes nobody's place.
    shutil.move(lost, tmp_path / "v")
    before = everything_in(to)
    with opened(tmp_path / "v") as found:
        assert found.is_writer
        write_entry(found, NewEntry("written in the one that was lost"))
        with pytest.raises(OtherBranch):
            back_up(found, to)
    assert everything_in(to) == before


def test_a_restored_folder_is_a_copy_even_where_it_gets_the_number_of_the_old_one(
    vault: Vault, tmp_path: Path
) -> None:
    """Restored from a copy made by hand: its settings still name the folder that was lost."""
    shutil.copytree(vault.folder, tmp_path / "by hand")
    vault.close()
    shutil.rmtree(vault.folder)
    restored(tmp_path / "by hand", tmp_path / "v")
    with opened(tmp_path / "v") as copy:
        assert not copy.is_writer


def test_it_restores_only_into_a_folder_that_is_not_there(vault: Vault, tmp_path: Path) -> None:
    back_up(vault, tmp_path / "b")
    (tmp_path / "there").mkdir()
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(SomethingThere):
        restored(tmp_path / "b", tmp_path / "there")
    with pytest.raises(WrongPassphrase):
        restored(tmp_path / "b", tmp_path / "new", "other words than those")
    with pytest.raises(NoVaultThere):
        restored(tmp_path / "there", tmp_path / "new")
    with pytest.raises(InsideBackup):
        restored(tmp_path / "b", tmp_path / "b" / "new")
    for part in ("originals", "header"):
        (tmp_path / "b" / part).rename(tmp_path / "b" / "elsewhere")
        with pytest.raises(BackupIncomplete):
            restored(tmp_path / "b", tmp_path / "new")
        (tmp_path / "b" / "elsewhere").rename(tmp_path / "b" / part)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_what_is_not_whole_is_named_and_the_rest_is_copied(vault: Vault, tmp_path: Path) -> None:
    names = sorted(vault.originals.names())
    changed = vault.folder / "originals" / names[0][:2] / names[0]
    changed.write_bytes(b"x" + changed.read_bytes()[1:])
    (vault.folder / "originals" / names[1][:2] / names[1]).unlink()
    done = back_up(vault, tmp_path / "b")
    assert [(one.name, bool(one.found)) for one in done.not_whole] == [
        (names[0], True),
        (names[1], False),
    ]
    assert done.copied == len(FILES) - 2
    assert not any((tmp_path / "b" / ".staging").iterdir())
    back = restored(tmp_path / "b", tmp_path / "new")
    assert {one.name for one in back.not_whole} == set(names[:2])


def test_a_copy_that_rotted_is_found_when_it_is_read_again_and_mended(
    vault: Vault, tmp_path: Path
) -> None:
    to = tmp_path / "b"
    back_up(vault, to)
    name = min(vault.originals.names())
    rotten = to / "originals" / name[:2] / name
    rotten.write_bytes(b"x" + rotten.read_bytes()[1:])
    assert back_up(vault, to).copied == 0
    assert back_up(vault, to, reread=True).copied == 1
    rotten.write_bytes(rotten.read_bytes()[:-1])
    assert back_up(vault, to).copied == 1
    with opened(to) as copy:
        assert not check_vault(copy).faults


def test_the_backup_keeps_what_was_destroyed_until_it_is_told(vault: Vault, tmp_path: Path) -> None:
    to = tmp_path / "b"
    entry = write_entry(vault, NewEntry("to be destroyed"))
    original = vault.received()[0]
    back_up(vault, to)
    for ref in (entry, original.ref):
        dispose(vault, ref)
    assert (back_up(vault, to).kept, back_up(vault, to).destroyed) == (3, 0)
    sealed = original.seal.sealed_sha256
    restored(to, tmp_path / "new")
    assert not (tmp_path / "new" / "originals" / sealed[:2] / sealed).exists()
    with opened(tmp_path / "new") as copy:
        assert copy.record.acts == vault.record.acts
        assert not check_vault(copy).faults
    assert (to / "originals" / sealed[:2] / sealed).exists()
    assert back_up(vault, to, pass_on=True).destroyed == 3
    assert back_up(vault, to).kept == 0
    assert not (to / "originals" / sealed[:2] / sealed).exists()
    with opened(to) as copy:
        assert sum(isinstance(act, DisposedAct) for act in copy.record.acts) == 2
        assert not check_vault(copy).faults


def test_another_diary_and_other_things_are_left_alone(vault: Vault, tmp_path: Path) -> None:
    with new_vault(tmp_path / "other") as other:
        back_up(other, tmp_path / "b")
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "letter.txt").write_text("a letter")
    for name in ("logs", ".staging"):
        (tmp_path / "project" / name).mkdir(parents=True)
        (tmp_path / "project" / name / "today.txt").write_text("somebody's work")
    before = everything_in(tmp_path)
    for to, problem in (("project", SomethingElseThere),
        ("b", NotThisDiary), ("papers", SomethingElseThere), ("papers/letter.txt",
        SomethingElseThere), ("v", BackupInsideVault), ("v/b", BackupInsideVault),
        ("other", NotThisDiary),
    ):  # fmt: skip
        with pytest.raises(problem):
            back_up(vault, tmp_path / to)
    assert everything_in(tmp_path) == before


def test_a_copy_that_is_written_in_is_no_place_for_a_backup(vault: Vault, tmp_path: Path) -> None:
    back_up(vault, tmp_path / "b")
    with opened(tmp_path / "b") as copy:
        write_here(copy)
    with pytest.raises(OtherBranch):
        back_up(vault, tmp_path / "b")
    vault.close()
    with opened(tmp_path / "b") as copy:
        back_up(copy, tmp_path / "c")
    with opened(tmp_path / "c") as third:
        assert third.record.acts == opened_acts(tmp_path / "b")


def opened_acts(folder: Path) -> list[object]:
    with opened(folder) as vault:
        return list(vault.record.acts)


@pytest.mark.parametrize("at", [0, 1, 20, 60, 117, 150, 2_000])
def test_a_backup_whose_record_was_changed_is_not_built_upon(
    vault: Vault, tmp_path: Path, at: int
) -> None:
    """In any part of a record: format, order, leaf, length, signature, body."""
    to = tmp_path / "b"
    back_up(vault, to)
    log = to / "logs" / "0"
    third = list(vault.places.logs[0].read_from())[2].position
    data = bytearray(log.read_bytes())
    data[third + at] ^= 1
    log.write_bytes(data)
    before = everything_in(to)
    with pytest.raises(BackupDamaged):
        back_up(vault, to)
    assert everything_in(to) == before


def test_a_live_copy_with_the_same_record_is_not_made_a_backup(
    vault: Vault, tmp_path: Path
) -> None:
    vault.close()
    copy = tmp_path / "copy"
    shutil.copytree(vault.folder, copy)
    with opened(vault.folder) as other, opened(copy) as here:
        assert other.is_writer
        with pytest.raises(NotAsBackup):
            back_up(here, vault_folder_free(other))


def vault_folder_free(vault: Vault) -> Path:
    """The folder of a vault, no longer held."""
    vault.close()
    return vault.folder


def test_a_disk_that_gives_back_other_bytes_is_not_relied_on(vault: Vault, tmp_path: Path) -> None:
    to = tmp_path / "b"

    def rot(_: int) -> None:
        """Changes on the disk what was just written there."""
        (staged, *_others) = sorted((to / ".staging").iterdir())
        with staged.open("r+b") as file:
            file.write(b"x")

    with pytest.raises(DriveForgets):
        back_up(vault, to, seen=rot)
    assert not list((to / "originals").rglob("*"))
    assert not (to / "header").exists()
    assert back_up(vault, to).copied == len(FILES)


def test_a_file_that_is_too_large_for_the_disk_is_told(vault: Vault, tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    largest = max(one.seal.sealed_size for one in vault.received())
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest - 1, limits[1]))
    try:
        with pytest.raises(TooLargeForDisk):
            back_up(vault, tmp_path / "b")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert back_up(vault, tmp_path / "b").not_whole == ()


def test_new_words_open_the_backup_after_the_next_run_and_old_ones_until_then(
    vault: Vault, tmp_path: Path
) -> None:
    to = tmp_path / "b"
    back_up(vault, to)
    change_passphrase(vault, NEW_WORDS).close()
    with opened(to) as copy:
        assert not copy.record.faults
    with unlock(vault.folder, NEW_WORDS, surroundings()) as changed:
        back_up(changed, to)
    with pytest.raises(WrongPassphrase):
        opened(to)
    restored(to, tmp_path / "new", NEW_WORDS)
    with unlock(tmp_path / "new", NEW_WORDS, surroundings()) as copy:
        assert not copy.is_writer
        assert not check_vault(copy).faults


@pytest.mark.slow
@pytest.mark.skipif(not CAN_TRACE, reason="calls are chosen by their numbers on x86-64")
@pytest.mark.parametrize("group", range(4))
def test_killed_at_any_moment_the_backup_is_whole_and_the_next_run_finishes(
    tmp_path: Path, inbox: Path, group: int
) -> None:
    """First into a new folder, then on top of an older backup, and with new keys in between."""
    with new_vault(tmp_path / "v") as vault:
        list(add_files(vault, [inbox / "chat.txt"]))
        back_up(vault, tmp_path / "old")
        list(add_files(vault, [inbox]))
        write_entry(vault, NewEntry("a later entry"))
        expected = list(vault.record.acts)
    for start in (None, tmp_path / "old"):
        calls = len(_traced(tmp_path, start, None).calls)
        for at in range(group, calls, 12):
            traced = _traced(tmp_path, start, at, after=bool(at % 2))
            assert traced.killed or at >= calls - 2
            to = tmp_path / "b"
            if start or (to / "header").exists():
                _require_whole(tmp_path)
            with opened(tmp_path / "v") as vault:
                back_up(vault, to)
            with opened(to) as copy:
                assert copy.record.acts == expected
                assert check_vault(copy).faults == ()
            assert not any((to / ".staging").iterdir())


@pytest.mark.slow
@pytest.mark.skipif(not CAN_TRACE, reason="calls are chosen by their numbers on x86-64")
def test_killed_while_the_keys_are_brought_up_to_date_somebody_always_gets_in(
    tmp_path: Path,
) -> None:
    """With the old words or the new ones; and nothing is missing that was in the backup before."""
    with new_vault(tmp_path / "v") as vault:
        write_entry(vault, NewEntry("an entry"))
        back_up(vault, tmp_path / "old")
        there = len(vault.record.acts)
        change_passphrase(vault, NEW_WORDS).close()
    calls = len(_traced(tmp_path, tmp_path / "old", None, words=NEW_WORDS).calls)
    for at in range(0, calls, 3):
        _traced(tmp_path, tmp_path / "old", at, after=bool(at % 2), words=NEW_WORDS)
        shutil.rmtree(tmp_path / "new", ignore_errors=True)
        try:
            done = restored(tmp_path / "b", tmp_path / "new")
        except WrongPassphrase:
            done = restored(tmp_path / "b", tmp_path / "new", NEW_WORDS)
        assert done.faults == 0
        with unlock(tmp_path / "v", NEW_WORDS, surroundings()) as vault:
            assert done.acts >= there
            back_up(vault, tmp_path / "b")
        shutil.rmtree(tmp_path / "new")
        assert restored(tmp_path / "b", tmp_path / "new", NEW_WORDS).faults == 0


def _traced(
    root: Path, start: Path | None, at: int | None, *, after: bool = False, words: str = PASSPHRASE
) -> Traced:
    shutil.rmtree(root / "b", ignore_errors=True)
    if start:
        shutil.copytree(start, root / "b")

    def work() -> None:
        with unlock(root / "v", words, surroundings()) as vault:
            back_up(vault, root / "b")

    return run_traced(work, at, after=after)


def _require_whole(root: Path) -> None:
    """What is there restores without a fault, to the state before or after."""
    shutil.rmtree(root / "new", ignore_errors=True)
    done = restored(root / "b", root / "new")
    assert (done.not_whole, done.faults) == ((), 0)
