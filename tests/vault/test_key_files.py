"""Files that lie about in a vault's folder keep nobody out, and hold no words for long."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from cairn.vault.change_passphrase import change_passphrase
from cairn.vault.check_vault import check_vault
from cairn.vault.unlock import unlock
from tests.vault.vaults import new_vault, opened, surroundings

pytestmark = pytest.mark.slow

NEW = "gravel umbrella tinsel porcupine"
NAMES = ("slots", "ways", "keys", "settings")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with new_vault(tmp_path / "v"):
        pass
    return tmp_path / "v"


def test_a_change_that_somebody_put_there_from_old_files_keeps_nobody_out(folder: Path) -> None:
    old = {name: base64.b64encode((folder / name).read_bytes()).decode() for name in NAMES}
    with opened(folder) as vault:
        change_passphrase(vault, NEW).close()
    (folder / "next").write_text(json.dumps({"format": 1, "after": old, "before": old}))
    before = {name: (folder / name).read_bytes() for name in NAMES}
    with unlock(folder, NEW, surroundings()) as vault:
        assert vault.is_writer
        assert check_vault(vault).faults == ()
    assert {name: (folder / name).read_bytes() for name in NAMES} == before
    assert not (folder / "next").exists()


def test_what_a_killed_writer_left_unfinished_goes_with_the_next_opening(folder: Path) -> None:
    (folder / "drafts").mkdir(mode=0o700)
    left = [folder / ".part-one", folder / "drafts" / ".part-two"]
    for path in left:
        path.write_bytes(b"sealed words")
    (folder / ".part-link").symlink_to(folder / "header")
    with opened(folder) as vault:
        assert check_vault(vault).layout == ()
    assert not [path for path in left if path.exists()]
    assert not (folder / ".part-link").is_symlink()
    assert (folder / "header").is_file()
