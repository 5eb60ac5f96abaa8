"""Sealing and opening: the payload of an age file, in chunks of 64 KiB.

Each chunk is ChaCha20-Poly1305 with the nonce ``counter(11) || last(1)``, so chunks cannot be
moved, and a file cannot be cut at a chunk without its last one missing (C2SP ``age``, "payload").
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from cairn.crypto.age_header import (
    FILE_KEY_BYTES,
    HEADER_BYTES,
    DamagedSeal,
    NotASealedFile,
    check_header,
    read_header,
    write_header,
)
from cairn.crypto.age_keys import Identity, Recipient
from cairn.crypto.derive import derive
from cairn.terms.errors import DATA_ERROR, Problem

CHUNK = 64 * 1024
_TAG, _NONCE = 16, 16
_SEALED_CHUNK = CHUNK + _TAG
_PAYLOAD_AT = HEADER_BYTES + _NONCE


class KeyDoesNotFit(Problem):
    """Sealed for another key, or its wrapped key was changed: the two cannot be told apart."""

    say = "A sealed file belongs to another diary or was damaged, so it was not opened."
    hint = "Check that no files were moved between folders, and use your last backup."
    exit_code = DATA_ERROR


def sealed_size(plain_size: int) -> int:
    """Bytes of a sealed file that holds ``plain_size`` bytes: the same for the same size."""
    chunks = max(1, -(-plain_size // CHUNK))
    return _PAYLOAD_AT + plain_size + chunks * _TAG


def _nonce(counter: int, is_last: bool) -> bytes:
    return counter.to_bytes(11, "big") + bytes([is_last])


def _payload_cipher(file_key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(derive(file_key, salt=nonce, info=b"payload"))


class SealWriter:
    """Seals what is written to it, passing sealed bytes on. Call ``finish`` once at the end: what
    was not finished does not open. ``ValueError`` for anything after that.
    """

    def __init__(self, write: Callable[[bytes], object], recipient: Recipient) -> None:
        file_key, nonce = os.urandom(FILE_KEY_BYTES), os.urandom(_NONCE)
        self._write = write
        self._cipher = _payload_cipher(file_key, nonce)
        self._counter = 0
        self._held = bytearray()
        self._is_finished = False
        write(write_header(file_key, recipient.wrap(file_key)) + nonce)

    def write(self, data: bytes) -> None:
        self._refuse_if_finished()
        self._held += data
        # The last chunk is held back until it is known to be the last, even when it is full.
        whole = (len(self._held) - 1) // CHUNK if self._held else 0
        for start in range(0, whole * CHUNK, CHUNK):
            self._seal(bytes(self._held[start : start + CHUNK]), is_last=False)
        del self._held[: whole * CHUNK]

    def finish(self) -> None:
        self._refuse_if_finished()
        self._is_finished = True
        self._seal(bytes(self._held), is_last=True)
        self._held.clear()

    def _refuse_if_finished(self) -> None:
        if self._is_finished:
            raise ValueError("finished already")

    def _seal(self, chunk: bytes, *, is_last: bool) -> None:
        self._write(self._cipher.encrypt(_nonce(self._counter, is_last), chunk, None))
        self._counter += 1


class SealedFile:
    """A sealed file, opened for reading any part. Every chunk is checked before it is given out."""

    def __init__(self, file: BinaryIO, identity: Identity) -> None:
        """``file`` is seekable and stays the caller's. Its last chunk is opened here, so that a
        file that was cut short is noticed now.

        Raises ``NotASealedFile``, ``KeyDoesNotFit`` or ``DamagedSeal``.
        """
        file.seek(0)
        start = file.read(_PAYLOAD_AT)
        header, nonce = start[:HEADER_BYTES], start[HEADER_BYTES:]
        if len(nonce) != _NONCE:
            raise NotASealedFile
        wrapped = read_header(header)
        try:
            file_key = identity.unwrap(wrapped)
        except (InvalidTag, ValueError):
            raise KeyDoesNotFit from None
        check_header(header, file_key)
        self._file = file
        self._cipher = _payload_cipher(file_key, nonce)
        self._cached: tuple[int, bytes] = (-1, b"")
        self._measure()

    def _measure(self) -> None:
        payload = self._file.seek(0, io.SEEK_END) - _PAYLOAD_AT
        self._last = max(0, -(-payload // _SEALED_CHUNK) - 1)
        rest = payload - self._last * _SEALED_CHUNK
        if rest < _TAG or (self._last and rest == _TAG):  # an empty last chunk has two encodings
            raise DamagedSeal
        self.size = self._last * CHUNK + rest - _TAG
        """Bytes that were sealed."""
        self._chunk(self._last)

    def _chunk(self, number: int) -> bytes:
        if self._cached[0] != number:
            self._file.seek(_PAYLOAD_AT + number * _SEALED_CHUNK)
            sealed = self._file.read(_SEALED_CHUNK)
            try:
                plain = self._cipher.decrypt(_nonce(number, number == self._last), sealed, None)
            except (InvalidTag, ValueError):
                raise DamagedSeal from None
            self._cached = (number, plain)
        return self._cached[1]

    def read_at(self, offset: int, size: int) -> bytes:
        """At most ``size`` bytes from ``offset``; fewer only at the end.

        Raises ``DamagedSeal``, and ``ValueError`` for a place before the start.
        """
        if offset < 0 or size < 0:
            raise ValueError("before the start")
        end = min(offset + size, self.size)
        parts = []
        while offset < end:
            number, start = divmod(offset, CHUNK)
            part = self._chunk(number)[start : start + end - offset]
            parts.append(part)
            offset += len(part)
        return b"".join(parts)


def seal_bytes(plain: bytes, recipient: Recipient) -> bytes:
    parts: list[bytes] = []
    writer = SealWriter(parts.append, recipient)
    writer.write(plain)
    writer.finish()
    return b"".join(parts)


def open_bytes(sealed: bytes, identity: Identity) -> bytes:
    """Raises ``NotASealedFile``, ``KeyDoesNotFit`` or ``DamagedSeal``."""
    opened = SealedFile(io.BytesIO(sealed), identity)
    return opened.read_at(0, opened.size)
