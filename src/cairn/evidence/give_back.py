"""A sealed original, opened again. Its sealed digest is checked before one byte is given out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from typing import BinaryIO

from cairn.crypto.age_header import DamagedSeal, NotASealedFile
from cairn.crypto.age_keys import Identity
from cairn.crypto.agefile import KeyDoesNotFit, SealedFile
from cairn.evidence.digesting import CHUNKS_KEPT, Digest
from cairn.storage.promises import BlobStore
from cairn.terms.errors import DATA_ERROR, Problem
from cairn.terms.original import Original, Seal

_CHUNK = 1 << 20


class ChangedOriginal(Problem):
    """The stored bytes no longer have the digest recorded when they were sealed."""

    say = "A sealed file is no longer the same as when you added it."
    hint = "Keep this folder as it is and restore your last backup into a new one."
    exit_code = DATA_ERROR


def sealed_digest(file: BinaryIO) -> str:
    """Hex SHA-256 of the sealed bytes, read from the start; the position is left at the start."""
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


class OpenOriginal:
    """The bytes of one original, on request. Close it when done."""

    def __init__(
        self, blobs: BlobStore, original: Original, seal: Seal, identity: Identity
    ) -> None:
        """Raises ``ChangedOriginal``, or ``NotThere`` when the sealed file is gone."""
        self.original = original
        self._file = blobs.open(seal.sealed_sha256)
        try:
            if sealed_digest(self._file) != seal.sealed_sha256:
                raise ChangedOriginal(sealed_size=seal.sealed_size)
            self._sealed = SealedFile(self._file, identity)
        except BaseException:
            self._file.close()
            raise

    def read_at(self, offset: int, size: int) -> bytes:
        """At most ``size`` bytes of the original; fewer only at its end. Padding is not given."""
        room = self.original.size - offset
        return self._sealed.read_at(offset, min(size, room)) if room > 0 else b""

    def chunks(self) -> Iterator[bytes]:
        """All of it in order. Raises ``ChangedOriginal`` at the end if the digest differs."""
        digest, offset = hashlib.sha256(), 0
        while chunk := self.read_at(offset, _CHUNK):
            digest.update(chunk)
            offset += len(chunk)
            yield chunk
        if digest.hexdigest() != self.original.sha256:
            raise ChangedOriginal(size=self.original.size)

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> OpenOriginal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def whole_original(
    blobs: BlobStore, original: Original, seal: Seal, identity: Identity
) -> Iterator[memoryview]:
    """All of one original in order, opened and digested in one pass over the sealed file.

    Every part is as somebody sealed it, but only when this has ended without a problem is all of it
    known to be what was recorded: write it aside until then. Each holds until the next is taken.

    Raises ``ChangedOriginal``, perhaps late, or ``NotThere``.
    """
    file = blobs.open(seal.sealed_sha256)
    with file, closing(Digest()) as sealed, closing(Digest()) as plain:
        try:
            yield from _in_order(SealedFile(file, identity), original.size, sealed, plain)
        except (NotASealedFile, KeyDoesNotFit, DamagedSeal):
            if sealed_digest(file) != seal.sealed_sha256:
                raise ChangedOriginal(sealed_size=seal.sealed_size) from None
            raise
        if sealed.hexdigest() != seal.sealed_sha256 or plain.hexdigest() != original.sha256:
            raise ChangedOriginal(size=original.size)


def _in_order(opened: SealedFile, size: int, sealed: Digest, plain: Digest) -> Iterator[memoryview]:
    for group in opened.in_order(sealed.update, reuse=CHUNKS_KEPT):
        part = group[: max(0, size - plain.size)]  # the rest is padding
        if part:
            plain.update(part)
            yield part
