"""Sealed files: every part can be read, and no part can be changed, moved, cut off or added."""

from __future__ import annotations

import base64
import hmac
import io
import os
from functools import lru_cache

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.crypto.age_header import HEADER_BYTES, DamagedSeal, NotASealedFile, write_header
from cairn.crypto.age_keys import Identity
from cairn.crypto.age_payload import CHUNK
from cairn.crypto.agefile import (
    KeyDoesNotFit,
    SealedFile,
    SealWriter,
    open_bytes,
    seal_bytes,
    sealed_size,
)
from cairn.crypto.derive import derive
from cairn.terms.errors import Problem

IDENTITY, STRANGER = Identity(bytes(range(32))), Identity(bytes(32))
EDGES = [0, 1, 65535, 65536, 65537, 131072]
PAYLOAD_AT = HEADER_BYTES + 16
SEALED_CHUNK = CHUNK + 16


def words(size: int) -> bytes:
    """Bytes in which every place looks different."""
    return b"".join(n.to_bytes(4, "big") for n in range(-(-size // 4)))[:size]


@lru_cache
def sealed(size: int) -> bytes:
    return seal_bytes(words(size), IDENTITY.recipient)


def flipped(data: bytes, at: int, bit: int = 0) -> bytes:
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]


@pytest.mark.parametrize("size", EDGES)
def test_what_was_sealed_comes_back_and_its_size_was_known(size: int) -> None:
    assert open_bytes(sealed(size), IDENTITY) == words(size)
    assert len(sealed(size)) == sealed_size(size)
    assert SealedFile(io.BytesIO(sealed(size)), IDENTITY).size == size


@settings(max_examples=40)
@given(st.lists(st.integers(0, 70_000), max_size=5))
def test_how_it_was_written_piece_by_piece_makes_no_difference(pieces: list[int]) -> None:
    parts: list[bytearray] = []
    plain, at = words(sum(pieces)), 0
    writer = SealWriter(parts.append, IDENTITY.recipient)
    for size in pieces:
        writer.write(plain[at : at + size])
        at += size
    writer.finish()
    assert sum(len(part) for part in parts) == sealed_size(len(plain))
    assert open_bytes(b"".join(parts), IDENTITY) == plain


@settings(max_examples=60)
@given(st.sampled_from([*EDGES, 200_001]), st.data())
def test_any_part_that_is_read_is_that_part(size: int, data: st.DataObject) -> None:
    opened = SealedFile(io.BytesIO(sealed(size)), IDENTITY)
    for _ in range(4):
        offset, length = data.draw(st.integers(0, size + 9)), data.draw(st.integers(0, size + 9))
        assert opened.read_at(offset, length) == words(size)[offset : offset + length]


def test_the_same_bytes_are_sealed_differently_every_time() -> None:
    one, other = (seal_bytes(b"the same words", IDENTITY.recipient) for _ in range(2))
    assert len(one) == len(other)
    assert one[PAYLOAD_AT:] != other[PAYLOAD_AT:]
    assert one[HEADER_BYTES:PAYLOAD_AT] != other[HEADER_BYTES:PAYLOAD_AT]


@pytest.mark.parametrize("size", EDGES)
def test_another_key_does_not_fit_and_that_is_what_is_said(size: int) -> None:
    with pytest.raises(KeyDoesNotFit):
        SealedFile(io.BytesIO(sealed(size)), STRANGER)


BORDERS = [0, 1, 21, 22, HEADER_BYTES - 1, HEADER_BYTES, HEADER_BYTES + 1, PAYLOAD_AT - 1,
           PAYLOAD_AT, PAYLOAD_AT + 1, PAYLOAD_AT + 15, PAYLOAD_AT + 16, PAYLOAD_AT + 17,
           PAYLOAD_AT + CHUNK, PAYLOAD_AT + SEALED_CHUNK - 1, PAYLOAD_AT + SEALED_CHUNK,
           PAYLOAD_AT + SEALED_CHUNK + 1, PAYLOAD_AT + SEALED_CHUNK + 15,
           PAYLOAD_AT + SEALED_CHUNK + 16, PAYLOAD_AT + SEALED_CHUNK + 17,
           PAYLOAD_AT + 2 * SEALED_CHUNK - 1]  # fmt: skip


@pytest.mark.parametrize("at", BORDERS)
def test_a_file_that_was_cut_short_is_noticed_before_anything_is_read(at: int) -> None:
    cut = sealed(131072)[:at]
    assert len(cut) == at
    with pytest.raises((NotASealedFile, DamagedSeal)):
        SealedFile(io.BytesIO(cut), IDENTITY)


@pytest.mark.parametrize("size", EDGES)
@pytest.mark.parametrize("more", [b"\0", bytes(15), bytes(16), bytes(17), bytes(SEALED_CHUNK)])
def test_bytes_after_the_end_are_noticed_before_anything_is_read(size: int, more: bytes) -> None:
    with pytest.raises(DamagedSeal):
        SealedFile(io.BytesIO(sealed(size) + more), IDENTITY)


@pytest.mark.parametrize("at", range(0, PAYLOAD_AT, 3))
def test_a_changed_bit_in_header_mac_or_nonce_is_refused(at: int) -> None:
    with pytest.raises((NotASealedFile, KeyDoesNotFit, DamagedSeal)):
        SealedFile(io.BytesIO(flipped(sealed(1), at, at % 8)), IDENTITY)


def test_a_changed_mac_or_nonce_is_damage_and_not_another_key() -> None:
    encoded = base64.b64encode(bytes(32)).rstrip(b"=")
    for changed in (
        sealed(1)[: HEADER_BYTES - 44] + encoded + b"\n" + sealed(1)[HEADER_BYTES:],
        flipped(sealed(1), HEADER_BYTES),
    ):
        with pytest.raises(DamagedSeal):
            SealedFile(io.BytesIO(changed), IDENTITY)


@pytest.mark.parametrize("chunk", range(3))
@pytest.mark.parametrize("within", [0, 1, 100, 16_960])
def test_a_changed_bit_in_a_chunk_is_refused_where_it_stands(chunk: int, within: int) -> None:
    at = PAYLOAD_AT + chunk * SEALED_CHUNK + within
    changed = flipped(sealed(148_032), at, within % 8)
    with pytest.raises(DamagedSeal):
        open_bytes(changed, IDENTITY)
    if chunk < 2:
        opened = SealedFile(io.BytesIO(changed), IDENTITY)
        assert opened.read_at(131072, 99) == words(148_032)[131072 : 131072 + 99]
        with pytest.raises(DamagedSeal):
            opened.read_at(chunk * CHUNK + CHUNK - 1, 1)


def test_chunks_that_were_moved_left_out_or_taken_from_another_file_are_refused() -> None:
    whole = sealed(200_001)
    start, chunks = whole[:PAYLOAD_AT], whole[PAYLOAD_AT:]
    one, two, rest = (
        chunks[:SEALED_CHUNK],
        chunks[SEALED_CHUNK : 2 * SEALED_CHUNK],
        chunks[2 * SEALED_CHUNK :],
    )
    other = seal_bytes(words(200_001), IDENTITY.recipient)[PAYLOAD_AT:][:SEALED_CHUNK]
    for changed in (two + one + rest, two + rest, one + one + rest, other + two + rest, rest):
        with pytest.raises(DamagedSeal):
            open_bytes(start + changed, IDENTITY)


def _made_by_hand(chunks: list[bytes], file_key: bytes = bytes(16)) -> bytes:
    nonce = bytes(16)
    cipher = ChaCha20Poly1305(derive(file_key, salt=nonce, info=b"payload"))
    made = write_header(file_key, IDENTITY.recipient.wrap(file_key)) + nonce
    for number, chunk in enumerate(chunks):
        last = number == len(chunks) - 1
        made += cipher.encrypt(number.to_bytes(11, "big") + bytes([last]), chunk, None)
    return made


def test_the_file_made_by_hand_here_is_one_that_opens() -> None:
    assert open_bytes(_made_by_hand([bytes(CHUNK), b"x"]), IDENTITY) == bytes(CHUNK) + b"x"
    assert open_bytes(_made_by_hand([b""]), IDENTITY) == b""


def test_an_empty_last_chunk_after_a_full_one_is_a_second_encoding_and_refused() -> None:
    with pytest.raises(DamagedSeal):
        SealedFile(io.BytesIO(_made_by_hand([bytes(CHUNK), b""])), IDENTITY)


def test_a_short_chunk_in_the_middle_is_refused() -> None:
    with pytest.raises(DamagedSeal):
        open_bytes(_made_by_hand([b"short", b"x"]), IDENTITY)


def _with_header(lines: list[bytes], file_key: bytes = bytes(16)) -> bytes:
    """A file whose header has ``lines`` and a good MAC: only its form can be refused."""
    start = b"\n".join([b"age-encryption.org/v1", *lines, b"---"])
    mac = hmac.digest(derive(file_key, salt=b"", info=b"header"), start, "sha256")
    header = start + b" " + base64.b64encode(mac).rstrip(b"=") + b"\n"
    return header + _made_by_hand([b"words"], file_key)[HEADER_BYTES:]


def _stanza() -> list[bytes]:
    return _made_by_hand([b"words"])[:HEADER_BYTES].split(b"\n")[1:3]


GREASE = [b"-> x-grease 1 2", b""]
SCRYPT = [b"-> scrypt bBHrDAc2y0gNq2ZeZ0xBWg 10", b"gUjEymFKMVXQEKdMMHL24oYexjE3TIC0O0zGSqJ2aUY"]


def test_the_header_made_by_hand_here_is_one_that_opens() -> None:
    assert open_bytes(_with_header(_stanza()), IDENTITY) == b"words"


@pytest.mark.parametrize(
    "form", ["twice", "more after", "more before", "longest", "passphrase", "none", "empty line"]
)
def test_other_headers_that_age_knows_are_refused(form: str) -> None:
    one = _stanza()
    lines = {
        "twice": one + one,
        "more after": one + GREASE,
        "more before": GREASE + one,
        "longest": [*one, b"-> x-grease 1", *[b"A" * 64] * 3000, b""],
        "passphrase": SCRYPT,
        "none": [],
        "empty line": [*one, b""],
    }[form]
    with pytest.raises(NotASealedFile):
        SealedFile(io.BytesIO(_with_header(lines)), IDENTITY)


def test_base64_with_padding_or_folded_otherwise_is_refused() -> None:
    first, body = _stanza()
    for lines in ([first, body + b"="], [first + b"==", body], [first, body[:20], body[20:]]):
        with pytest.raises(NotASealedFile):
            SealedFile(io.BytesIO(_with_header(lines)), IDENTITY)


def test_base64_with_other_bits_left_over_is_refused() -> None:
    first, body = _stanza()
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = letters[letters.index(body[-1:]) ^ 1 :][:1]
    with pytest.raises(NotASealedFile):
        SealedFile(io.BytesIO(_with_header([first, body[:-1] + other])), IDENTITY)


def test_armour_is_refused() -> None:
    lines = base64.encodebytes(sealed(1))
    for end in (b"\n", b"\r\n"):
        armour = (
            b"-----BEGIN AGE ENCRYPTED FILE-----\n" + lines + b"-----END AGE ENCRYPTED FILE-----\n"
        )
        with pytest.raises(NotASealedFile):
            SealedFile(io.BytesIO(armour.replace(b"\n", end)), IDENTITY)


@given(st.binary(max_size=3000))
def test_any_bytes_are_refused_plainly(data: bytes) -> None:
    for candidate in (data, sealed(1)[:HEADER_BYTES] + data, sealed(1)[: len(data)] + data):
        if candidate != sealed(1):
            with pytest.raises(Problem):
                SealedFile(io.BytesIO(candidate), IDENTITY)


def test_a_file_that_grows_or_shrinks_while_it_is_open_gives_nothing_wrong() -> None:
    file = io.BytesIO(sealed(131072))
    opened = SealedFile(file, IDENTITY)
    file.truncate(PAYLOAD_AT + 100)
    with pytest.raises(DamagedSeal):
        opened.read_at(0, 10)
    file.seek(0)
    file.write(sealed(131072) + os.urandom(100))
    assert opened.read_at(0, 131072) == words(131072)


def test_nothing_can_be_added_to_what_was_finished() -> None:
    parts: list[bytearray] = []
    writer = SealWriter(parts.append, IDENTITY.recipient)
    writer.write(words(70_000))
    writer.finish()
    for more in (b"", b"x", words(131_073)):
        with pytest.raises(ValueError, match="finished"):
            writer.write(more)
    with pytest.raises(ValueError, match="finished"):
        writer.finish()
    assert open_bytes(b"".join(parts), IDENTITY) == words(70_000)


def test_what_was_not_finished_does_not_open() -> None:
    parts: list[bytearray] = []
    SealWriter(parts.append, IDENTITY.recipient).write(words(131_073))
    with pytest.raises(DamagedSeal):
        open_bytes(b"".join(parts), IDENTITY)


@pytest.mark.parametrize(("offset", "size"), [(-1, 1), (-(1 << 40), 1), (0, -1)])
def test_a_place_before_the_start_is_refused(offset: int, size: int) -> None:
    with pytest.raises(ValueError, match="before"):
        SealedFile(io.BytesIO(sealed(65537)), IDENTITY).read_at(offset, size)
