"""Sealing and opening in a vault: age files of the one strict form (``age_header``)."""

from __future__ import annotations

import io
import os
from collections import deque
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import BinaryIO, cast

from cryptography.exceptions import InvalidTag

from cairn.crypto.age_header import (
    HEADER_BYTES,
    DamagedSeal,
    NotASealedFile,
    check_header,
    read_header,
    write_header,
)
from cairn.crypto.age_keys import FILE_KEY_BYTES, Identity, Recipient
from cairn.crypto.age_payload import (
    CHUNK,
    GROUP,
    NONCE_BYTES,
    SEALED_CHUNK,
    TAG,
    PayloadWriter,
    Piece,
    Start,
    chunk_nonce,
    new_start,
    payload_cipher,
    sealed_whole,
)
from cairn.terms.errors import DATA_ERROR, Problem

_PAYLOAD_AT = HEADER_BYTES + NONCE_BYTES


class KeyDoesNotFit(Problem):
    """Sealed for another key, or its wrapped key was changed: the two cannot be told apart."""

    say = "A sealed file belongs to another diary or was damaged, so it was not opened."
    hint = "Check that no files were moved between folders, and use your last backup."
    exit_code = DATA_ERROR


def sealed_size(plain_size: int) -> int:
    """Bytes of a sealed file that holds ``plain_size`` bytes: the same for the same size."""
    chunks = max(1, -(-plain_size // CHUNK))
    return _PAYLOAD_AT + plain_size + chunks * TAG


def start_for(recipient: Recipient) -> Start:
    """The start of one new file that only ``recipient`` can open."""
    file_key = os.urandom(FILE_KEY_BYTES)
    return new_start(file_key, write_header(file_key, recipient.wrap(file_key)))


def _start(recipient: Recipient) -> Start:
    return recipient.supplied_start() or start_for(recipient)


class SealWriter:
    """Seals what is written to it, passing sealed bytes on. Call ``finish`` once at the end: what
    was not finished does not open. ``ValueError`` for anything after that.

    With ``reuse``, what was passed on holds only until so many more pieces were.
    """

    __slots__ = ("_payload",)

    def __init__(
        self, write: Callable[[bytearray], object], recipient: Recipient, *, reuse: int = 0
    ) -> None:
        self._payload = PayloadWriter(write, _start(recipient), reuse=reuse)

    def write(self, data: Piece) -> None:
        self._payload.write(data)

    def finish(self) -> None:
        self._payload.finish()


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
        if len(nonce) != NONCE_BYTES:
            raise NotASealedFile
        wrapped = read_header(header)
        try:
            file_key = identity.unwrap(wrapped)
        except (InvalidTag, ValueError):
            raise KeyDoesNotFit from None
        check_header(header, file_key)
        self._file = file
        self._cipher = payload_cipher(file_key, nonce)
        self._cached: tuple[int, bytes] = (-1, b"")
        self._measure()

    def _measure(self) -> None:
        payload = self._file.seek(0, io.SEEK_END) - _PAYLOAD_AT
        self._last = max(0, -(-payload // SEALED_CHUNK) - 1)
        rest = payload - self._last * SEALED_CHUNK
        if rest < TAG or (self._last and rest == TAG):  # an empty last chunk has two encodings
            raise DamagedSeal
        self.size = self._last * CHUNK + rest - TAG
        """Bytes that were sealed."""
        self._chunk(self._last)

    def _chunk(self, number: int) -> bytes:
        if self._cached[0] != number:
            self._file.seek(_PAYLOAD_AT + number * SEALED_CHUNK)
            sealed = self._file.read(SEALED_CHUNK)
            try:
                plain = self._cipher.decrypt(
                    chunk_nonce(number, number == self._last), sealed, None
                )
            except (InvalidTag, ValueError):
                raise DamagedSeal from None
            self._cached = (number, plain)
        return self._cached[1]

    def in_order(self, seen: Callable[[bytearray], object], *, reuse: int) -> Iterator[memoryview]:
        """All of what was sealed, in order, in one pass over the file: ``seen`` is given every
        byte of the file itself on the way. Both hold until ``reuse`` more were given.

        Raises ``DamagedSeal`` where a part does not open; what came before it was as it was sealed.
        """
        self._file.seek(0)
        seen(bytearray(self._file.read(_PAYLOAD_AT)))
        rooms: deque[tuple[bytearray, bytearray]] = deque()
        for first in range(0, self._last + 1, GROUP):
            chunks = min(GROUP, self._last + 1 - first)
            length = min(chunks * SEALED_CHUNK, self.size - first * CHUNK + chunks * TAG)
            is_spare = len(rooms) == reuse and len(rooms[0][0]) == length
            sealed, plain = rooms.popleft() if is_spare else (bytearray(length), bytearray(length))
            rooms.append((sealed, plain))
            # A binary file can fill a buffer, whatever ``BinaryIO`` says.
            if cast("BytesIO", self._file).readinto(sealed) != length:
                raise DamagedSeal
            seen(sealed)
            yield self._open_group(first, sealed, plain)

    def _open_group(self, first: int, sealed: bytearray, plain: bytearray) -> memoryview:
        source, room, end = memoryview(sealed), memoryview(plain), 0
        for start in range(0, len(sealed), SEALED_CHUNK):
            chunk = source[start : start + SEALED_CHUNK]
            number = first + start // SEALED_CHUNK
            nonce = chunk_nonce(number, number == self._last)
            try:
                here = room[end : end + len(chunk) - TAG]
                end += self._cipher.decrypt_into(nonce, chunk, None, here)
            except InvalidTag:
                raise DamagedSeal from None
        return room[:end]

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


def seal_chunk(plain: Piece, recipient: Recipient) -> bytearray:
    """The sealed file that ``SealWriter`` would make. ``ValueError`` for more than ``CHUNK``."""
    return sealed_whole(_start(recipient), plain)


def seal_bytes(plain: bytes, recipient: Recipient) -> bytes:
    if len(plain) <= CHUNK:
        return bytes(seal_chunk(plain, recipient))
    parts: list[bytearray] = []
    writer = SealWriter(parts.append, recipient)
    writer.write(plain)
    writer.finish()
    return b"".join(parts)


def open_bytes(sealed: bytes, identity: Identity) -> bytes:
    """Raises ``NotASealedFile``, ``KeyDoesNotFit`` or ``DamagedSeal``."""
    opened = SealedFile(io.BytesIO(sealed), identity)
    return opened.read_at(0, opened.size)
