"""However the bytes come, the same lines and lengths are taken from them."""

from __future__ import annotations

import io
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from cairn.crypto.pieces import Pieces, pieces_of


@given(st.lists(st.binary(min_size=1, max_size=9), max_size=9), st.integers(1, 12))
def test_lines_and_lengths_do_not_depend_on_how_it_came(parts: list[bytes], most: int) -> None:
    whole = b"".join(parts)
    pieces, found = Pieces(parts), bytearray()
    while not pieces.is_over:
        line = pieces.line(most)
        assert 1 <= len(line) <= most
        assert b"\n" not in line[:-1]
        assert line.endswith(b"\n") or len(line) == most or len(found) + len(line) == len(whole)
        ahead = pieces.peek(3)
        found += line
        assert ahead == whole[len(found) : len(found) + 3]
        found += pieces.take(2)
    assert bytes(found) == whole


def test_no_more_is_pulled_than_was_asked_for() -> None:
    pulled: list[int] = []

    def source() -> Iterator[bytes]:
        for number in range(100):
            pulled.append(number)
            yield b"ten bytes\n"

    pieces = Pieces(source())
    assert pieces.line(50) == b"ten bytes\n"
    assert pieces.take(11) == b"ten bytes\nt"
    assert len(pulled) == 3
    assert pieces.line(0) == b""


def test_a_file_is_taken_from_where_it_stands() -> None:
    file = io.BytesIO(bytes(200_000) + b"end")
    file.seek(1)
    assert b"".join(pieces_of(file)) == bytes(199_999) + b"end"
