"""A folder keeps the promises, shows no times, and follows no link."""

from __future__ import annotations

import errno
import hashlib
import stat
from pathlib import Path

import pytest

from cairn.storage.folder import make_places, open_places
from cairn.storage.folder_files import EPOCH
from cairn.storage.problems import AppendFailed, NotThere, StrangeFile
from cairn.storage.promises import EMPTY, Places
from tests.storage.contract import BlobContract, LogContract, SmallContract, put, read
from tests.storage.records import record
from tests.vault.tracing import CAN_TRACE, GO, Call, Ended, Fail, Verdict, run_watched

_NAME = hashlib.sha256(b"a sealed original").hexdigest()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "papers"


@pytest.fixture
def places(root: Path) -> Places:
    return make_places(root)


class TestFolderLog(LogContract):
    pass


class TestFolderBlobs(BlobContract):
    pass


class TestFolderSmall(SmallContract):
    pass


def _use_all(places: Places) -> None:
    places.logs[0].append(EMPTY, [record(1, 10), record(2, 10)])
    places.logs[1].append(EMPTY, [record(1, 10)])
    places.logs[0].blank_body(0)
    places.logs[0].cut_tail(len(record(1, 10).frame) + 10)
    put(places.originals, _NAME, b"sealed")
    put(places.readings, _NAME, b"sealed too")
    places.small.put("header", b"header", None)


def test_what_was_written_is_there_after_opening_again(root: Path, places: Places) -> None:
    _use_all(places)
    again = open_places(root, writing=True)
    assert again.logs[0].head() == places.logs[0].head()
    assert read(again.originals, _NAME) == b"sealed"
    assert again.small.get("header") == places.small.get("header")


def test_only_the_owner_may_look_and_no_time_of_day_is_kept(root: Path, places: Places) -> None:
    _use_all(places)
    for path in [root, *root.rglob("*")]:
        found = path.lstat()
        mode = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(found.st_mode) == mode, path
        assert found.st_mtime == EPOCH, path


def test_a_folder_that_holds_something_is_not_taken_over(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError):
        make_places(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_an_empty_folder_may_become_a_vault(tmp_path: Path) -> None:
    make_places(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".staging", "bin", "logs", "originals", "readings",
    ]  # fmt: skip
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_a_folder_above_that_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        make_places(tmp_path / "no" / "vault")


def test_only_the_writer_clears_what_was_left_in_staging(root: Path, places: Places) -> None:
    staged = places.originals.stage()
    staged.write(b"half an original")
    staging = root / ".staging"
    open_places(root, writing=False)
    assert len(list(staging.iterdir())) == 1
    open_places(root, writing=True)
    assert list(staging.iterdir()) == []
    staged.abandon()


def test_the_writer_makes_disposable_folders_again(root: Path, places: Places) -> None:
    for name in (".staging", "readings", "bin"):
        (root / name).rmdir()
    put(open_places(root, writing=True).readings, _NAME, b"made again")


@pytest.mark.parametrize("target", ["/etc/passwd", "/dev/zero", "/no/such/file", "/"])
def test_a_link_where_a_file_belongs_is_refused(root: Path, places: Places, target: str) -> None:
    _use_all(places)
    blob = root / "originals" / _NAME[:2] / _NAME
    for path in (root / "logs" / "0", root / "header", blob):
        path.unlink()
        path.symlink_to(target)
    for attempt in (
        places.logs[0].head,
        lambda: places.logs[0].append(EMPTY, [record(1, 1)]),
        lambda: places.small.get("header"),
        lambda: places.originals.open(_NAME),
        lambda: put(places.originals, _NAME, b"again"),
        lambda: places.originals.remove(_NAME),
    ):
        with pytest.raises(StrangeFile):
            attempt()


def test_a_link_where_a_folder_of_blobs_belongs_is_refused(
    root: Path, places: Places, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / "originals" / _NAME[:2]).symlink_to(elsewhere)
    with pytest.raises(StrangeFile):
        put(places.originals, _NAME, b"sealed")
    assert list(elsewhere.iterdir()) == []
    assert list(places.originals.names()) == []


def test_a_log_that_is_missing_is_said(root: Path, places: Places) -> None:
    (root / "logs" / "1").unlink()
    with pytest.raises(NotThere):
        places.logs[1].head()


def test_a_small_file_blown_up_is_not_read_into_memory(root: Path, places: Places) -> None:
    places.small.put("header", b"h", None)
    with (root / "header").open("r+b") as file:
        file.truncate(40 << 30)
    with pytest.raises(StrangeFile):
        places.small.get("header")


@pytest.mark.skipif(not CAN_TRACE, reason="calls are made to fail by their numbers on x86-64")
@pytest.mark.parametrize("call", ["mkdir", "utimensat"])
def test_a_disk_that_fails_while_it_is_opened_is_named(
    root: Path, places: Places, call: str
) -> None:
    def open_them() -> None:
        with pytest.raises(AppendFailed):
            open_places(root, writing=True)

    def fail(seen: Call) -> Verdict:
        return Fail(errno.EIO) if seen.name == call else GO

    assert run_watched(open_them, fail) == Ended(killed=False, code=0)
