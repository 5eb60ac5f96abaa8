"""Files go in whole or not at all, each with a clear outcome, and the rest goes on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cairn.evidence.give_back import ChangedOriginal, OpenOriginal
from cairn.journal.references import acts_named
from cairn.terms.acts import Act, Kind
from cairn.terms.moment import UnknownZone
from cairn.vault.add_files import MOST_IN_BATCH, Added, NotAdded, SeenAgain, add_files
from cairn.vault.check_vault import check_vault
from cairn.vault.decide import answers_for
from cairn.vault.dispose import dispose
from cairn.vault.vault import Vault
from tests.vault.vaults import NOW, new_vault, opened

DAY = 86_400_000_000


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with new_vault(tmp_path / "v") as made:
        yield made


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def outcomes(vault: Vault, *paths: Path) -> dict[str, str]:
    return {
        one.path.name: one.reason if isinstance(one, NotAdded) else type(one).__name__
        for one in add_files(vault, paths)
    }


def contents(vault: Vault) -> list[bytes]:
    found = []
    for one in vault.received():
        identity = vault.keys.identity(one.seal.key_period)
        with OpenOriginal(vault.originals, one.original, one.seal, identity) as original:
            found.append(b"".join(original.chunks()))
    return found


@pytest.mark.parametrize("size", [0, 1, 4096, 65535, 65536, 65537, 3_000_001])
def test_a_file_comes_back_byte_for_byte(vault: Vault, inbox: Path, size: int) -> None:
    data = os.urandom(size)
    (inbox / "file.bin").write_bytes(data)
    (added,) = add_files(vault, [inbox / "file.bin"])
    assert isinstance(added, Added)
    assert added.original.original.size == size
    assert contents(vault) == [data]
    with opened_again(vault) as again:
        assert contents(again) == [data]


def opened_again(vault: Vault) -> Vault:
    vault.close()
    return opened(vault.folder)


def test_two_equal_files_are_one_original_seen_twice(vault: Vault, inbox: Path) -> None:
    for name in ("a", "b", "c"):
        (inbox / name).write_bytes(b"the same")
    told = [type(one).__name__ for one in add_files(vault, [inbox])]
    told += [type(one).__name__ for one in add_files(vault, [inbox / "c"])]
    assert told == ["Added", "SeenAgain", "SeenAgain", "SeenAgain"]
    assert contents(vault) == [b"the same"]
    kinds = [act.kind for act in vault.record.acts if isinstance(act, Act)]
    assert kinds.count(Kind.SEEN_AGAIN) == 3
    assert not check_vault(vault).orphans


def test_what_cannot_be_taken_is_named_and_the_rest_goes_on(vault: Vault, inbox: Path) -> None:
    (inbox / "good.txt").write_text("kept")
    (inbox / "link").symlink_to(inbox / "good.txt")
    (inbox / "loop").symlink_to(inbox)
    os.mkfifo(inbox / "pipe")
    deep = inbox
    for name in "abcdefghij":
        deep = deep / name
        deep.mkdir()
    (deep / "deep.txt").write_text("also kept")
    assert outcomes(vault, inbox, inbox / "nothing", vault.folder) == {
        "good.txt": "Added",
        "deep.txt": "Added",
        "link": "a-link",
        "loop": "a-link",
        "pipe": "not-a-file",
        "nothing": "not-there",
        "v": "own-vault",
    }
    came_as = {one.original.name: one.original.came_as for one in vault.received()}
    assert came_as["deep.txt"] == "inbox/a/b/c/d/e/f/g/h/i/j/deep.txt"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(vault: Vault, inbox: Path) -> None:
    (inbox / "closed").write_text("x")
    (inbox / "closed").chmod(0)
    assert outcomes(vault, inbox) == {"closed": "no-permission"}


def test_a_file_that_grows_while_it_is_read_is_not_taken(vault: Vault, inbox: Path) -> None:
    # Reading /proc gives a file whose size says 0 and whose bytes say otherwise.
    assert outcomes(vault, Path("/proc/self/status")) == {"status": "changed-while-read"}
    assert contents(vault) == []
    assert list((vault.folder / ".staging").iterdir()) == []


def test_names_that_are_no_text_are_kept_as_marks(vault: Vault, inbox: Path) -> None:
    path = os.fsencode(inbox) + b"/\xff\xfename\n\x1b[2J.txt"
    with open(path, "wb") as file:  # noqa: PTH123 - a name that Path would also take, as bytes
        file.write(b"x")
    (added,) = add_files(vault, [inbox])
    assert isinstance(added, Added)
    assert added.original.original.name.startswith("\ufffd")


def test_more_files_than_a_batch_holds_all_arrive(vault: Vault, inbox: Path) -> None:
    count = MOST_IN_BATCH + 5
    for n in range(count):
        (inbox / f"{n:04}").write_bytes(b"%d" % n)
    told = list(add_files(vault, [inbox]))
    assert all(isinstance(one, Added) for one in told)
    assert contents(vault) == [b"%d" % n for n in range(count)]
    assert not check_vault(vault).faults


def test_a_zone_is_remembered_for_what_was_added_with_it(vault: Vault, inbox: Path) -> None:
    (inbox / "a").write_bytes(b"a")
    (inbox / "b").write_bytes(b"b")
    list(add_files(vault, [inbox / "a"], zone="Europe/Warsaw"))
    list(add_files(vault, [inbox / "b"]))
    first, second = vault.received()
    assert answers_for(vault, first.ref).zone == "Europe/Warsaw"
    assert answers_for(vault, second.ref).zone == ""
    with pytest.raises(UnknownZone):
        list(add_files(vault, [inbox], zone="Moon/Base"))


def test_what_is_added_days_later_is_pointed_at_where_it_stands(vault: Vault, inbox: Path) -> None:
    (inbox / "first").write_bytes(b"first")
    outcomes(vault, inbox)
    later = replace(vault, around=replace(vault.around, clock=lambda: NOW + 3 * DAY))
    (inbox / "second").write_bytes(b"second")
    (inbox / "twin").write_bytes(b"second")
    (second,) = [one for one in add_files(later, [inbox], zone="Asia/Karachi")
                 if isinstance(one, Added)]  # fmt: skip
    assert second.original.ref.seq == 24, "blocks of eight for the first day and two empty ones"
    assert answers_for(later, second.original.ref).zone == "Asia/Karachi"
    acts = {act.ref: act for act in later.record.acts if isinstance(act, Act)}
    assert acts[second.original.ref].kind is Kind.RECEIVED
    for act in acts.values():
        assert all(ref in acts for ref in acts_named(act))
    vault.close()
    with opened(vault.folder) as again:
        assert check_vault(again).faults == ()


def test_a_changed_sealed_file_gives_out_nothing(vault: Vault, inbox: Path) -> None:
    (inbox / "a").write_bytes(b"words" * 1000)
    list(add_files(vault, [inbox]))
    (one,) = vault.received()
    name = one.seal.sealed_sha256
    sealed = vault.folder / "originals" / name[:2] / name
    data = bytearray(sealed.read_bytes())
    data[-1] ^= 1
    sealed.write_bytes(data)
    with pytest.raises(ChangedOriginal):
        contents(vault)
    assert [fault.what for fault in check_vault(vault).faults] == ["original-changed"]
    sealed.unlink()
    assert [fault.what for fault in check_vault(vault).faults] == ["original-missing"]


def test_a_disposed_original_is_gone_and_the_check_says_so(vault: Vault, inbox: Path) -> None:
    (inbox / "a").write_bytes(b"a")
    (inbox / "b").write_bytes(b"b")
    list(add_files(vault, [inbox]))
    dispose(vault, vault.received()[0].ref)
    checked = check_vault(vault)
    assert (checked.faults, checked.disposed, checked.originals) == ((), 1, 1)
    assert contents(vault) == [b"b"]
    assert len(list(vault.originals.names())) == 1


def test_an_original_may_come_again_after_it_was_disposed_of(vault: Vault, inbox: Path) -> None:
    (inbox / "a").write_bytes(b"a")
    list(add_files(vault, [inbox]))
    dispose(vault, vault.received()[0].ref)
    (again,) = add_files(vault, [inbox])
    assert isinstance(again, Added)
    assert not isinstance(again, SeenAgain)
    assert not check_vault(vault).faults
