"""The payload is passed on in groups, each whole, and never touched again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.crypto.age_payload import (
    CHUNK,
    NONCE_BYTES,
    SEALED_CHUNK,
    PayloadWriter,
    chunk_nonce,
    new_start,
    payload_cipher,
    sealed_whole,
)

KEY, HEADER = bytes(range(16)), b"a header\n"


def opened(sealed: bytes) -> bytes:
    """As the format says it, written a second time."""
    start = len(HEADER) + NONCE_BYTES
    cipher = payload_cipher(KEY, sealed[len(HEADER) : start])
    chunks = [sealed[at : at + SEALED_CHUNK] for at in range(start, len(sealed), SEALED_CHUNK)]
    last = len(chunks) - 1
    plain = [cipher.decrypt(chunk_nonce(n, n == last), one, None) for n, one in enumerate(chunks)]
    return b"".join(plain)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 3 * CHUNK), max_size=4), st.sampled_from([0, 1, 15, 16, 17, 33]))
def test_however_it_is_written_it_is_one_stream_of_full_chunks(sizes: list[int], big: int) -> None:
    passed: list[bytearray] = []
    copies: list[bytes] = []

    def write(piece: bytearray) -> None:
        passed.append(piece)
        copies.append(bytes(piece))

    writer, plain = PayloadWriter(write, new_start(KEY, HEADER)), b""
    for number, size in enumerate([*sizes, big * CHUNK]):
        data = bytes([number + 1]) * size
        writer.write(data)
        plain += data
    writer.finish()
    sealed = b"".join(copies)
    assert b"".join(passed) == sealed
    assert sealed.startswith(HEADER)
    assert opened(sealed) == plain
    assert max(map(len, copies)) <= len(HEADER) + NONCE_BYTES + 16 * SEALED_CHUNK


def test_a_small_file_is_passed_on_in_one_piece() -> None:
    passed: list[bytearray] = []
    writer = PayloadWriter(passed.append, new_start(KEY, HEADER))
    writer.write(b"words")
    writer.write(memoryview(b" and more"))
    assert passed == []
    writer.finish()
    (piece,) = passed
    assert opened(bytes(piece)) == b"words and more"


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK])
def test_one_chunk_made_at_once_is_what_the_writer_makes(size: int) -> None:
    start, passed = new_start(KEY, HEADER), [b""]
    writer = PayloadWriter(lambda piece: passed.append(bytes(piece)), start)
    writer.write(bytes(size))
    writer.finish()
    assert sealed_whole(start, bytes(size)) == b"".join(passed)


def test_more_than_one_chunk_is_not_made_at_once() -> None:
    with pytest.raises(ValueError, match="chunk"):
        sealed_whole(new_start(KEY, HEADER), bytes(CHUNK + 1))
