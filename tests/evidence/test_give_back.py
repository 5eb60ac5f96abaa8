"""An original comes back byte for byte in one pass, or it is said that it was changed."""

from __future__ import annotations

import hashlib
import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from cairn.crypto.age_keys import Identity
from cairn.crypto.agefile import KeyDoesNotFit
from cairn.evidence.give_back import ChangedOriginal, whole_original
from cairn.evidence.receive import seal
from cairn.storage.folder_blobs import FolderBlobs
from cairn.storage.folder_files import Disk
from cairn.storage.problems import NotThere
from cairn.terms.original import Original, Seal

IDENTITY = Identity(bytes(32))
MIB = 1 << 20


@pytest.fixture
def blobs(tmp_path: Path) -> FolderBlobs:
    for name in ("blobs", "staging"):
        (tmp_path / name).mkdir()
    return FolderBlobs(tmp_path / "blobs", tmp_path / "staging", Disk())


def received(blobs: FolderBlobs, data: bytes) -> tuple[Original, Seal]:
    sealing = seal([data], blobs, IDENTITY.recipient)
    blobs.put([(sealing.sealed_sha256, sealing.staged)])
    original = Original("a film.mp4", sealing.size, sealing.sha256, "", 0)
    return original, Seal(sealing.sealed_sha256, sealing.sealed_size, sealing.padded_size, 1)


def given_back(blobs: FolderBlobs, original: Original, sealed: Seal) -> bytes:
    return b"".join(bytes(one) for one in whole_original(blobs, original, sealed, IDENTITY))


def path_of(tmp_path: Path) -> Path:
    (path,) = (tmp_path / "blobs").glob("*/*")
    return path


@pytest.mark.parametrize("size", [0, 1, 65_536, MIB - 1, MIB, MIB + 1, 16 * MIB + 5, 20 * MIB])
def test_all_of_it_comes_back_without_the_padding(blobs: FolderBlobs, size: int) -> None:
    data = os.urandom(size)
    original, sealed = received(blobs, data)
    assert given_back(blobs, original, sealed) == data


@pytest.mark.parametrize("part", [0, 0.001, 0.5, 0.999])
def test_one_changed_bit_anywhere_is_a_changed_original(
    blobs: FolderBlobs, tmp_path: Path, part: float
) -> None:
    original, sealed = received(blobs, os.urandom(3 * MIB))
    changed = bytearray(path_of(tmp_path).read_bytes())
    changed[int(part * len(changed))] ^= 1
    path_of(tmp_path).write_bytes(changed)
    before = threading.active_count()
    with pytest.raises(ChangedOriginal):
        given_back(blobs, original, sealed)
    assert threading.active_count() == before


@pytest.mark.parametrize("more", [-1, -MIB, 1, MIB])
def test_a_file_that_was_cut_or_grew_is_a_changed_original(
    blobs: FolderBlobs, tmp_path: Path, more: int
) -> None:
    original, sealed = received(blobs, os.urandom(3 * MIB))
    whole = path_of(tmp_path).read_bytes()
    path_of(tmp_path).write_bytes(whole[:more] if more < 0 else whole + bytes(more))
    with pytest.raises(ChangedOriginal):
        given_back(blobs, original, sealed)


def test_another_file_of_ours_in_its_place_is_a_changed_original(
    blobs: FolderBlobs, tmp_path: Path
) -> None:
    original, sealed = received(blobs, b"one")
    path = path_of(tmp_path)
    other = seal([b"two"], blobs, IDENTITY.recipient)
    (staged,) = (tmp_path / "staging").iterdir()
    path.write_bytes(staged.read_bytes())
    other.staged.abandon()
    with pytest.raises(ChangedOriginal):
        given_back(blobs, original, sealed)


def test_a_record_that_says_otherwise_is_noticed_at_the_end(blobs: FolderBlobs) -> None:
    original, sealed = received(blobs, bytes(MIB))
    for wrong in (replace(original, sha256=hashlib.sha256().hexdigest()),
                  replace(original, size=original.size - 1)):  # fmt: skip
        with pytest.raises(ChangedOriginal):
            given_back(blobs, wrong, sealed)


def test_a_wrong_key_is_not_a_changed_file_and_a_file_that_is_gone_is_said_so(
    blobs: FolderBlobs,
) -> None:
    original, sealed = received(blobs, b"words")
    with pytest.raises(KeyDoesNotFit):
        list(whole_original(blobs, original, sealed, Identity.new()))
    blobs.remove(sealed.sealed_sha256)
    with pytest.raises(NotThere):
        given_back(blobs, original, sealed)
