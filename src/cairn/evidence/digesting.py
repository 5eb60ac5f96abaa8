"""SHA-256 beside other work: on a thread of its own once there is much to digest."""

from __future__ import annotations

import hashlib
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

from cairn.crypto.age_payload import Piece

_SMALL = 512 * 1024
"""Below this, handing bytes to another thread costs more than digesting them."""
_MOST_BEHIND = 4
CHUNKS_KEPT = _MOST_BEHIND + 2
"""How many pieces must stay as they were while more come: digesting is so far behind."""


class Digest:
    """The digest of what was given to ``update``, and its ``size``. Always ``close`` it."""

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
        self.close()
        return self._sha256.hexdigest()

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
