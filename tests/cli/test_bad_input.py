"""Whatever is handed over: a clear line for each file, the rest goes on, the vault stays whole."""

from __future__ import annotations

import os
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import cairn, end, good, start
from tests.cli.exports import CHAT, write_bad
from tests.vault.vaults import everything_in, new_vault

pytestmark = pytest.mark.slow
GIB = 1 << 30
MOST_KIB = 700 * 1024


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    new_vault(tmp_path / "vault").close()
    return tmp_path / "vault"


def told_of(*arguments: str | Path) -> dict[str, dict[str, Any]]:
    ran = cairn("add", *arguments, "--json")
    assert ran.code == 1
    assert "Traceback" not in ran.err
    return {Path(one["path"]).name: one for one in ran.objects}


def test_every_bad_file_has_its_line_and_the_rest_goes_on(vault: Path, tmp_path: Path) -> None:
    bad = write_bad(tmp_path / "bad")
    before = everything_in(bad)
    # What stands in /proc says that it is empty and is not: as a file that grows while it is read.
    told = told_of(vault, bad, "/proc/self/status", tmp_path / "gone.txt")
    refused = {name: one["not_added"] for name, one in told.items() if "not_added" in one}
    assert refused == {
        "loop": "a-link",
        "status": "changed-while-read",
        "gone.txt": "not-there",
    }
    reasons = {name: one["why_unread"] for name, one in told.items() if name not in refused}
    assert reasons == {
        CHAT: {},
        "binary.txt": {"no-reader": 1},
        "empty.txt": {"empty-file": 1},
        "nested.zip": {"archive-nested": 1},
        "overlapping.zip": {"archive-overlap": 2},
        "traversal.zip": {"archive-path": 1},
        "truncated.xml": {"cut-short": 1},
        "truncated.zip": {"archive-damaged": 1, "archive-nested": 1},
        "wide WhatsApp Chat with Robin.txt": {},
    }
    for name in (CHAT, "nested.zip", "traversal.zip", "wide WhatsApp Chat with Robin.txt"):
        assert (told[name]["items"], told[name]["system"]) == (4, 1), name
    assert told["truncated.xml"]["items"] >= 2
    assert everything_in(bad) == before
    checked = good("check", vault)
    assert (checked["faults"], checked["orphans"]) == ([], 0)
    assert checked["originals"] == len(reasons)


def test_every_line_can_be_read_by_a_person(vault: Path, tmp_path: Path) -> None:
    bad = write_bad(tmp_path / "bad")
    ran = cairn("add", vault, bad)
    assert ran.code == 1
    for name in (path.name for path in bad.iterdir()):
        assert f"/{name}: " in ran.out, name
    assert "an archive inside an archive" in ran.out
    assert "a name in the archive points outside it" in ran.out
    assert "it is a link" in ran.out


def test_an_archive_inside_which_a_path_points_out_writes_nothing_there(
    vault: Path, tmp_path: Path
) -> None:
    inbox = tmp_path / "a" / "b"
    inbox.mkdir(parents=True)
    with zipfile.ZipFile(inbox / "x.zip", "w") as archive:
        archive.writestr("../../out.txt", "x")
        archive.writestr(str(tmp_path / "absolute.txt"), "x")
    cairn("add", vault, inbox, cwd=inbox)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "vault"]


def test_a_name_that_moves_the_cursor_is_shown_and_moves_nothing(
    vault: Path, tmp_path: Path
) -> None:
    (tmp_path / "a\x1b[2Jb\u202egnp.txt").write_text("x")
    for more in ((), ("--json",)):
        ran = cairn("add", vault, tmp_path / "a\x1b[2Jb\u202egnp.txt", *more)
        assert ran.code == 0
        assert "\x1b" not in ran.out + ran.err
        assert "\u202e" not in ran.out + ran.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "closed.txt").write_text("x")
    (tmp_path / "closed.txt").chmod(0)
    assert told_of(vault, tmp_path / "closed.txt")["closed.txt"]["not_added"] == "no-permission"


def test_a_line_of_a_gibibyte_is_taken_in_with_little_memory(vault: Path, tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        for _ in range(GIB >> 24):
            file.write(b"a" * (1 << 24))
    try:
        # A process of its own, so that the largest of its children is the largest of this command.
        ran = end(start("add", vault, huge, "--json", program=(sys.executable, "-c", _MEASURED)))
    finally:
        huge.unlink()
    assert ran.code == 0, ran.err
    one, measured = ran.objects
    assert (one["items"], one["unread"] > 0) == (0, True)
    assert measured["largest_kib"] < MOST_KIB
    assert good("check", vault)["faults"] == []


_MEASURED = """
import json, resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "cairn.cli", *sys.argv[1:]], close_fds=False)
largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps({"largest_kib": largest}))
sys.exit(done.returncode)
"""
