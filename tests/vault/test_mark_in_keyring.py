"""A folder taken back as a whole is noticed by the mark in the keyring, and no more is said than is
known; whatever becomes of the keyring, the diary opens and is written in.
"""

from __future__ import annotations

import base64
import shutil
from pathlib import Path

import pytest

from cairn.crypto.secret import Secret
from cairn.journal.marks import Standing
from cairn.journal.problems import ReadOnlyJournal
from cairn.terms.acts import Act, Kind
from cairn.vault.back_up import back_up
from cairn.vault.change_passphrase import change_passphrase
from cairn.vault.check_vault import check_vault
from cairn.vault.keep_in_keyring import is_in_keyring, keep_in_keyring
from cairn.vault.kept_marks import Noted, seal_note
from cairn.vault.restore import restore
from cairn.vault.rows import details_of
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry, write_entry, write_note
from cairn.vault.write_here import write_here
from tests.platform.keyrings import NULL, desktop, file_in, in_file, lock, on_desktop
from tests.vault.keyrings import Desk
from tests.vault.vaults import new_vault, opened

pytestmark = pytest.mark.slow

OTHER = "kestrel walnut harbour thimble oxide"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "home")


@pytest.fixture
def folder(desk: Desk, tmp_path: Path) -> Path:
    made = desk.new_vault(tmp_path / "v")
    write(desk, made, "first")
    return made


def write(desk: Desk, folder: Path, *texts: str) -> None:
    with desk.opened(folder) as vault:
        for text in texts:
            write_entry(vault, NewEntry(text))


def keep(folder: Path) -> Path:
    """A copy of the folder as it is now."""
    copy = folder.with_name("yesterday")
    shutil.copytree(folder, copy)
    return copy


def take_back(folder: Path, copy: Path) -> None:
    """Everything in the folder is as it was; the folder is the same one."""
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(copy, folder, dirs_exist_ok=True)


def standings(vault: Vault) -> list[tuple[str, Standing]]:
    return [(one.by, one.compared.standing) for one in vault.behind]


def faults(vault: Vault) -> list[str]:
    return [fault.what for fault in check_vault(vault).faults]


# What is told


def test_nothing_is_said_where_nothing_is_missing(desk: Desk, folder: Path) -> None:
    with desk.opened(folder) as vault:
        assert (standings(vault), vault.is_writer) == ([], True)
    assert desk.heard() == []


def test_a_folder_taken_back_is_told_every_time_and_nothing_is_written(
    desk: Desk, folder: Path
) -> None:
    copy = keep(folder)
    write(desk, folder, "second", "third")
    take_back(folder, copy)
    with opened(folder) as vault:
        assert standings(vault) == [], "nothing in the folder can tell"
    for _ in range(2):
        with desk.opened(folder) as vault:
            (one,) = vault.behind
            assert (one.by, one.log, one.compared.standing) == ("keyring", 0, Standing.SHORTER)
            assert one.compared.then - one.compared.now == 2
            assert not vault.is_writer
            with pytest.raises(ReadOnlyJournal):
                write_entry(vault, NewEntry("on top"))
            assert faults(vault) == ["behind-shorter"]


def test_private_notes_that_are_gone_are_told_too(desk: Desk, folder: Path) -> None:
    with desk.opened(folder) as vault:
        write_note(vault, NewEntry("for nobody else"))
    copy = keep(folder)
    with desk.opened(folder) as vault:
        write_note(vault, NewEntry("nor this"))
    take_back(folder, copy)
    with desk.opened(folder) as vault:
        assert [one.log for one in vault.behind] == [1]
        assert standings(vault) == [("keyring", Standing.SHORTER)]


def test_a_folder_that_was_written_on_differently_is_told(desk: Desk, folder: Path) -> None:
    copy = keep(folder)
    write(desk, folder, "this way")
    take_back(folder, copy)
    with opened(folder) as vault:  # by a program that does not ask the keyring
        write_entry(vault, NewEntry("that way"))
    with desk.opened(folder) as vault:
        assert standings(vault) == [("keyring", Standing.OTHER)]


