"""Pictures and films in a vault: read by a process that is shut away, listed without places."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.language.catalogue import catalogue
from cairn.platform.zygote import Zygote
from cairn.terms.pack import PageOne
from cairn.terms.reading import ItemKind
from cairn.vault.add_files import add_files
from cairn.vault.children import start_zygote
from cairn.vault.decide import decide_page_one
from cairn.vault.make_pack import pack_vault
from cairn.vault.see_picture import all_rows
from cairn.vault.vault import Vault
from tests.readers.photo.make import HERE
from tests.readers.recording.make import HERE as FILMS
from tests.vault.vaults import new_vault

pytestmark = pytest.mark.slow
NAMES = ("place.jpg", "exif.png", "taken.webp", "scan.tif", "plain.gif", "not-one.jpg")


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with start_zygote() as started:
        yield started


@pytest.fixture
def vault(tmp_path: Path, zygote: Zygote) -> Iterator[Vault]:
    (tmp_path / "in").mkdir()
    for name in NAMES:
        shutil.copy(HERE / name, tmp_path / "in")
    shutil.copy(FILMS / "phone.mov", tmp_path / "in")
    with new_vault(tmp_path / "v", zygote) as made:
        list(add_files(made, [tmp_path / "in"]))
        decide_page_one(made, PageOne(initials="MH"))
        yield made


def test_without_a_disk_every_kind_of_picture_is_read(vault: Vault) -> None:
    rows = list(all_rows(vault))
    formats = {dict(row.details)["format"] for row in rows if row.kind == ItemKind.PICTURE}
    assert formats == {"JPEG", "PNG", "WEBP", "TIFF", "GIF"}
    assert [row.kind for row in rows].count("recording") == 1
    assert len(rows) == len(NAMES)


def test_the_owner_knows_where_and_no_list_of_a_pack_does(vault: Vault, tmp_path: Path) -> None:
    assert any(dict(row.details).get("GPSLatitude") == "55.510000" for row in all_rows(vault))
    packed = pack_vault(vault, tmp_path, purpose="police", words=catalogue())
    assert packed.places == 2
    (listed,) = packed.folder.glob("checks/items.jsonl")
    assert b"55.51" not in listed.read_bytes()
    assert b"Mia Hart" not in listed.read_bytes()
    (original,) = packed.folder.glob("data/originals/*place*")
    assert original.read_bytes() == (HERE / "place.jpg").read_bytes()
