"""An original, sealed: its bytes go through here once, and nobody looks inside.

Sealed plaintext is the original followed by zeros up to a Padmé size, so that the sealed size says
little about the file; the true length and both digests stand in the act.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from cairn.crypto.age_keys import Recipient
from cairn.crypto.age_payload import Piece
from cairn.crypto.agefile import SealWriter
from cairn.crypto.padding import padme
from cairn.storage.promises import BlobStore, Staged

_ZEROS = bytes(65536)
_SMALL = 512 * 1024
"""Below this, handing bytes to a second thread costs more than digesting them."""
_MOST_BEHIND = 4
CHUNKS_KEPT = _MOST_BEHIND + 2
"""How many chunks must stay as they were while more are read: digesting is so far behind."""


@dataclass(frozen=True, slots=True)
class Sealing:
    """One original, sealed and staged; not yet part of the vault."""

    staged: Staged
    sha256: str
    size: int
    sealed_sha256: str
    sealed_size: int
    padded_size: int


class _Digest:
    """SHA-256, on a thread of its own once there is much, and only a few pieces behind."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()
        self._pool: ThreadPoolExecutor | None = None
        self._pending: deque[Future[None]] = deque()
        self.size = 0

    def update(self, data: Piece) -> None:
        """``data`` must stay as it is until ``CHUNKS_KEPT`` more pieces came."""
        self.size += len(data)
        if self._pool is None and len(data) < _SMALL:
            self._sha256.update(data)
            return
        self._pool = self._pool or ThreadPoolExecutor(1)
        self._pending.append(self._pool.submit(self._sha256.update, data))
        if len(self._pending) > _MOST_BEHIND:
            self._pending.popleft().result()

    def hexdigest(self) -> str:
        """Of everything, when the thread has come to its end."""
        while self._pending:
            self._pending.popleft().result()
        self.stop()
        return self._sha256.hexdigest()

    def stop(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def seal(chunks: Iterable[Piece], blobs: BlobStore, recipient: Recipient) -> Sealing:
    """Read ``chunks`` to their end, sealing on the way. On any error the staged file is dropped.

    One pass: what was read is sealed and written while both digests are taken beside it. Each chunk
    must stay as it is until ``CHUNKS_KEPT`` more were taken.
    """
    staged, original, sealed = blobs.stage(), _Digest(), _Digest()

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
        original.stop()
        sealed.stop()