def test_a_log_that_was_cut_is_told_once_by_its_own_note(desk: Desk, folder: Path) -> None:
    log = folder / "logs" / "0"
    with opened(folder) as vault:
        last = [stored.position for stored in vault.places.logs[0].read_from()][-1]
    log.write_bytes(log.read_bytes()[:last])
    with desk.opened(folder) as vault:
        assert standings(vault) == [("copy", Standing.SHORTER)]


def test_what_was_written_by_a_program_that_does_not_ask_is_no_fault(
    desk: Desk, folder: Path
) -> None:
    with opened(folder) as vault:
        write_entry(vault, NewEntry("at a computer without a desktop"))
    with desk.opened(folder) as vault:
        assert standings(vault) == []
    copy = keep(folder)
    write(desk, folder, "more")
    take_back(folder, copy)
    with desk.opened(folder) as vault:
        assert standings(vault) == [("keyring", Standing.SHORTER)]


def test_going_on_begins_a_branch_and_the_old_mark_is_gone(desk: Desk, folder: Path) -> None:
    copy = keep(folder)
    write(desk, folder, "lost")
    (before,) = desk.entries()
    take_back(folder, copy)
    with desk.opened(folder) as vault:
        write_here(vault)
    (after,) = desk.entries()
    assert after != before
    for _ in range(2):
        with desk.opened(folder) as vault:
            assert (standings(vault), vault.is_writer) == ([], True)
            newest = [act for act in vault.record.acts if isinstance(act, Act)]
            (said,) = (details_of(act) for act in newest if "missing" in details_of(act))
            assert said["missing"].endswith("-shorter")
    shutil.rmtree(copy)
    copy = keep(folder)
    write(desk, folder, "lost too")
    take_back(folder, copy)
    with desk.opened(folder) as vault:
        assert standings(vault) == [("keyring", Standing.SHORTER)]
    assert desk.heard() == []


# What moves it on


def test_the_mark_follows_what_is_written_and_nothing_else(desk: Desk, folder: Path) -> None:
    first = desk.entries()
    with desk.opened(folder):
        pass
    assert desk.entries() == first, "opening alone puts nothing there"
    write(desk, folder, "second")
    second = desk.entries()
    assert second.keys() == first.keys()
    assert second != first
    with desk.opened(folder) as vault:
        change_passphrase(vault, OTHER).close()
    third = desk.entries()
    assert third != second, "the act about it is in the record"
    with desk.opened(folder, OTHER) as vault:
        assert standings(vault) == []
        assert is_in_keyring(vault)
    assert desk.entries() == third


def test_what_lies_there_says_nothing(desk: Desk, folder: Path, tmp_path: Path) -> None:
    (one,) = desk.entries().values()
    write(desk, folder, *map(str, range(20)))
    (later,) = desk.entries().values()
    sealed = [base64.b64decode(text) for text in (one, later)]
    assert len(sealed[0]) == len(sealed[1]) == 4096
    assert not any(same > 64 for same in [sum(a == b for a, b in zip(*sealed, strict=True))]), (
        "not even what it had in common with itself before"
    )
    with opened(folder) as vault:
        settings = vault.copy
    lies = file_in(desk.root).read_text().lower()
    assert not [name for name in ("cairn", "diary", "vault", settings) if name in lies]


# What goes wrong with it


def off_at(desk: Desk, env: dict[str, str], seconds: float = 30.0) -> Desk:
    """The same computer, where the keyring is another one now."""
    other = Desk.__new__(Desk)
    other.root, other.number, other.told = desk.root, desk.number, desk.told
    other.env, other.seconds = env, seconds
    return other


def test_without_a_keyring_it_is_said_and_the_diary_is_written_in(desk: Desk, folder: Path) -> None:
    before = desk.entries()
    without = off_at(desk, {})
    write(without, folder, "without a desktop")
    assert without.heard() == ["NoKeyring"], "once"
    assert desk.entries() == before
    with desk.opened(folder) as vault:
        assert (standings(vault), len(vault.record.acts)) == ([], 4)
    assert desk.heard() == []
    assert desk.entries() != before, "it catches up"


