"""A database of a phone and the log beside it, in a vault: two originals, one reading."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.language.catalogue import catalogue
from cairn.platform.zygote import Zygote
from cairn.terms.pack import PageOne
from cairn.vault.add_files import add_files
from cairn.vault.children import start_zygote
from cairn.vault.decide import decide_about_original, decide_page_one
from cairn.vault.look import files_in, look
from cairn.vault.make_pack import pack_vault
from cairn.vault.readings import readings, unread_in
from cairn.vault.see_picture import all_rows
from cairn.vault.set_aside import set_aside
from cairn.vault.vault import Vault
from tests.readers.databases import make
from tests.vault.vaults import new_vault


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with start_zygote() as started:
        yield started


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data, log = make.with_log()
    (tmp_path / "Messages").mkdir()
    (tmp_path / "Messages/chat.db").write_bytes(data)
    (tmp_path / "Messages/chat.db-wal").write_bytes(log)
    return tmp_path / "Messages"


def texts(vault: Vault) -> list[str]:
    return [row.text for row in all_rows(vault)]


def reasons(vault: Vault) -> list[str]:
    return [one.reason for stored in readings(vault) for one in unread_in(vault, stored)]


def test_both_are_sealed_and_read_together(tmp_path: Path, folder: Path, zygote: Zygote) -> None:
    with new_vault(tmp_path / "v", zygote) as vault:
        list(add_files(vault, [folder]))
        assert texts(vault) == ["In the file", "Only in the log"]
        assert reasons(vault) == ["database-log"]
        assert len(vault.received()) == 2


def test_a_log_that_comes_later_is_laid_over_when_both_are_added(
    tmp_path: Path, folder: Path, zygote: Zygote
) -> None:
    with new_vault(tmp_path / "v", zygote) as vault:
        list(add_files(vault, [folder / "chat.db"]))
        assert texts(vault) == ["In the file"]
        # Whoever can send a file can name it so: alone it changes nothing.
        list(add_files(vault, [folder / "chat.db-wal"]))
        assert texts(vault) == ["In the file"]
        list(add_files(vault, [folder]))
        assert texts(vault) == ["In the file", "Only in the log"]
        acts = len(vault.record.acts)
        list(add_files(vault, [folder]))
        assert len(vault.record.acts) == acts + 2
        (told,) = [one for one in readings(vault) if one.reading.decisions]
        assert [one.kind for one in told.reading.decisions] == ["log"]


def test_a_log_that_is_set_aside_is_not_laid_over(
    tmp_path: Path, folder: Path, zygote: Zygote
) -> None:
    with new_vault(tmp_path / "v", zygote) as vault:
        list(add_files(vault, [folder]))
        (log,) = [one for one in vault.received() if one.original.name.endswith("-wal")]
        set_aside(vault, log.ref)
        assert texts(vault) == ["In the file"]


def test_a_log_of_another_database_is_not(tmp_path: Path, folder: Path, zygote: Zygote) -> None:
    (folder / "chat.db-wal").rename(folder / "other.db-wal")
    with new_vault(tmp_path / "v", zygote) as vault:
        list(add_files(vault, [folder]))
        assert texts(vault) == ["In the file"]


def test_the_next_database_of_that_name_has_its_own_log(
    tmp_path: Path, folder: Path, zygote: Zygote
) -> None:
    with new_vault(tmp_path / "v", zygote) as vault:
        list(add_files(vault, [folder]))
        (folder / "chat.db").write_bytes(make.old_imessage())
        (folder / "chat.db-wal").unlink()
        list(add_files(vault, [folder]))
        new = ["At work \U0001f600", "No date", "Where are you?"]
        assert sorted(texts(vault)) == sorted([*new, "In the file", "Only in the log"])


def test_looking_takes_the_log_along(folder: Path, zygote: Zygote) -> None:
    looked = {
        one.path.name: one
        for one in (look(candidate, zygote) for candidate, _ in files_in([folder]))
    }
    reading = looked["chat.db"].reading
    assert reading is not None
    assert reading.items == 2
    assert looked["chat.db-wal"].why_unread == (("database-log", 1),)


@pytest.mark.slow
def test_a_pack_names_rows(tmp_path: Path, folder: Path, zygote: Zygote) -> None:
    with new_vault(tmp_path / "v", zygote) as vault:
        list(add_files(vault, [folder]))
        decide_page_one(vault, PageOne(initials="MH"))
        packed = pack_vault(vault, tmp_path, purpose="police", words=catalogue())
    (listed,) = packed.folder.glob("checks/items.jsonl")
    assert b"row:message/2" in listed.read_bytes()
    assert len(list(packed.folder.glob("data/originals/*"))) == 2


@pytest.mark.slow
def test_another_persons_phone_is_not_handed_over_nor_its_log(
    tmp_path: Path, folder: Path, zygote: Zygote
) -> None:
    (folder / "chat.txt").write_text("13/05/2025, 21:14 - Robin: hello\n")
    with new_vault(tmp_path / "v", zygote) as vault:
        list(add_files(vault, [folder]))
        decide_page_one(vault, PageOne(initials="MH"))
        whole = pack_vault(vault, tmp_path, purpose="police", words=catalogue())
        assert whole.whole == 1
        (phone,) = [one for one in vault.received() if one.original.name == "chat.db"]
        decide_about_original(vault, phone.ref, whose="other")
        packed = pack_vault(vault, tmp_path, purpose="police", words=catalogue())
    assert packed.whole == 0
    (kept,) = packed.folder.glob("data/originals/*")
    assert kept.name.endswith("chat.txt")
