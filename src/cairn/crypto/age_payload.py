"""The payload of an age file: chunks of 64 KiB, sealed one after the other.

Each chunk is ChaCha20-Poly1305 with the nonce ``counter(11) || last(1)``, so chunks cannot be
moved, and a file cannot be cut at a chunk without its last one missing (C2SP ``age``, "Payload").
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from cairn.crypto.derive import derive

CHUNK = 64 * 1024
TAG, NONCE_BYTES = 16, 16
SEALED_CHUNK = CHUNK + TAG
GROUP = 16
"""Chunks passed on at once: 1 MiB, which fits in a processor's cache."""

Piece: TypeAlias = bytes | bytearray | memoryview


def chunk_nonce(counter: int, is_last: bool) -> bytes:
    return counter.to_bytes(11, "big") + bytes([is_last])


@dataclass(frozen=True, slots=True)
class Start:
    """All of a sealed file that does not depend on what is in it; for one file only."""

    written: bytes
    """The header and the nonce, with which the file begins."""
    payload_key: bytes = field(repr=False)
    """What its chunks are sealed with."""


PAYLOAD_KEY_BYTES = 32


def new_start(file_key: bytes, header: bytes) -> Start:
    """``header`` is one that wraps ``file_key``."""
    nonce = os.urandom(NONCE_BYTES)
    return Start(header + nonce, _payload_key(file_key, nonce))


def _payload_key(file_key: bytes, nonce: bytes) -> bytes:
    return derive(file_key, salt=nonce, info=b"payload", length=PAYLOAD_KEY_BYTES)


def payload_cipher(file_key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(_payload_key(file_key, nonce))


def sealed_whole(start: Start, plain: Piece) -> bytearray:
    """All of a sealed file of one chunk at most. ``ValueError`` for more."""
    if len(plain) > CHUNK:
        raise ValueError("more than one chunk")
    at = len(start.written)
    out = bytearray(at + len(plain) + TAG)
    out[:at] = start.written
    cipher = ChaCha20Poly1305(start.payload_key)
    cipher.encrypt_into(chunk_nonce(0, True), plain, None, memoryview(out)[at:])
    return out


class PayloadWriter:
    """Seals what is written to it and passes sealed bytes on, a group of chunks at a time.

    Call ``finish`` once at the end: what was not finished does not open. ``ValueError`` for
    anything after that. What was passed on is not touched again; with ``reuse``, not until so many
    more pieces were passed on.
    """

    __slots__ = (
        "_ahead", "_cipher", "_counter", "_held", "_is_finished", "_reuse", "_rooms", "_write",
    )  # fmt: skip

    def __init__(
        self, write: Callable[[bytearray], object], start: Start, *, reuse: int = 0
    ) -> None:
        self._write = write
        self._cipher = ChaCha20Poly1305(start.payload_key)
        self._ahead = start.written
        self._counter = 0
        self._held = bytearray()
        self._is_finished = False
        self._reuse = reuse
        self._rooms: deque[bytearray] = deque()

    def write(self, data: Piece) -> None:
        self._refuse_if_finished()
        rest = memoryview(data)
        chunks: list[Piece] = []
        # A full chunk is held back until it is known not to be the last.
        if self._held:
            room = CHUNK - len(self._held)
            self._held += rest[:room]
            rest = rest[room:]
            if rest:
                chunks.append(self._held)
                self._held = bytearray()
        whole = max(0, len(rest) - 1) // CHUNK * CHUNK
        chunks += [rest[at : at + CHUNK] for at in range(0, whole, CHUNK)]
        for at in range(0, len(chunks), GROUP):
            self._pass_on(chunks[at : at + GROUP], is_last=False)
        self._held += rest[whole:]

    def finish(self) -> None:
        self._refuse_if_finished()
        self._is_finished = True
        self._pass_on([self._held], is_last=True)
        self._held = bytearray()

    def _refuse_if_finished(self) -> None:
        if self._is_finished:
            raise ValueError("finished already")

    def _pass_on(self, chunks: Sequence[Piece], *, is_last: bool) -> None:
        at = len(self._ahead)
        out = self._room(at + sum(len(chunk) + TAG for chunk in chunks))
        out[:at] = self._ahead
        self._ahead = b""
        room = memoryview(out)
        for chunk in chunks:
            end = at + len(chunk) + TAG
            nonce = chunk_nonce(self._counter, is_last)
            self._cipher.encrypt_into(nonce, chunk, None, room[at:end])
            self._counter += 1
            at = end
        self._write(out)

    def _room(self, size: int) -> bytearray:
        # Fresh memory for each piece costs more than sealing it, once pieces wait for a thread.
        if size != GROUP * SEALED_CHUNK or not self._reuse:
            return bytearray(size)
        room = bytearray(size) if len(self._rooms) < self._reuse else self._rooms.popleft()
        self._rooms.append(room)
        return room
