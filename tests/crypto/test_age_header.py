"""One header, one encoding: whatever else an age header can be is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.crypto.age_header import (
    HEADER_BYTES,
    DamagedSeal,
    NotASealedFile,
    check_header,
    read_header,
    write_header,
)

FILE_KEY, WRAPPED = bytes(range(16)), bytes(n % 251 for n in range(1152))
HEADER = write_header(FILE_KEY, WRAPPED)
LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def test_a_header_has_always_the_same_length_and_comes_back() -> None:
    assert len(HEADER) == HEADER_BYTES == 1627
    assert read_header(HEADER) == WRAPPED
    check_header(HEADER, FILE_KEY)


@given(st.binary(min_size=1152, max_size=1152), st.binary(min_size=16, max_size=16))
def test_any_wrapped_key_comes_back(wrapped: bytes, file_key: bytes) -> None:
    header = write_header(file_key, wrapped)
    assert read_header(header) == wrapped
    check_header(header, file_key)


@pytest.mark.parametrize("at", range(HEADER_BYTES))
def test_any_changed_byte_is_refused_or_noticed(at: int) -> None:
    changed = HEADER[:at] + bytes([HEADER[at] ^ 1]) + HEADER[at + 1 :]
    with pytest.raises((NotASealedFile, DamagedSeal)):
        read_header(changed)
        check_header(changed, FILE_KEY)


def test_another_file_key_does_not_fit_the_header() -> None:
    with pytest.raises(DamagedSeal):
        check_header(HEADER, bytes(16))


@pytest.mark.parametrize("line", [1, 2, 3], ids=["key", "body", "mac"])
def test_the_other_texts_for_the_same_base64_bytes_are_refused(line: int) -> None:
    lines = HEADER.split(b"\n")
    value = LETTERS.index(lines[line][-1:])
    lines[line] = lines[line][:-1] + LETTERS[value | 1 : (value | 1) + 1]
    changed = b"\n".join(lines)
    assert changed != HEADER
    assert len(changed) == HEADER_BYTES
    with pytest.raises(NotASealedFile):
        read_header(changed)


@given(st.binary(max_size=2000))
def test_any_bytes_are_refused_plainly(data: bytes) -> None:
    for candidate in (data, HEADER[: len(data)] + data):
        if candidate[:HEADER_BYTES] != HEADER:
            with pytest.raises(NotASealedFile):
                read_header(candidate[:HEADER_BYTES])


@pytest.mark.parametrize("size", [0, 1, 21, 22, HEADER_BYTES - 1])
def test_a_header_that_was_cut_short_is_refused(size: int) -> None:
    with pytest.raises(NotASealedFile):
        read_header(HEADER[:size])


def test_windows_line_ends_are_refused() -> None:
    with pytest.raises(NotASealedFile):
        read_header(HEADER.replace(b"\n", b"\r\n"))