def test_a_keyring_that_keeps_nothing_is_said_and_stops_nothing(desk: Desk, folder: Path) -> None:
    write(off_at(desk, in_file(desk.root, NULL)), folder, "second")
    assert desk.heard() == ["MarkGone"]


def test_a_mark_that_was_taken_away_is_said_once_and_put_there_again(
    desk: Desk, folder: Path
) -> None:
    desk.forget()
    with desk.opened(folder) as vault:
        assert (standings(vault), vault.is_writer, faults(vault)) == ([], True, [])
        write_entry(vault, NewEntry("second"))
    assert desk.heard() == ["MarkGone"]
    copy = keep(folder)
    write(desk, folder, "third")
    take_back(folder, copy)
    with desk.opened(folder) as vault:
        assert standings(vault) == [("keyring", Standing.SHORTER)]
    assert desk.heard() == []


def crafted(account: str, key: bytes = bytes(32)) -> str:
    """A mark of a million records, made by somebody who knows how they are made."""
    noted = Noted(0, (("1-1000000-00000-00000-00000-00000-C7",), ()))
    sealed = seal_note(
        noted, Secret(key), aad=b"cairn/keyring-mark/v1\0" + account.encode(), random=bytes
    )
    return base64.b64encode(sealed).decode()


@pytest.mark.parametrize(
    "text",
    ["", "1-1000000-00000-00000-00000-00000-C7", "é" * 50, "crafted"],
)
def test_an_altered_one_raises_no_false_alarm_and_locks_nobody_out(
    desk: Desk, folder: Path, text: str
) -> None:
    (account,) = desk.entries()
    desk.change(crafted(account) if text == "crafted" else text)
    with desk.opened(folder) as vault:
        assert (standings(vault), vault.is_writer, faults(vault)) == ([], True, [])
        write_entry(vault, NewEntry("second"))
    assert desk.heard() == ["MarkNotOurs"]
    with desk.opened(folder) as vault:
        assert standings(vault) == []
    assert desk.heard() == [], "it was put right"


def test_the_mark_of_another_diary_in_its_place_says_nothing(
    desk: Desk, folder: Path, tmp_path: Path
) -> None:
    (account,) = desk.entries()
    desk.new_vault(tmp_path / "other")
    (other,) = desk.entries().keys() - {account}
    keyring = desk.around.keyring
    assert keyring
    keyring.put(account, desk.entries()[other])
    with desk.opened(folder) as vault:
        assert (standings(vault), vault.is_writer) == ([], True)
    assert desk.heard() == ["MarkNotOurs"]


def test_an_earlier_mark_put_back_says_nothing_and_can_say_nothing(
    desk: Desk, folder: Path
) -> None:
    (before,) = desk.entries().values()
    copy = keep(folder)
    write(desk, folder, "second")
    take_back(folder, copy)
    desk.change(before)
    with desk.opened(folder) as vault:
        assert (standings(vault), vault.is_writer) == ([], True), "both were changed"


