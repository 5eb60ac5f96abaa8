"""What lies over a folder keeps the promises of a store, and nothing below is written."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from cairn.storage import folder, memory
from cairn.storage.overlay import OverlayBlobs
from cairn.storage.problems import NotThere
from cairn.storage.promises import BlobStore, Places
from tests.storage.contract import BlobContract


class TestOverlayBlobs(BlobContract):
    @pytest.fixture
    def places(self) -> Places:
        made = memory.make_places()
        return replace(made, originals=OverlayBlobs(made.originals))


def put(store: BlobStore, name: str, data: bytes) -> None:
    staged = store.stage()
    staged.write(data)
    store.put([(name, staged)])


def test_what_is_below_is_read_and_never_written(tmp_path: Path) -> None:
    below = folder.make_places(tmp_path / "v").readings
    put(below, "aaaa", b"below")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    over = OverlayBlobs(below)
    put(over, "bbbb", b"above")
    assert list(over.names()) == ["aaaa", "bbbb"]
    with over.open("aaaa") as file:
        assert file.read() == b"below"
    over.remove("aaaa")
    put(over, "aaaa", b"anew")
    with over.open("aaaa") as file:
        assert file.read() == b"anew"
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert after == before


def test_a_folder_that_is_missing_is_empty(tmp_path: Path) -> None:
    below = folder.make_places(tmp_path / "v").readings
    shutil.rmtree(tmp_path / "v" / "readings")
    over = OverlayBlobs(below)
    assert list(over.names()) == []
    with pytest.raises(NotThere):
        over.open("aaaa")
    put(over, "aaaa", b"above")
    assert list(over.names()) == ["aaaa"]
