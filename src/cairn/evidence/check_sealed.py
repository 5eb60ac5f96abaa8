"""One sealed original compared with what its act says, in a single pass that shows nothing.

Giving an original back reads its sealed bytes twice, so that no decrypted byte is shown before the
sealed digest was compared. A check shows nothing, so it reads once: the sealed digest, the opening
of every chunk and the digest of what is inside go along together.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import BinaryIO, cast

from cairn.crypto.age_keys import Identity
from cairn.crypto.agefile import SealedFile
from cairn.storage.promises import BlobStore
from cairn.terms.errors import Problem
from cairn.terms.original import Original, Seal

_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Difference:
    """What is not as the act says."""

    is_inside: bool
    """Whether the sealed bytes are as they were, and what they hold is not what was received."""
    expected: str
    """Hex SHA-256."""
    found: str
    """Hex SHA-256; empty where the sealed bytes do not open."""


class _Digesting(io.RawIOBase):
    """A file that digests what is read of it from the start on, each byte once."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._sha256 = hashlib.sha256()
        self._digested = 0
        self._at = 0

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = self._file.seek(offset, whence)
        return self._at

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        if self._at == self._digested:
            self._sha256.update(data)
            self._digested += len(data)
        self._at += len(data)
        return data

    def to_the_end(self) -> str:
        """The digest of the whole file, whatever was read of it so far."""
        self.seek(self._digested)
        while self.read(_CHUNK):
            pass
        return self._sha256.hexdigest()


def check_sealed(
    blobs: BlobStore, original: Original, seal: Seal, identity: Identity
) -> Difference | None:
    """``None`` if all is as it was. Raises ``NotThere`` and ``StrangeFile``, and ``OSError`` where
    the disk does not give the bytes.
    """
    with blobs.open(seal.sealed_sha256) as file:
        reading = _Digesting(file)
        try:
            inside = _digest_inside(reading, original.size, identity)
        except Problem:
            inside = ""
        sealed = reading.to_the_end()
    if sealed != seal.sealed_sha256:
        return Difference(False, seal.sealed_sha256, sealed)
    return None if inside == original.sha256 else Difference(True, original.sha256, inside)


def _digest_inside(reading: _Digesting, size: int, identity: Identity) -> str:
    """Of the original; empty if anything but zeros follows it."""
    opened = SealedFile(cast(BinaryIO, reading), identity)
    digest, at = hashlib.sha256(), 0
    is_clean = opened.size >= size
    while chunk := opened.read_at(at, _CHUNK):
        own = chunk if at + len(chunk) <= size else chunk[: max(0, size - at)]
        digest.update(own)
        is_clean = is_clean and (len(own) == len(chunk) or not chunk[len(own) :].strip(b"\0"))
        at += len(chunk)
    return digest.hexdigest() if is_clean else ""
