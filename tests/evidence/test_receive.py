"""Sealing in one pass: both digests are right at every size, and an error leaves nothing behind."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.crypto.age_keys import Identity
from cairn.crypto.agefile import SealedFile, sealed_size
from cairn.crypto.padding import padme
from cairn.evidence.digesting import CHUNKS_KEPT
from cairn.evidence.receive import Sealing, seal
from cairn.storage.folder_blobs import FolderBlobs
from cairn.storage.folder_files import Disk

IDENTITY = Identity(bytes(32))
MIB = 1 << 20


@pytest.fixture
def blobs(tmp_path: Path) -> FolderBlobs:
    for name in ("blobs", "staging"):
        (tmp_path / name).mkdir()
    return FolderBlobs(tmp_path / "blobs", tmp_path / "staging", Disk())


def numbered(size: int) -> bytes:
    """Bytes in which every 8 KiB look different."""
    return b"".join(n.to_bytes(8, "big") * 1024 for n in range(-(-size // 8192)))[:size]


def in_reused_chunks(data: bytes, length: int) -> Iterator[memoryview]:
    """As a file is read: each chunk is overwritten once ``CHUNKS_KEPT`` more were taken."""
    buffers = [bytearray(length) for _ in range(CHUNKS_KEPT)]
    for turn, at in enumerate(range(0, len(data), length)):
        buffer, part = buffers[turn % CHUNKS_KEPT], data[at : at + length]
        buffer[: len(part)] = part
        yield memoryview(buffer)[: len(part)]


def check(sealing: Sealing, data: bytes, blobs: FolderBlobs) -> None:
    assert (sealing.size, sealing.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert sealing.padded_size == max(len(data), padme(len(data)))
    assert sealing.sealed_size == sealed_size(sealing.padded_size)
    blobs.put([(sealing.sealed_sha256, sealing.staged)])
    with blobs.open(sealing.sealed_sha256) as file:
        assert hashlib.sha256(file.read()).hexdigest() == sealing.sealed_sha256
        opened = SealedFile(file, IDENTITY)
        assert opened.size == sealing.padded_size
        assert opened.read_at(0, len(data)) == data
        assert not any(opened.read_at(len(data), opened.size))


@pytest.mark.parametrize(
    "size", [0, 1, 50_000, 65_535, 65_536, 65_537, MIB - 1, MIB, MIB + 1, 20 * MIB + 12_345]
)
def test_what_is_read_once_is_sealed_and_digested_whole(blobs: FolderBlobs, size: int) -> None:
    data = numbered(size)
    check(seal(in_reused_chunks(data, MIB), blobs, IDENTITY.recipient), data, blobs)


@pytest.mark.parametrize("length", [1000, 100_000, 3 * MIB])
@pytest.mark.parametrize("size", [900, 1001, 9 * MIB])
def test_the_size_of_the_chunks_makes_no_difference(
    blobs: FolderBlobs, length: int, size: int
) -> None:
    data = numbered(size)
    check(seal(in_reused_chunks(data, length), blobs, IDENTITY.recipient), data, blobs)


def test_a_file_that_cannot_be_read_to_its_end_leaves_nothing(
    blobs: FolderBlobs, tmp_path: Path
) -> None:
    def breaks() -> Iterator[bytes]:
        yield from (bytes(MIB) for _ in range(9))
        raise OSError

    before = threading.active_count()
    with pytest.raises(OSError, match=r"^$"):
        seal(breaks(), blobs, IDENTITY.recipient)
    assert threading.active_count() == before
    assert list((tmp_path / "staging").iterdir()) == []
    assert list(blobs.names()) == []
