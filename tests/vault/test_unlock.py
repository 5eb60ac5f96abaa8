"""Whatever goes wrong when a vault is made or opened is told plainly, and changes nothing."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cairn.crypto.sealed_small import ChangedSmallFile
from cairn.crypto.stretch import CostRefused
from cairn.journal.problems import ReadOnlyJournal
from cairn.terms.errors import Problem
from cairn.terms.moment import UnknownZone
from cairn.vault.create import NoPlaceThere, SomethingThere, create
from cairn.vault.guessable import PassphraseTooShort
from cairn.vault.header import DamagedHeader, NewerVault
from cairn.vault.key_files import VaultIncomplete
from cairn.vault.unlock import (
    NoVaultThere,
    OpenElsewhere,
    WrongPassphrase,
    unlock,
)
from cairn.vault.write_entry import NewEntry, write_entry
from cairn.vault.write_here import AlreadyWriter, write_here
from tests.vault.vaults import (
    PASSPHRASE,
    QUICK,
    ZONE,
    everything_in,
    new_vault,
    opened,
    surroundings,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with new_vault(tmp_path / "v") as vault:
        write_entry(vault, NewEntry("a first line"))
    return tmp_path / "v"


def test_a_vault_opens_with_its_passphrase_and_knows_its_zone(folder: Path) -> None:
    with opened(folder) as vault:
        assert vault.home_zone == ZONE
        assert vault.is_writer
        assert len(vault.record.acts) == 3


def test_the_passphrase_is_the_same_however_its_letters_are_put_together(tmp_path: Path) -> None:
    composed, decomposed = (
        "cafe\u0301 kestrel walnut thimble oxide",
        "caf\u00e9 kestrel walnut thimble oxide",
    )
    create(tmp_path / "v", composed, ZONE, surroundings(), cost=QUICK).close()
    unlock(tmp_path / "v", decomposed, surroundings()).close()


def _replace(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def do(folder: Path) -> None:
        (folder / name).write_bytes(change((folder / name).read_bytes()))

    return do


def _header(**changes: object) -> Callable[[Path], None]:
    return _replace("header", lambda raw: json.dumps({**json.loads(raw), **changes}).encode())


def _flip(raw: bytes) -> bytes:
    return raw[:100] + bytes([raw[100] ^ 1]) + raw[101:]


@pytest.mark.parametrize(
    ("harm", "problem"),
    [
        (lambda folder: None, WrongPassphrase),
        (_header(format=2), NewerVault),
        (_replace("header", lambda raw: raw[:-3]), DamagedHeader),
        (_replace("header", lambda raw: b""), DamagedHeader),
        (_header(kdf={"name": "argon2id", "memory_kib": 8, "passes": 1, "lanes": 1}), CostRefused),
        (
            _header(kdf={"name": "argon2id", "memory_kib": 1 << 30, "passes": 3, "lanes": 4}),
            CostRefused,
        ),
        (lambda folder: (folder / "slots").unlink(), VaultIncomplete),
        (lambda folder: (folder / "header").unlink(), NoVaultThere),
        (lambda folder: shutil.rmtree(folder), NoVaultThere),
    ],
)
def test_nothing_is_changed_by_a_failed_opening(
    folder: Path, harm: Callable[[Path], None], problem: type[Problem]
) -> None:
    harm(folder)
    before = everything_in(folder)
    with pytest.raises(problem):
        unlock(folder, "not the right words", surroundings())
    assert everything_in(folder) == before


@pytest.mark.parametrize("name", ["keys", "settings"])
def test_a_changed_small_file_is_refused(folder: Path, name: str) -> None:
    _replace(name, _flip)(folder)
    with pytest.raises(ChangedSmallFile):
        opened(folder)


def test_slots_of_another_vault_do_not_open_this_one(folder: Path, tmp_path: Path) -> None:
    new_vault(tmp_path / "w").close()
    shutil.copy(tmp_path / "w" / "slots", folder / "slots")
    with pytest.raises(WrongPassphrase):
        opened(folder)


def test_a_second_process_is_told_to_close_the_first(folder: Path) -> None:
    script = (
        "import sys; sys.path[:0] = sys.argv[2:]\n"
        "from pathlib import Path\n"
        "from tests.vault.vaults import opened\n"
        "from cairn.vault.unlock import OpenElsewhere\n"
        "try: opened(Path(sys.argv[1]))\n"
        "except OpenElsewhere as told: sys.exit(told.exit_code)\n"
    )
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", script, str(folder), str(root), str(root / "src")]
    with opened(folder):
        assert subprocess.run(command, check=False).returncode == 75
        with pytest.raises(OpenElsewhere):
            opened(folder)
    assert subprocess.run(command, check=False).returncode == 0


def test_what_is_there_already_is_never_made_into_a_vault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    for name in ("file", "full", "link"):
        with pytest.raises(SomethingThere):
            new_vault(tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "full", "link"]


@pytest.mark.parametrize(
    ("passphrase", "zone", "problem"),
    [("short", ZONE, PassphraseTooShort), (PASSPHRASE, "Europe/Nowhere", UnknownZone)],
)
def test_a_vault_is_made_whole_or_not_at_all(
    tmp_path: Path, passphrase: str, zone: str, problem: type[Problem]
) -> None:
    with pytest.raises(problem):
        create(tmp_path / "v", passphrase, zone, surroundings(), cost=QUICK)
    with pytest.raises(NoPlaceThere):
        new_vault(tmp_path / "no" / "such" / "folder")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_may_become_a_vault(tmp_path: Path) -> None:
    (tmp_path / "v").mkdir()
    new_vault(tmp_path / "v").close()
    with opened(tmp_path / "v") as vault:
        assert vault.is_writer


def test_a_copy_reads_and_does_not_write_until_it_is_told_to(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    before = everything_in(copy)
    with opened(copy) as vault:
        assert not vault.is_writer
        with pytest.raises(ReadOnlyJournal):
            write_entry(vault, NewEntry("here"))
    assert everything_in(copy) == before
    with opened(copy) as vault:
        assert write_here(vault) == 2
    with opened(copy) as vault:
        assert str(write_entry(vault, NewEntry("here"))) == "act:0.2.1"
        assert not vault.record.faults
    with opened(folder) as vault:
        assert str(write_entry(vault, NewEntry("there"))) == "act:0.1.3"
        with pytest.raises(AlreadyWriter):
            write_here(vault)


def test_no_secret_is_printed(folder: Path) -> None:
    with opened(folder) as vault:
        shown = repr(vault) + str(vault.keys) + f"{vault.vault_key}"
        secrets = [vault.vault_key.reveal().hex(), vault.keys.pack.seed().hex()]
        secrets += [p.record.secret_text() for p in vault.keys.periods]
        secrets += [b.record.seed().hex() for b in vault.keys.branches]
        assert not any(secret.lower() in shown.lower() for secret in secrets)
        assert repr(vault.vault_key.reveal()) not in shown
        assert PASSPHRASE not in shown


def test_files_are_for_the_owner_alone_and_tell_no_dates(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        found = path.lstat()
        assert found.st_mode & 0o077 == 0
        if path.name != "index.db":
            assert found.st_mtime == 946_684_800, path
    assert list((folder / ".staging").iterdir()) == []
