"""An original, sealed: its bytes go through here once, and nobody looks inside.

Sealed plaintext is the original followed by zeros up to a Padmé size, so that the sealed size says
little about the file; the true length and both digests stand in the act.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from cairn.crypto.age_keys import Recipient
from cairn.crypto.age_payload import CHUNK, Piece
from cairn.crypto.agefile import SealWriter, seal_chunk
from cairn.crypto.digest import sha256_hex
from cairn.crypto.padding import padme
from cairn.evidence.digesting import CHUNKS_KEPT, Digest
from cairn.storage.promises import BlobStore, Staged

_ZEROS = bytes(65536)


@dataclass(frozen=True, slots=True)
class Sealing:
    """One original, sealed and staged; not yet part of the vault."""

    staged: Staged
    sha256: str
    size: int
    sealed_sha256: str
    sealed_size: int
    padded_size: int


def seal(chunks: Iterable[Piece], blobs: BlobStore, recipient: Recipient) -> Sealing:
    """Read ``chunks`` to their end, sealing on the way. On any error the staged file is dropped.

    One pass: what was read is sealed and written while both digests are taken beside it. Each chunk
    must stay as it is until ``CHUNKS_KEPT`` more were taken.
    """
    rest = iter(chunks)
    first = next(rest, b"")
    if padme(len(first)) > CHUNK:
        return _seal_long(chain((first,), rest), blobs, recipient)
    second = next(rest, None)
    if second is None:
        return _seal_short(first, blobs, recipient)
    return _seal_long(chain((first, second), rest), blobs, recipient)


def _seal_short(data: Piece, blobs: BlobStore, recipient: Recipient) -> Sealing:
    """Most files are one chunk, and everything around the chunk would cost more than sealing it."""
    padded = bytes(data).ljust(padme(len(data)), b"\0")
    sealed = seal_chunk(padded, recipient)
    staged = blobs.stage()
    try:
        staged.write(sealed)
    except BaseException:
        staged.abandon()
        raise
    return Sealing(
        staged, sha256_hex(data), len(data), sha256_hex(sealed), len(sealed), len(padded)
    )


def _seal_long(chunks: Iterable[Piece], blobs: BlobStore, recipient: Recipient) -> Sealing:
    staged, original, sealed = blobs.stage(), Digest(), Digest()

    def write(data: bytearray) -> None:
        sealed.update(data)
        staged.write(data)

    try:
        writer = SealWriter(write, recipient, reuse=CHUNKS_KEPT)
        for chunk in chunks:
            original.update(chunk)
            writer.write(chunk)
        padded = padme(original.size)
        for start in range(original.size, padded, len(_ZEROS)):
            writer.write(_ZEROS[: min(len(_ZEROS), padded - start)])
        writer.finish()
        size = original.size
        return Sealing(
            staged,
            original.hexdigest(),
            size,
            sealed.hexdigest(),
            sealed.size,
            max(padded, size),
        )
    except BaseException:
        staged.abandon()
        raise
    finally:
        original.close()
        sealed.close()
