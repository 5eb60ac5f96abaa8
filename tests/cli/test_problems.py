"""What goes wrong is told in two plain sentences, with the code that stands in ``terms.errors``.

Nothing of the vault has changed, and no line of a traceback is ever shown.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.terms.errors import (
    CANNOT_CREATE,
    DATA_ERROR,
    IO_ERROR,
    NEWER_FORMAT,
    NO_INPUT,
    NO_PERMISSION,
    TRY_AGAIN,
    USAGE,
)
from tests.cli.commands import PROGRAM, Ran, cairn, good
from tests.vault.vaults import PASSPHRASE, everything_in, new_vault, opened

pytestmark = pytest.mark.slow
SENTENCE = re.compile(r"^[A-Z`].*[.]$")
ENTRY = {"--entry-fd": {"text": "words of the diary"}}
NEEDS_THE_VAULT = ("picture", "check", "write", "search", "answer", "write-here")
PRIVATE = {
    "write": ENTRY,
    "search": {"--words-fd": "words"},
    "answer": {"--answers-fd": {}},
    "pack": {"--page-one-fd": {}},
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("made")
    new_vault(root / "vault").close()
    (root / "file.txt").write_text("words of a file")
    assert cairn("add", root / "vault", root / "file.txt").code == 0
    good("picture", root / "vault")  # the index, which any command makes that needs the rows
    return root / "vault"


@pytest.fixture
def vault(made: Path) -> Iterator[Path]:
    """A vault with something in it. Whatever a test does, its bytes are the same afterwards."""
    before = everything_in(made)
    yield made
    assert everything_in(made) == before


def is_plain(ran: Ran, code: int) -> None:
    """Nothing on stdout; the last two lines on stderr are what happened and what to do."""
    assert ran.code == code, ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err
    say, hint = ran.err.strip().splitlines()[-2:]
    assert SENTENCE.match(say)
    assert SENTENCE.match(hint)


def run(name: str, vault: Path, **how: object) -> Ran:
    return cairn(name, vault, private=PRIVATE.get(name), **how)


WRITE_PROTECTED = (
    "unshare", "--mount", "sh", "-c",
    'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"',
)  # fmt: skip
CAN_PROTECT = shutil.which("unshare") and os.geteuid() == 0


@pytest.mark.skipif(not CAN_PROTECT, reason="only root may say that a disk is write-protected")
def test_on_a_write_protected_disk_everything_is_read_and_nothing_written(vault: Path) -> None:
    program = (*WRITE_PROTECTED, str(vault), *PROGRAM)
    for name in ("picture", "check", "bin", "notes", "mark"):
        assert cairn(name, vault, program=program).code == 0
    is_plain(run("write", vault, program=program), NO_PERMISSION)


@pytest.mark.parametrize("name", NEEDS_THE_VAULT)
def test_a_wrong_passphrase_opens_nothing(vault: Path, name: str) -> None:
    ran = run(name, vault, passphrase=PASSPHRASE + "x")
    is_plain(ran, NO_PERMISSION)
    assert PASSPHRASE not in ran.err


@pytest.mark.parametrize("name", NEEDS_THE_VAULT)
def test_a_folder_that_is_not_there_is_told(tmp_path: Path, name: str) -> None:
    is_plain(run(name, tmp_path / "nowhere"), NO_INPUT)
    assert list(tmp_path.iterdir()) == []


def test_a_vault_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    new_vault(tmp_path / "vault").close()
    header = tmp_path / "vault" / "header"
    told = json.loads(header.read_bytes())
    header.chmod(0o600)
    header.write_bytes(json.dumps(told | {"format": 2}).encode())
    before = everything_in(tmp_path / "vault")
    is_plain(cairn("picture", tmp_path / "vault"), NEWER_FORMAT)
    is_plain(cairn("write", tmp_path / "vault", private=ENTRY), NEWER_FORMAT)
    assert everything_in(tmp_path / "vault") == before


def test_a_damaged_header_is_told(tmp_path: Path) -> None:
    new_vault(tmp_path / "vault").close()
    header = tmp_path / "vault" / "header"
    header.chmod(0o600)
    header.write_bytes(b"\x00\xff not a header")
    is_plain(cairn("picture", tmp_path / "vault"), DATA_ERROR)


def test_a_vault_that_is_open_elsewhere_is_told(vault: Path) -> None:
    with opened(vault):
        is_plain(cairn("picture", vault), TRY_AGAIN)
        is_plain(cairn("write", vault, private=ENTRY), TRY_AGAIN)


def test_where_something_is_already_no_vault_is_made(vault: Path) -> None:
    is_plain(cairn("create", vault, "--zone", "Europe/London"), CANNOT_CREATE)


@pytest.mark.parametrize(
    ("passphrase", "zone", "code"),
    [("abcabcabc", "Europe/London", USAGE), (PASSPHRASE, "Moon/Base", DATA_ERROR)],
)
def test_nothing_is_made_from_what_cannot_be(
    tmp_path: Path, passphrase: str, zone: str, code: int
) -> None:
    ran = cairn("create", tmp_path / "vault", "--zone", zone, passphrase=passphrase)
    is_plain(ran, code)
    assert passphrase not in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_pack_is_not_made_where_there_is_no_folder(vault: Path, tmp_path: Path) -> None:
    page_one = {"--page-one-fd": {"initials": "AI"}}
    ran = cairn("pack", vault, "--to", tmp_path / "no" / "drive", private=page_one)
    is_plain(ran, CANNOT_CREATE)
    assert not (tmp_path / "no").exists()


def test_a_pack_without_initials_is_not_made(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "drive").mkdir()
    ran = cairn("pack", vault, "--to", tmp_path / "drive", private={"--page-one-fd": {}})
    is_plain(ran, USAGE)
    assert list((tmp_path / "drive").iterdir()) == []


@pytest.mark.parametrize("fd", ["97", "-1", "1"])
def test_a_descriptor_that_cannot_be_read_is_told(vault: Path, fd: str) -> None:
    is_plain(cairn("picture", vault, "--passphrase-fd", fd, passphrase=None), USAGE)


@pytest.mark.parametrize("given", ["", "not JSON", '{"text": 1}', '{"text": "a", "other": "b"}'])
def test_an_entry_that_is_not_as_asked_for_is_not_written(vault: Path, given: str) -> None:
    ran = cairn("write", vault, private={"--entry-fd": given})
    is_plain(ran, USAGE)


@pytest.mark.parametrize("about", ["act:0.1.9999", "act:nonsense", "he was there", "act:0.1.1"])
def test_what_is_not_an_entry_is_not_corrected(vault: Path, about: str) -> None:
    for kind in ("addition", "correction"):
        ran = cairn("write", vault, "--kind", kind, "--about", about, private=ENTRY)
        is_plain(ran, USAGE)


@pytest.mark.parametrize("name", ["set-aside", "dispose"])
def test_what_is_not_there_is_neither_set_aside_nor_disposed_of(vault: Path, name: str) -> None:
    is_plain(cairn(name, vault, "act:0.1.9999"), USAGE)
    ran = cairn(name, vault, "nonsense")
    assert (ran.code, ran.out) == (USAGE, "")


def test_without_a_terminal_nothing_is_asked(vault: Path, tmp_path: Path) -> None:
    is_plain(cairn("picture", vault, passphrase=None), USAGE)
    is_plain(cairn("write", vault), USAGE)
    is_plain(cairn("search", vault), USAGE)
    is_plain(cairn("create", tmp_path / "new", passphrase=None), USAGE)
    assert not (tmp_path / "new").exists()


def test_a_key_is_not_written_where_there_is_no_folder(vault: Path, tmp_path: Path) -> None:
    is_plain(cairn("export-key", vault, "--to", tmp_path / "no" / "key.txt"), CANNOT_CREATE)


def test_there_is_nothing_to_check_in_a_folder_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    is_plain(cairn("check", tmp_path, passphrase=None), NO_INPUT)


def test_the_copy_that_is_written_in_already_stays_it(vault: Path) -> None:
    is_plain(cairn("write-here", vault), USAGE)


MIB = 1 << 20


def _small_files_only() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (MIB, MIB))


def test_a_file_that_would_grow_too_large_is_not_added(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "large.bin").write_bytes(os.urandom(3 * MIB))
    ran = cairn("add", vault, tmp_path / "large.bin", preexec_fn=_small_files_only)
    is_plain(ran, IO_ERROR)
    assert good("check", vault)["orphans"] == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Four MiB, if this user may mount."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except OSError:
        pytest.skip("there is no mount here")
    if done.returncode:
        pytest.skip("this user may not mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_changes_nothing(small_disk: Path, tmp_path: Path) -> None:
    vault = small_disk / "vault"
    new_vault(vault).close()
    good("check", vault)  # a new month begins with new keys, and that is written
    (tmp_path / "large.bin").write_bytes(os.urandom(5 * MIB))
    before = everything_in(vault)
    is_plain(cairn("add", vault, tmp_path / "large.bin"), IO_ERROR)
    assert everything_in(vault) == before
    checked = good("check", vault)
    assert (checked["faults"], checked["orphans"], checked["originals"]) == ([], 0, 0)
    assert good("write", vault, private=ENTRY)["ref"].startswith("act:0.1.")
