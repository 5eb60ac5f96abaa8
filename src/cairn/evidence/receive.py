"""An original, sealed: its bytes go through here once, and nobody looks inside.

Sealed plaintext is the original followed by zeros up to a Padmé size, so that the sealed size says
little about the file; the true length and both digests stand in the act.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from cairn.crypto.age_keys import Recipient
from cairn.crypto.agefile import SealWriter
from cairn.crypto.padding import padme
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


class _Tee:
    """Writes sealed bytes to the staged file and digests them."""

    def __init__(self, staged: Staged) -> None:
        self._staged = staged
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytearray) -> None:
        self._staged.write(data)
        self.digest.update(data)
        self.size += len(data)


def seal(chunks: Iterable[bytes], blobs: BlobStore, recipient: Recipient) -> Sealing:
    """Read ``chunks`` to their end, sealing on the way. On any error the staged file is dropped."""
    staged = blobs.stage()
    try:
        tee, digest, size = _Tee(staged), hashlib.sha256(), 0
        writer = SealWriter(tee.write, recipient)
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            writer.write(chunk)
        padded = padme(size)
        for start in range(size, padded, len(_ZEROS)):
            writer.write(_ZEROS[: min(len(_ZEROS), padded - start)])
        writer.finish()
    except BaseException:
        staged.abandon()
        raise
    return Sealing(
        staged, digest.hexdigest(), size, tee.digest.hexdigest(), tee.size, max(padded, size)
    )
