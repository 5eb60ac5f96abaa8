"""Writes that are whole or not there, and one writer at a time."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cairn.platform.durable import (
    SyncAhead,
    fsync_folder,
    lock_exclusively,
    sync_filesystem,
    write_atomically,
)


def test_a_file_is_replaced_whole_with_its_mode_and_time(tmp_path: Path) -> None:
    path = tmp_path / "settings"
    write_atomically(path, b"one" * 1000)
    write_atomically(path, b"two", mode=0o640, mtime=946_684_800)
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert path.stat().st_mtime == 946_684_800
    assert [one.name for one in tmp_path.iterdir()] == ["settings"]


def test_a_write_that_fails_leaves_the_older_file_and_nothing_else(tmp_path: Path) -> None:
    folder_in_the_way = tmp_path / "settings"
    folder_in_the_way.mkdir()
    with pytest.raises(OSError, match="directory"):
        write_atomically(folder_in_the_way, b"bytes")
    assert list(tmp_path.iterdir()) == [folder_in_the_way]


def test_folders_that_are_not_there_are_said(tmp_path: Path) -> None:
    for act in (fsync_folder, sync_filesystem):
        act(tmp_path)
        with pytest.raises(FileNotFoundError):
            act(tmp_path / "no")


def test_what_failed_ahead_is_told_when_it_is_waited_for(tmp_path: Path) -> None:
    ahead = SyncAhead(tmp_path / "later")
    ahead.wait()
    ahead.hurry()
    with pytest.raises(FileNotFoundError):
        ahead.wait()
    (tmp_path / "later").mkdir()
    ahead.hurry()
    with pytest.raises(FileNotFoundError):  # what one failure lost, no later one brings back
        ahead.wait()


def test_what_went_well_ahead_says_nothing(tmp_path: Path) -> None:
    ahead = SyncAhead(tmp_path)
    for _ in range(3):
        ahead.hurry()
    ahead.wait()
    ahead.wait()


@pytest.mark.parametrize("is_folder", [True, False])
def test_a_lock_is_held_by_one_at_a_time(tmp_path: Path, is_folder: bool) -> None:
    path = tmp_path / "vault"
    if is_folder:
        path.mkdir()
    first = lock_exclusively(path)
    assert first is not None
    assert lock_exclusively(path) is None
    first.release()
    first.release()
    with lock_exclusively(path) or pytest.fail("it was let go") as again:
        assert again
        assert lock_exclusively(path) is None
    assert list(tmp_path.iterdir()) == [path]


def test_a_lock_ends_with_the_process_that_held_it(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from cairn.platform.durable import lock_exclusively;"
        f"sys.path[:] = {sys.path!r}; held = lock_exclusively(Path({str(tmp_path)!r}));"
        "print(held is not None, flush=True); sys.stdin.read()"
    )
    src = str(Path(__file__).parents[2] / "src")
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": src},
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        assert lock_exclusively(tmp_path) is None
        other.kill()
        other.wait()
    lock = lock_exclusively(tmp_path)
    assert lock is not None
    lock.release()


def test_no_link_is_locked(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic"):
        lock_exclusively(tmp_path / "link")
    assert not (tmp_path / "elsewhere").exists()
