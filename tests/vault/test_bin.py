"""What goes into the bin can be taken back, and no wrong clock destroys it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from cairn.journal.problems import NothingToDispose
from cairn.platform.zygote import Zygote
from cairn.terms.acts import Act, DisposedAct, Kind
from cairn.terms.moment import DAY
from cairn.terms.original import ActRef
from cairn.vault.add_files import Added, add_files
from cairn.vault.bin import DAYS, Emptied, NothingForTheBin, bin_of, empty_bin, put_in_bin
from cairn.vault.check_vault import check_vault
from cairn.vault.children import start_zygote
from cairn.vault.dispose import dispose
from cairn.vault.out_of_sight import in_bin, out_of_sight
from cairn.vault.search import search
from cairn.vault.see_picture import see_picture
from cairn.vault.set_aside import set_aside
from cairn.vault.take_back import NothingToTakeBack, take_back
from cairn.vault.unlock import unlock
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry, add_to_entry, correct_entry, write_entry, write_note
from tests.vault.vaults import NOW, PASSPHRASE, everything_in, new_vault, surroundings

pytestmark = pytest.mark.slow

CHAT = "03/04/2025, 18:00 - Sam Poole: I am outside\n14/04/2025, 07:10 - Sam Poole: Outside again\n"
NOTHING = Emptied((), ())


@dataclass
class Clock:
    """A clock that stands where the test puts it."""

    now: int = NOW

    def __call__(self) -> int:
        return self.now

    def day(self, number: int) -> None:
        self.now = NOW + number * DAY


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with start_zygote() as started:
        yield started


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vault(tmp_path: Path, clock: Clock, zygote: Zygote) -> Iterator[Vault]:
    new_vault(tmp_path / "v").close()
    around = replace(surroundings(zygote), clock=clock)
    with unlock(tmp_path / "v", PASSPHRASE, around) as opened:
        yield opened


@pytest.fixture
def entry(vault: Vault) -> ActRef:
    return write_entry(vault, NewEntry("He rang the bell"))


def is_destroyed(vault: Vault, ref: ActRef) -> bool:
    (act,) = (act for act in vault.record.acts if act.ref == ref)
    return isinstance(act, DisposedAct)


def test_in_the_bin_it_is_out_of_sight_and_taken_back_it_is_all_there(
    vault: Vault, entry: ActRef, tmp_path: Path
) -> None:
    (tmp_path / "chat.txt").write_text(CHAT)
    (added,) = add_files(vault, [tmp_path / "chat.txt"])
    assert isinstance(added, Added)
    before = see_picture(vault, newest=None)
    sealed = {name for name in everything_in(vault.folder) if name.startswith("originals")}
    for ref in (entry, added.original.ref):
        put_in_bin(vault, ref)
    assert see_picture(vault, newest=None).lines == ()
    assert search(vault, "outside").count == search(vault, "bell").count == 0
    assert [(one.what, one.days_left) for one in bin_of(vault)] == [
        ("entry", DAYS),
        ("received", DAYS),
    ]
    assert {name for name in everything_in(vault.folder) if name.startswith("originals")} == sealed
    for ref in (entry, added.original.ref):
        take_back(vault, ref)
    assert see_picture(vault, newest=None) == before
    assert bin_of(vault) == ()
    assert not check_vault(vault).faults


def test_what_was_added_goes_with_its_entry_and_comes_back_with_it(
    vault: Vault, entry: ActRef
) -> None:
    added = add_to_entry(vault, entry, NewEntry("It was raining"))
    fixed = correct_entry(vault, added, NewEntry("It was snowing"))
    put_in_bin(vault, entry)
    assert out_of_sight(vault.record.acts) == {entry, added, fixed}
    assert search(vault, "snowing").count == 0
    take_back(vault, entry)
    assert search(vault, "snowing").count == 1


def test_what_was_set_aside_is_taken_back(vault: Vault, entry: ActRef) -> None:
    set_aside(vault, entry)
    assert search(vault, "bell").count == 0
    take_back(vault, entry)
    assert search(vault, "bell").count == 1
    with pytest.raises(NothingToTakeBack):
        take_back(vault, entry)


def test_after_thirty_days_the_owner_is_told_and_a_day_later_it_is_gone(
    vault: Vault, entry: ActRef, clock: Clock
) -> None:
    added = add_to_entry(vault, entry, NewEntry("It was raining"))
    put_in_bin(vault, entry)
    clock.day(DAYS - 1)
    assert empty_bin(vault) == NOTHING
    assert [one.days_left for one in bin_of(vault)] == [1]
    clock.day(DAYS)
    assert empty_bin(vault) == Emptied((), (entry,))
    assert empty_bin(vault) == Emptied((), (entry,))
    assert sum(isinstance(a, Act) and a.kind is Kind.BIN_DUE for a in vault.record.acts) == 1
    clock.day(DAYS + 1)
    assert empty_bin(vault) == Emptied((entry,), ())
    assert is_destroyed(vault, entry)
    assert is_destroyed(vault, added)
    assert bin_of(vault) == ()
    assert empty_bin(vault) == NOTHING
    assert not check_vault(vault).faults


def test_an_original_that_is_destroyed_leaves_no_reading_behind(
    vault: Vault, clock: Clock, tmp_path: Path
) -> None:
    (tmp_path / "chat.txt").write_text(CHAT)
    (added,) = add_files(vault, [tmp_path / "chat.txt"])
    assert isinstance(added, Added)
    assert search(vault, "outside").count == 2
    ref = added.original.ref
    put_in_bin(vault, ref)
    clock.day(DAYS)
    empty_bin(vault)
    clock.day(DAYS + 1)
    assert empty_bin(vault) == Emptied((ref,), ())
    left = everything_in(vault.folder)
    assert not [name for name in left if name.startswith(("originals", "readings"))]
    assert search(vault, "outside").count == 0


def test_a_clock_that_jumps_ahead_destroys_nothing(
    vault: Vault, entry: ActRef, clock: Clock
) -> None:
    put_in_bin(vault, entry)
    clock.day(400)
    assert empty_bin(vault) == Emptied((), (entry,))
    write_entry(vault, NewEntry("written while the clock was wrong"))
    clock.day(3)
    assert empty_bin(vault) == NOTHING
    clock.day(402)
    write_entry(vault, NewEntry("wrong once more"))
    clock.day(4)
    write_entry(vault, NewEntry("the right time again"))
    # What was told at a time that has not come yet does not count when it comes.
    clock.day(DAYS)
    assert empty_bin(vault) == Emptied((), (entry,))
    clock.day(DAYS + 1)
    assert empty_bin(vault).destroyed == (entry,)


def test_a_clock_that_was_behind_does_not_shorten_the_days(
    vault: Vault, entry: ActRef, clock: Clock
) -> None:
    clock.day(-2000)
    put_in_bin(vault, entry)
    clock.day(1)
    assert empty_bin(vault) == NOTHING
    assert [one.days_left for one in bin_of(vault)] == [DAYS - 1]


def test_taken_back_and_binned_again_the_days_begin_anew(
    vault: Vault, entry: ActRef, clock: Clock
) -> None:
    put_in_bin(vault, entry)
    clock.day(DAYS)
    empty_bin(vault)
    take_back(vault, entry)
    clock.day(DAYS + 5)
    assert empty_bin(vault) == NOTHING
    put_in_bin(vault, entry)
    clock.day(DAYS + 10)
    assert empty_bin(vault) == NOTHING
    assert [one.days_left for one in bin_of(vault)] == [DAYS - 5]


def test_an_addition_that_was_binned_by_itself_goes_once(
    vault: Vault, entry: ActRef, clock: Clock
) -> None:
    added = add_to_entry(vault, entry, NewEntry("It was raining"))
    put_in_bin(vault, entry)
    put_in_bin(vault, added)
    clock.day(DAYS)
    assert empty_bin(vault) == Emptied((), (entry, added))
    clock.day(DAYS + 1)
    assert empty_bin(vault) == Emptied((entry, added), ())
    assert not check_vault(vault).faults


def test_a_private_note_has_the_same_bin(vault: Vault, clock: Clock) -> None:
    note = write_note(vault, NewEntry("For myself"))
    put_in_bin(vault, note)
    assert list(in_bin(vault.notes.acts)) == [note]
    assert not in_bin(vault.record.acts)
    clock.day(DAYS)
    empty_bin(vault)
    clock.day(DAYS + 1)
    assert empty_bin(vault).destroyed == (note,)
    assert not check_vault(vault).faults


def test_only_entries_and_files_go_into_the_bin_and_only_once(vault: Vault, entry: ActRef) -> None:
    by = put_in_bin(vault, entry)
    for ref in (entry, by, ActRef(0, 1, 0), ActRef(0, 1, 99)):
        with pytest.raises(NothingForTheBin):
            put_in_bin(vault, ref)
    with pytest.raises(NothingToDispose):
        dispose(vault, by)


def test_destroyed_at_once_it_is_in_no_bin(vault: Vault, entry: ActRef) -> None:
    put_in_bin(vault, entry)
    dispose(vault, entry)
    assert is_destroyed(vault, entry)
    assert bin_of(vault) == ()
