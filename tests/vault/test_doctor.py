"""What can be thrown away is made again, and is the same to the last line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.index.sealed import connect
from cairn.journal.problems import ReadOnlyJournal
from cairn.platform.zygote import Zygote
from cairn.vault.add_files import add_files
from cairn.vault.back_up import back_up
from cairn.vault.children import NoSafeChild, start_zygote
from cairn.vault.doctor import health, rebuild
from cairn.vault.see_picture import see_picture
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry, write_entry
from tests.vault.vaults import everything_in, new_vault, opened

pytestmark = pytest.mark.slow

CHATS = {
    "one.txt": "03/04/2025, 18:00 - Sam Poole: I am outside\n14/04/2025, 07:10 - Sam Poole: Hi\n",
    "two.txt": "05/04/2025, 18:00 - Kit Vale: Is he there?\n15/04/2025, 07:10 - Mia Hart: Yes 😟\n",
}
LINES = 5


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with start_zygote() as started:
        yield started


@pytest.fixture
def vault(tmp_path: Path, zygote: Zygote) -> Iterator[Vault]:
    for name, text in CHATS.items():
        (tmp_path / name).write_text(text)
    with new_vault(tmp_path / "v", zygote) as made:
        list(add_files(made, [tmp_path / name for name in CHATS]))
        write_entry(made, NewEntry("He rang the bell"))
        yield made


def made_again(vault: Vault) -> dict[str, bytes]:
    return {
        name: data
        for name, data in everything_in(vault.folder).items()
        if name.startswith(("readings", "index"))
    }


def kept(vault: Vault) -> dict[str, bytes]:
    """Everything but what can be made again."""
    return {
        name: data
        for name, data in everything_in(vault.folder).items()
        if not name.startswith(("readings", "index", "marks"))
    }


def test_made_again_every_line_is_as_before(vault: Vault) -> None:
    picture = see_picture(vault, newest=None)
    before = kept(vault)
    first = rebuild(vault)
    assert (first.before, first.after, first.is_same) == (LINES, LINES, True)
    assert rebuild(vault).dump_sha256 == first.dump_sha256
    assert see_picture(vault, newest=None) == picture
    assert kept(vault) == before


def test_a_damaged_reading_and_index_are_told_and_mended(vault: Vault) -> None:
    see_picture(vault, newest=None)
    well = health(vault)
    assert (well.whole, well.damaged, well.missing, well.old) == (4, 0, 0, 0)
    assert (well.index, well.rows) == ("whole", LINES)
    first, second, *_ = sorted((vault.folder / "readings").rglob("*-items"))
    first.write_bytes(first.read_bytes()[:-1] + b"x")
    second.unlink()
    vault.index_path.write_bytes(b"not an index")
    ill = health(vault)
    assert (ill.whole, ill.damaged, ill.missing, ill.index) == (2, 1, 1, "stale")
    done = rebuild(vault)
    assert (done.before, done.after, done.is_same) == (-1, LINES, True)
    assert health(vault) == well


def test_what_differs_is_named(vault: Vault) -> None:
    """A row is taken out by somebody who has the key of the index."""
    see_picture(vault, newest=None)
    db = connect(vault.index_path, vault.index_key)
    (ref,) = next(iter(db.execute("SELECT ref FROM rows ORDER BY ref")))
    db.execute("DELETE FROM rows WHERE ref = ?", (ref,))
    db.close()
    done = rebuild(vault)
    assert (done.before, done.after, done.added) == (LINES - 1, LINES, (ref,))
    assert (done.gone, done.altered, done.differing, done.is_same) == ((), (), 1, False)


def test_nothing_is_removed_where_nothing_can_be_read_again(
    vault: Vault, tmp_path: Path, zygote: Zygote
) -> None:
    see_picture(vault, newest=None)
    back_up(vault, tmp_path / "b")
    before = made_again(vault)
    vault.close()
    with opened(vault.folder) as without, pytest.raises(NoSafeChild):
        rebuild(without)
    with opened(tmp_path / "b", zygote) as copy, pytest.raises(ReadOnlyJournal):
        rebuild(copy)
    assert made_again(vault) == before
