"""Assets come from npm, and only when their digest is the pinned one."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest

from build_assets import DICE_WORD_COUNT, LOCK, fetch_assets
from tools.test_packages import LOCK as TEST_LOCK


def _package(**files: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(f"package/{name}")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for the npm program that hands out ``offered.tgz`` and counts its calls."""
    program = tmp_path / "bin" / "npm"
    program.parent.mkdir()
    program.write_text(
        f"#!/bin/sh\necho >>{tmp_path}/calls\ncp {tmp_path}/offered.tgz got.tgz\necho got.tgz\n"
    )
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    return tmp_path


def _lock(folder: Path, offered: bytes, pinned: bytes, take: dict[str, str]) -> Path:
    (folder / "offered.tgz").write_bytes(offered)
    digest = base64.b64encode(hashlib.sha512(pinned).digest()).decode()
    package = {"name": "p", "version": "1.0.0", "integrity": f"sha512-{digest}", "take": take}
    lock = folder / "lock.json"
    lock.write_text(json.dumps([package]))
    return lock


def test_only_what_is_named_is_unpacked_and_only_once(npm: Path) -> None:
    made = _package(**{"font.ttf": b"font", "run.js": b"code"})
    lock = _lock(npm, made, made, {"package/font.ttf": "fonts/font.ttf"})
    assert fetch_assets(lock, npm / "out")
    assert not fetch_assets(lock, npm / "out")
    assert (npm / "calls").read_text().count("\n") == 1
    found = {path.name for path in (npm / "out").rglob("*") if path.is_file()}
    assert found == {"font.ttf", ".stamp"}


def test_a_missing_asset_is_fetched_again(npm: Path) -> None:
    made = _package(**{"font.ttf": b"font"})
    lock = _lock(npm, made, made, {"package/font.ttf": "fonts/font.ttf"})
    fetch_assets(lock, npm / "out")
    (npm / "out" / "fonts" / "font.ttf").unlink()
    assert fetch_assets(lock, npm / "out")


def test_a_package_that_is_not_the_pinned_one_is_refused_before_it_is_opened(npm: Path) -> None:
    lock = _lock(npm, b"not even an archive", _package(a=b"a"), {"package/a": "a"})
    with pytest.raises(SystemExit, match="not what was pinned"):
        fetch_assets(lock, npm / "out")
    assert not (npm / "out").exists()


def test_a_short_word_list_is_refused(npm: Path) -> None:
    made = _package(**{"list.txt": b"11111\tabacus\n"})
    lock = _lock(npm, made, made, {"package/list.txt": "words/eff_large.txt"})
    with pytest.raises(SystemExit, match="1 words, not 7,776"):
        fetch_assets(lock, npm / "out")


def test_every_pinned_package_names_its_licence_and_no_place_to_fetch_from() -> None:
    text = LOCK.read_text(encoding="utf-8")
    assert "://" not in text
    for package in json.loads(text):
        assert package["integrity"].startswith("sha512-")
        is_font = package["name"].startswith("@expo-google-fonts/")
        assert is_font == ("package/LICENSE_FONT" in package["take"])


def test_the_word_list_that_was_fetched_is_the_whole_one() -> None:
    fetch_assets()
    words = (LOCK.parent / "src/cairn/assets/words/eff_large.txt").read_text().split("\n")
    assert len(words) == DICE_WORD_COUNT + 1
    assert (words[0], words[-2], words[-1]) == ("abacus", "zoom", "")


def test_a_whole_package_of_code_is_put_into_one_folder(npm: Path) -> None:
    made = _package(**{"index.js": b"code", "package.json": b"{}", "notes.md": b"words"})
    lock = _lock(npm, made, made, {})
    package = json.loads(lock.read_text())[0] | {"into": "node_modules/@someone/p"}
    lock.write_text(json.dumps([package]))
    assert fetch_assets(lock, npm / "out")
    assert not fetch_assets(lock, npm / "out")
    folder = npm / "out" / "node_modules" / "@someone" / "p"
    assert {path.name for path in folder.iterdir()} == {"index.js", "package.json"}


def test_a_package_that_would_write_outside_its_folder_is_refused(npm: Path) -> None:
    made = _package(**{"../../code.js": b"code"})
    lock = _lock(npm, made, made, {})
    package = json.loads(lock.read_text())[0] | {"into": "node_modules/p"}
    lock.write_text(json.dumps([package]))
    with pytest.raises(SystemExit, match="outside of it"):
        fetch_assets(lock, npm / "out")


def test_every_package_for_tests_is_pinned_and_has_a_folder_of_its_own() -> None:
    text = TEST_LOCK.read_text(encoding="utf-8")
    assert "://" not in text
    for package in json.loads(text):
        assert package["integrity"].startswith("sha512-")
        assert package["into"] == f"node_modules/{package['name']}"
