"""An address book and a calendar help the owner, and are not handed over."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.language.catalogue import catalogue
from cairn.platform.zygote import Zygote
from cairn.terms.pack import PageOne
from cairn.vault.add_files import add_files
from cairn.vault.children import start_zygote
from cairn.vault.decide import decide_page_one
from cairn.vault.make_pack import pack_vault
from cairn.vault.search import search
from cairn.vault.see_picture import all_rows, picture_of
from cairn.vault.vault import Vault
from tests.vault.vaults import new_vault

pytestmark = pytest.mark.slow
EXAMPLES = Path(__file__).parents[1] / "readers"
CHAT = "23/04/2025, 18:00 - Sam Poole: I am outside\n"


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with start_zygote() as started:
        yield started


@pytest.fixture
def vault(tmp_path: Path, zygote: Zygote) -> Iterator[Vault]:
    (tmp_path / "in").mkdir()
    shutil.copy(EXAMPLES / "vcard" / "phone.vcf", tmp_path / "in")
    shutil.copy(EXAMPLES / "calendar" / "phone.ics", tmp_path / "in")
    (tmp_path / "in" / "chat.txt").write_text(CHAT)
    with new_vault(tmp_path / "v", zygote) as made:
        list(add_files(made, [tmp_path / "in"]))
        decide_page_one(made, PageOne(initials="MH"))
        yield made


def test_the_owner_sees_them_and_nobody_waits_for_the_time_of_a_card(vault: Vault) -> None:
    kinds = [row.kind for row in all_rows(vault)]
    assert (kinds.count("contact"), kinds.count("event"), kinds.count("message")) == (2, 7, 1)
    assert picture_of(vault).undated == 0
    assert [row.kind for row in search(vault, "red door").rows] == ["contact"]


def test_a_pack_has_neither_file_nor_row_of_them(vault: Vault, tmp_path: Path) -> None:
    packed = pack_vault(vault, tmp_path, purpose="police", words=catalogue())
    (listed,) = packed.folder.glob("checks/items.jsonl")
    said = listed.read_bytes()
    assert b"I am outside" in said
    assert b'"pack.left_out.own_records"' in said
    for private in (b"red door", b"Hearing", b"07700 900123", b"phone.vcf"):
        assert private not in said
    assert [path.suffix for path in (packed.folder / "data" / "originals").iterdir()] == [".txt"]


def test_tracks_are_not_handed_over_damaged_ones_neither(vault: Vault, tmp_path: Path) -> None:
    folder = tmp_path / "tracks"
    folder.mkdir()
    shutil.copy(EXAMPLES / "gpx" / "walk.gpx", folder)
    shutil.copy(EXAMPLES / "google_location" / "Timeline.json", folder)
    (folder / "damaged.gpx").write_text('<gpx><wpt lat="51.5000"')
    list(add_files(vault, [folder]))
    packed = pack_vault(vault, tmp_path, purpose="police", words=catalogue())
    assert [path.suffix for path in (packed.folder / "data" / "originals").iterdir()] == [".txt"]
    (listed,) = packed.folder.glob("checks/items.jsonl")
    for private in (b"51.5", b"the bench", b"Timeline"):
        assert private not in listed.read_bytes()
