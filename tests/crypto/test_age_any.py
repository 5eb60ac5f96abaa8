"""Files that others hand over: any readers, as bytes or as text, and nothing that was changed."""

from __future__ import annotations

import base64
import io
import os
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.crypto.age_any import (
    AgeFile,
    ChangedOnTheWay,
    HybridOpens,
    NoKeyFits,
    Opens,
    opens_from_text,
)
from cairn.crypto.age_classic import ClassicIdentity
from cairn.crypto.age_handover import handover_writer
from cairn.crypto.age_keys import Identity, NotAKey
from cairn.crypto.age_payload import CHUNK
from cairn.crypto.age_stanza import NotAnAgeFile
from cairn.crypto.agefile import seal_bytes
from cairn.crypto.armour import BadArmour

CLASSIC, HYBRID = ClassicIdentity(bytes(range(32))), Identity(bytes(range(32)))


def handed_over(plain: bytes) -> bytes:
    parts: list[bytearray] = []
    writer = handover_writer(parts.append, [CLASSIC.recipient])
    writer.write(plain)
    writer.finish()
    return b"".join(parts)


def opened(file: bytes, key: Opens = CLASSIC) -> bytes:
    return b"".join(AgeFile(io.BytesIO(file), [key]).chunks())


def as_text(file: bytes) -> bytes:
    lines = textwrap.wrap(base64.b64encode(file).decode(), 64)
    marks = [f"-----{word} AGE ENCRYPTED FILE-----" for word in ("BEGIN", "END")]
    return "\n".join([marks[0], *lines, marks[1], ""]).encode()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_a_file_opens_as_bytes_and_as_text(size: int) -> None:
    plain = bytes(size)
    file = handed_over(plain)
    assert opened(file) == plain
    assert opened(as_text(file)) == plain


def test_a_file_from_a_pipe_opens() -> None:
    read_end, write_end = os.pipe()
    with os.fdopen(write_end, "wb") as there:
        there.write(handed_over(b"words"))
    with os.fdopen(read_end, "rb", buffering=0) as here:
        assert b"".join(AgeFile(here, [CLASSIC]).chunks()) == b"words"


def test_what_a_vault_sealed_is_an_age_file_too() -> None:
    file = seal_bytes(b"words", HYBRID.recipient)
    assert opened(file, HybridOpens(HYBRID)) == b"words"
    assert AgeFile(io.BytesIO(file), [HybridOpens(HYBRID)]).kinds == ("mlkem768x25519",)


def test_keys_are_read_from_their_text() -> None:
    hybrid = opens_from_text(HYBRID.secret_text())
    assert opened(seal_bytes(b"words", HYBRID.recipient), hybrid) == b"words"
    assert "hidden" in repr(hybrid)
    assert opened(handed_over(b"words"), opens_from_text(CLASSIC.secret_text())) == b"words"
    with pytest.raises(NotAKey):
        opens_from_text("my key")


def test_the_first_key_that_fits_opens_it_and_none_says_so() -> None:
    file, stranger = handed_over(b"words"), ClassicIdentity.new()
    keys: list[Opens] = [HybridOpens(HYBRID), stranger, CLASSIC]
    assert b"".join(AgeFile(io.BytesIO(file), keys).chunks()) == b"words"
    for none in (keys[:0], keys[:2]):
        with pytest.raises(NoKeyFits):
            AgeFile(io.BytesIO(file), none)


@settings(max_examples=200)
@given(st.data())
def test_no_changed_bit_passes(data: st.DataObject) -> None:
    file = FILE
    at = data.draw(st.integers(0, len(file) * 8 - 1))
    changed = bytearray(file)
    changed[at // 8] ^= 1 << at % 8
    with pytest.raises((NotAnAgeFile, NoKeyFits, ChangedOnTheWay, BadArmour)):
        opened(bytes(changed))


@settings(max_examples=100)
@given(st.data())
def test_no_cut_and_nothing_added_passes(data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(FILE) - 1))
    with pytest.raises((NotAnAgeFile, ChangedOnTheWay)):
        opened(FILE[:cut])
    with pytest.raises(ChangedOnTheWay):
        opened(FILE + data.draw(st.binary(min_size=1, max_size=40)))


FILE = handed_over(bytes(range(256)) * 300)
