"""A copy is read, all of it, and nothing in its folder changes by that."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.platform.zygote import Zygote
from cairn.vault.add_files import add_files
from cairn.vault.check_vault import check_vault
from cairn.vault.children import start_zygote
from cairn.vault.search import search
from cairn.vault.see_picture import see_picture
from cairn.vault.write_entry import NewEntry, write_entry
from tests.vault.vaults import everything_in, new_vault, opened

pytestmark = pytest.mark.slow

CHAT = (
    "03/04/2025, 18:00 - Sam Poole: I am outside\n"
    "03/04/2025, 18:02 - Mia Hart: Please go away\n"
    "14/04/2025, 07:10 - Sam Poole: I am outside again\n"
)


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with start_zygote() as started:
        yield started


@pytest.mark.parametrize(
    "missing", [(), ("readings",), ("readings", "bin", ".staging", "index.db")]
)
def test_a_copy_shows_everything_and_is_not_written_to(
    tmp_path: Path, zygote: Zygote, missing: tuple[str, ...]
) -> None:
    (tmp_path / "chat.txt").write_text(CHAT)
    with new_vault(tmp_path / "v", zygote) as vault:
        list(add_files(vault, [tmp_path / "chat.txt"]))
        write_entry(vault, NewEntry("He rang the bell"))
        whole = see_picture(vault, newest=None)
    copy = tmp_path / "copy"
    shutil.copytree(tmp_path / "v", copy)
    for name in missing:
        path = copy / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    before = everything_in(copy)
    with opened(copy, zygote) as vault:
        assert not vault.is_writer
        assert see_picture(vault, newest=None) == whole
        assert search(vault, "outside").count == 2
        assert not check_vault(vault).faults
    assert everything_in(copy) == before
    assert sorted(path.name for path in copy.iterdir()) == sorted(
        {path.name for path in (tmp_path / "v").iterdir()} - set(missing)
    )
