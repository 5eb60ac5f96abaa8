"""Every fault is told by its place, with what was expected there and what was found."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.evidence.check_sealed import check_sealed
from cairn.evidence.receive import seal
from cairn.evidence.received import ReceivedOriginal
from cairn.storage.promises import FRAME_BYTES
from cairn.terms.original import Original
from cairn.terms.original import Seal as SealTerm
from cairn.vault.add_files import add_files
from cairn.vault.check_layout import LayoutFault, check_layout, missing_parts
from cairn.vault.check_vault import VaultFault, check_vault
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry, write_entry
from tests.vault.vaults import new_vault, opened

pytestmark = pytest.mark.slow

SIZES = (0, 1, 65_535, 65_536, 65_537, 300_000, 2_000_000)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    (tmp_path / "inbox").mkdir()
    for size in SIZES:
        (tmp_path / "inbox" / f"{size}.bin").write_bytes(os.urandom(size))
    with new_vault(tmp_path / "v") as made:
        list(add_files(made, [tmp_path / "inbox"]))
        write_entry(made, NewEntry("He rang the bell"))
        yield made


def path_of(vault: Vault, one: ReceivedOriginal) -> Path:
    name = one.seal.sealed_sha256
    return vault.folder / "originals" / name[:2] / name


def sha256(data: bytes | bytearray) -> str:
    return hashlib.sha256(data).hexdigest()


def test_a_vault_of_any_sizes_is_as_it_was_made(vault: Vault) -> None:
    seen: list[int] = []
    checked = check_vault(vault, seen=seen.append)
    assert (checked.faults, checked.layout, checked.originals) == ((), (), len(SIZES))
    assert sorted(seen) == sorted(SIZES)


@pytest.mark.parametrize("at", [0, 1_000, 1_640, 1_650, -1])
def test_one_changed_bit_is_told_with_both_digests(vault: Vault, at: int) -> None:
    for one in vault.received():
        path = path_of(vault, one)
        good = path.read_bytes()
        bad = bytearray(good)
        bad[at] ^= 1
        path.write_bytes(bad)
        name = one.seal.sealed_sha256
        expected = VaultFault(f"originals/{name[:2]}/{name}", "original-changed", name, sha256(bad))
        assert check_vault(vault).faults == (expected,)
        path.write_bytes(good)


@pytest.mark.parametrize("cut", [1, 17, 65_552])
def test_a_file_that_was_cut_or_grew_is_told(vault: Vault, cut: int) -> None:
    one = max(vault.received(), key=lambda one: one.original.size)
    path = path_of(vault, one)
    good = path.read_bytes()
    for bad in (good[:-cut], good + bytes(cut), b""):
        path.write_bytes(bad)
        (fault,) = check_vault(vault).faults
        assert (fault.what, fault.found) == ("original-changed", sha256(bad))


def test_all_faults_are_listed_at_once(vault: Vault) -> None:
    first, second, third = vault.received()[-3:]
    path_of(vault, first).unlink()
    path_of(vault, second).write_bytes(b"something else")
    path_of(vault, third).unlink()
    path_of(vault, third).symlink_to(path_of(vault, second))
    checked = check_vault(vault)
    assert [(fault.what, fault.expected) for fault in checked.faults] == [
        ("original-missing", first.seal.sealed_sha256),
        ("original-changed", second.seal.sealed_sha256),
        ("original-unreadable", third.seal.sealed_sha256),
    ]
    assert [fault.what for fault in checked.layout] == ["layout-link"]


def test_what_is_sealed_soundly_and_is_not_what_was_added_is_told(vault: Vault) -> None:
    """Not reachable without the keys: made here with them."""
    keys = vault.keys.newest
    data, other = b"what was added", b"what was not"
    for size in (len(other), len(data), 4):
        sealing = seal([other], vault.originals, keys.record.recipient)
        vault.originals.put([(sealing.sealed_sha256, sealing.staged)])
        term = SealTerm(sealing.sealed_sha256, sealing.sealed_size, sealing.padded_size,
                        keys.number)  # fmt: skip
        original = Original("a", size, sha256(data), "a", None)
        found = check_sealed(vault.originals, original, term, keys.record)
        assert found is not None
        assert (found.is_inside, found.expected) == (True, sha256(data))
        good = Original("a", len(other), sha256(other), "a", None)
        assert check_sealed(vault.originals, good, term, keys.record) is None


def test_a_changed_record_is_told_with_both_digests(vault: Vault) -> None:
    log = vault.folder / "logs" / "0"
    body = list(vault.places.logs[0].read_from())[2]
    data = bytearray(log.read_bytes())
    data[body.position + FRAME_BYTES + 2_000] ^= 1
    vault.close()
    log.write_bytes(data)
    with opened(vault.folder) as again:
        (fault,) = check_vault(again).faults
    changed = data[body.position + FRAME_BYTES : body.end]
    assert fault == VaultFault(
        "logs/0, record 2", "body-changed", sha256(body.body), sha256(changed)
    )


def test_what_does_not_belong_in_the_folder_is_named(vault: Vault, tmp_path: Path) -> None:
    folder = vault.folder
    assert check_layout(folder) == ()
    (folder / "photo.jpg").write_bytes(b"")
    (folder / "originals" / "zz.txt").write_bytes(b"")
    (folder / "logs" / "2").write_bytes(b"")
    (folder / "bin" / "a").mkdir()
    (folder / "marks2").symlink_to(tmp_path)
    os.mkfifo(folder / "bin" / "b", 0o600)
    found = [(fault.path, fault.what) for fault in check_layout(folder)
             if fault.what != "layout-mode"]  # fmt: skip
    assert found == [
        ("bin/a", "layout-unexpected"),
        ("bin/b", "layout-kind"),
        ("logs/2", "layout-unexpected"),
        ("marks2", "layout-link"),
        ("originals/zz.txt", "layout-unexpected"),
        ("photo.jpg", "layout-unexpected"),
    ]


def test_what_others_can_read_is_named_where_the_disk_keeps_modes(vault: Vault) -> None:
    folder = vault.folder
    (folder / "keys").chmod(0o644)
    (folder / "logs").chmod(0o755)
    (folder / "header").chmod(0o400)
    assert check_layout(folder) == (
        LayoutFault("keys", "layout-mode", "0600", "0644"),
        LayoutFault("logs", "layout-mode", "0700", "0755"),
    )
    for path in (folder, *folder.rglob("*")):  # as a stick without modes shows everything
        path.chmod(0o755)
    assert check_layout(folder) == ()


def test_missing_small_files_are_told_by_name(vault: Vault) -> None:
    assert missing_parts(vault.folder) == ()
    for name in ("slots", "keys"):
        (vault.folder / name).unlink()
    assert missing_parts(vault.folder) == ("slots", "keys")
    assert [(fault.path, fault.what) for fault in check_layout(vault.folder)] == [
        ("keys", "layout-missing"),
        ("slots", "layout-missing"),
    ]
