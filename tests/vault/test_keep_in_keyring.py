"""The mark in the keyring is switched on only if it stays there, and off whatever happens."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cairn.journal.problems import ReadOnlyJournal
from cairn.terms.errors import Problem
from cairn.vault.keep_in_keyring import is_in_keyring, keep_in_keyring, take_out_of_keyring
from cairn.vault.settings import open_settings
from cairn.vault.system_keyring import KeyringRefused, NoKeyring
from cairn.vault.write_entry import NewEntry, write_entry
from tests.platform.keyrings import NULL, file_in, in_file
from tests.vault.keyrings import Desk
from tests.vault.vaults import new_vault, opened

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "home")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    new_vault(tmp_path / "v").close()
    return tmp_path / "v"


def is_on(folder: Path) -> bool:
    with opened(folder) as vault:
        return is_in_keyring(vault)


def test_it_is_off_until_it_is_switched_on_and_off_again_after(desk: Desk, folder: Path) -> None:
    assert not is_on(folder)
    with desk.opened(folder) as vault:
        keep_in_keyring(vault)
    assert is_on(folder)
    assert len(desk.entries()) == 1
    with desk.opened(folder) as vault:
        assert take_out_of_keyring(vault) is None
        write_entry(vault, NewEntry("after that"))
    assert not is_on(folder)
    assert desk.entries() == {}
    with desk.opened(folder) as vault:
        assert vault.mark is None
    assert desk.heard() == []


def test_its_name_is_by_chance_and_stays_when_it_is_switched_on_twice(
    desk: Desk, folder: Path, tmp_path: Path
) -> None:
    for _ in range(2):
        with desk.opened(folder) as vault:
            keep_in_keyring(vault)
    (name,) = desk.entries()
    desk.new_vault(tmp_path / "other")
    with desk.opened(folder) as vault:
        take_out_of_keyring(vault)
        keep_in_keyring(vault)
    first, second = desk.entries().keys()
    assert len({name, first, second}) == 3
    assert {len(one) for one in (name, first, second)} == {32}


@pytest.mark.parametrize(
    ("backend", "problem"), [(NULL, KeyringRefused), ("no.such.Backend", NoKeyring)]
)
def test_where_it_does_not_stay_it_is_off(
    tmp_path: Path, folder: Path, backend: str, problem: type[Problem]
) -> None:
    desk = Desk(tmp_path / "home", env=in_file(tmp_path / "home", backend))
    with desk.opened(folder) as vault, pytest.raises(problem):
        keep_in_keyring(vault)
    assert not is_on(folder)
    with opened(folder) as vault, pytest.raises(NoKeyring):
        keep_in_keyring(vault)


def test_a_copy_that_is_only_read_cannot_switch_it(
    desk: Desk, folder: Path, tmp_path: Path
) -> None:
    with desk.opened(folder) as vault:
        keep_in_keyring(vault)
    shutil.copytree(folder, tmp_path / "copy")
    before = desk.entries()
    for switch in (keep_in_keyring, take_out_of_keyring):
        with desk.opened(tmp_path / "copy") as vault, pytest.raises(ReadOnlyJournal):
            switch(vault)
    assert desk.entries() == before


def test_it_can_be_switched_off_where_the_keyring_is_gone(desk: Desk, folder: Path) -> None:
    with desk.opened(folder) as vault:
        keep_in_keyring(vault)
    desk.env = {}
    with desk.opened(folder) as vault:
        assert isinstance(take_out_of_keyring(vault), NoKeyring)
    assert not is_on(folder)
    assert file_in(desk.root).exists(), "it is still there, and that was said"


def test_the_settings_keep_which_computer_it_was_but_not_its_number(
    desk: Desk, folder: Path
) -> None:
    with desk.opened(folder) as vault:
        keep_in_keyring(vault)
        found = vault.places.small.get("settings")
        assert found
        settings = open_settings(found[0], vault.vault_key)
    assert settings.keyring is not None
    assert settings.keyring.account in desk.entries()
    assert len(settings.keyring.computer) == 64
    assert desk.number.hex() not in settings.keyring.computer
