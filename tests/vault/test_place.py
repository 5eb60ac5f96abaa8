"""Folders that others get a copy of are known by their names, and by what programs leave there."""

from __future__ import annotations

from pathlib import Path

import pytest

from cairn.vault.place import why_exposed, why_synced


@pytest.mark.parametrize(
    "path",
    ["/srv/OneDrive - Example/v", "/srv/Dropbox (Personal)/v", "/srv/Google Drive/a/v",
     "/srv/Mobile Documents/com~apple~CloudDocs/v", "/srv/Nextcloud2/v", "/srv/Public/v"],
)  # fmt: skip
def test_a_name_says_that_a_folder_is_copied(path: str) -> None:
    assert why_synced(Path(path)) in Path(path).parts


@pytest.mark.parametrize(
    ("mark", "program"),
    [(".stfolder", "Syncthing"), (".dropbox.cache", "Dropbox"), (".sync_ab12.db", "Nextcloud"),
     (".tmp.driveupload", "Google Drive"), (".seafile-data", "Seafile")],
)  # fmt: skip
def test_a_mark_above_the_vault_says_it_too(tmp_path: Path, mark: str, program: str) -> None:
    folder = tmp_path / "papers" / "v"
    folder.mkdir(parents=True)
    assert why_synced(folder) == ""
    (tmp_path / mark).mkdir()
    assert why_synced(folder) == program
    assert why_synced(folder / "not there yet") == program


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_a_folder_that_windows_syncs_is_known(tmp_path: Path, encoding: str) -> None:
    text = "[.ShellClassInfo]\r\nIconResource=C:\\Program Files\\Microsoft OneDrive\\a.exe,5\r\n"
    (tmp_path / "desktop.ini").write_text(text, encoding)
    assert why_synced(tmp_path / "v") == "OneDrive"
    (tmp_path / "desktop.ini").write_text("[.ShellClassInfo]\r\n", encoding)
    assert why_synced(tmp_path / "v") == ""


def test_settings_that_a_program_keeps_in_the_home_folder_are_no_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".dropbox").mkdir()
    (tmp_path / ".sync").mkdir()
    assert why_synced(tmp_path / "papers") == ""
    (tmp_path / "box").mkdir()
    (tmp_path / "box" / ".dropbox").write_text("{}")
    assert why_synced(tmp_path / "box" / "papers") == "Dropbox"


def test_the_desktop_is_looked_into_but_not_copied() -> None:
    assert why_synced(Path("/srv/Desktop/v")) == ""
    assert why_exposed(Path("/srv/Desktop/v")) == "Desktop"