@desktop
def test_a_desktop_that_is_locked(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    with on_desktop(tmp_path / "d") as env:
        desk = Desk(tmp_path / "home", env=env)
        folder = desk.new_vault(tmp_path / "v")
        copy = keep(folder)
        write(desk, folder, "second")
        lock(env)
        write(desk, folder, "third")
        assert desk.heard() == ["KeyringIsLocked"]
        take_back(folder, copy)
        with desk.opened(folder) as vault:
            assert (standings(vault), vault.is_writer) == ([], True), "nothing was compared"
        assert desk.heard() == ["KeyringIsLocked"]


@desktop
def test_a_folder_taken_back_beside_the_keyring_of_a_desktop(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    with on_desktop(tmp_path / "d") as env:
        desk = Desk(tmp_path / "home", env=env)
        folder = desk.new_vault(tmp_path / "v")
        copy = keep(folder)
        write(desk, folder, "second")
        take_back(folder, copy)
        with desk.opened(folder) as vault:
            assert standings(vault) == [("keyring", Standing.SHORTER)]
        assert desk.heard() == []


# Off, copies and other computers


def nowhere(desk: Desk, number: bytes) -> Desk:
    """A computer where asking the keyring would be told, since nothing can be started there."""
    other = off_at(desk, {})
    other.number = number
    return other


def test_nothing_is_asked_before_it_is_switched_on(desk: Desk, tmp_path: Path) -> None:
    new_vault(tmp_path / "v").close()
    with nowhere(desk, b"this computer").opened(tmp_path / "v") as vault:
        write_entry(vault, NewEntry("first"))
        assert vault.mark is None
    assert desk.heard() == []
    assert not file_in(desk.root).exists()


def test_a_copy_in_its_place_is_compared_on_this_computer_only(desk: Desk, folder: Path) -> None:
    copy = keep(folder)
    write(desk, folder, "second")
    with desk.opened(copy) as vault:
        assert standings(vault) == [("keyring", Standing.SHORTER)]
        assert faults(vault) == ["behind-shorter"]
    for number in (b"another computer", b""):
        with nowhere(desk, number).opened(copy) as vault:
            assert (standings(vault), vault.mark) == ([], None)
    assert desk.heard() == []


def test_a_backup_that_is_older_is_said_and_is_no_fault(
    desk: Desk, folder: Path, tmp_path: Path
) -> None:
    with desk.opened(folder) as vault:
        back_up(vault, tmp_path / "b")
    write(desk, folder, "after the backup")
    with desk.opened(tmp_path / "b") as vault:
        (one,) = vault.behind
        assert one.is_only_older
        assert one.compared.then - one.compared.now == 1
        assert faults(vault) == []
    with nowhere(desk, b"another computer").opened(tmp_path / "b") as vault:
        assert vault.behind == ()
    desk.forget()
    with desk.opened(tmp_path / "b") as vault:
        assert vault.behind == ()
    assert desk.heard() == []


def test_a_backup_learns_that_it_was_switched_on_or_off(desk: Desk, tmp_path: Path) -> None:
    new_vault(tmp_path / "v").close()
    with desk.opened(tmp_path / "v") as vault:
        back_up(vault, tmp_path / "b")
        keep_in_keyring(vault)
        back_up(vault, tmp_path / "b")
    with desk.opened(tmp_path / "b") as vault:
        assert vault.mark is not None
        assert vault.behind == ()


def test_what_is_restored_says_what_it_lacks_and_goes_on_without(
    desk: Desk, folder: Path, tmp_path: Path
) -> None:
    with desk.opened(folder) as vault:
        back_up(vault, tmp_path / "b")
    write(desk, folder, "after the backup")
    before = desk.entries()
    shutil.rmtree(folder)
    restore(tmp_path / "b", tmp_path / "new", opened, random=desk.around.random)
    with desk.opened(tmp_path / "new") as vault:
        assert [one.is_only_older for one in vault.behind] == [True]
        write_here(vault)
    assert desk.heard() == ["MarkStaysBehind"]
    assert desk.entries() == before
    with desk.opened(tmp_path / "new") as vault:
        assert (vault.behind, vault.mark, vault.is_writer) == ((), None, True)
        said = [details_of(act) for act in vault.record.acts
                if isinstance(act, Act) and act.kind is Kind.WRITER]  # fmt: skip
        assert said[-1]["missing"].endswith("-shorter")


def test_two_copies_on_two_computers_each_have_their_own(
    desk: Desk, folder: Path, tmp_path: Path
) -> None:
    copy, there = keep(folder), Desk(tmp_path / "there", b"another computer")
    with there.opened(copy) as vault:
        write_here(vault)
    assert there.heard() == ["MarkStaysBehind"]
    with there.opened(copy) as vault:
        keep_in_keyring(vault)
    assert not desk.entries().keys() & there.entries().keys()
    for _ in range(2):
        write(desk, folder, "here")
        write(there, copy, "there")
    for one, where in ((desk, folder), (there, copy)):
        with one.opened(where) as vault:
            assert (standings(vault), vault.is_writer) == ([], True)
        assert one.heard() == []
