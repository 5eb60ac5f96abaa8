"""Only a file is read as one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cairn.vault.given_file import open_given


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"key")
    (tmp_path / "link").symlink_to(tmp_path / "key")
    for name in ("key", "link"):
        with open_given(tmp_path / name) as opened:
            assert opened.read() == b"key"


def test_what_would_not_end_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero"), tmp_path, tmp_path / "missing"):
        with pytest.raises(OSError, match=str(path) if not path.exists() else "Invalid"):
            open_given(path)
