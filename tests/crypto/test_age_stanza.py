"""Headers of files that others made: read strictly, and within a limit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.crypto.age_stanza import (
    MOST_HEADER_BYTES,
    VERSION_LINE,
    NotAnAgeFile,
    Stanza,
    read_header,
    stanza_bytes,
)
from cairn.crypto.pieces import Pieces

END = b"--- " + b"A" * 43 + b"\n"
WORD = st.text([chr(c) for c in range(0x21, 0x7F)], min_size=1, max_size=9)
STANZAS = st.builds(Stanza, WORD, st.lists(WORD, max_size=3).map(tuple), st.binary(max_size=120))


@given(st.lists(STANZAS, min_size=1, max_size=4))
def test_what_was_written_is_read_and_nothing_after_it_is_taken(stanzas: list[Stanza]) -> None:
    written = VERSION_LINE + b"".join(map(stanza_bytes, stanzas)) + END
    pieces = Pieces([written, b"payload"])
    header = read_header(pieces)
    assert header.stanzas == tuple(stanzas)
    assert header.signed == written[: -len(END)] + b"---"
    assert header.mac == bytes(32)
    assert pieces.take(99) == b"payload"


@given(st.binary(max_size=80))
def test_other_bytes_are_refused_with_a_problem_of_ours(data: bytes) -> None:
    for start in (b"", VERSION_LINE, VERSION_LINE + b"-> X "):
        with pytest.raises(NotAnAgeFile):
            read_header(Pieces([start + data]))


@pytest.mark.parametrize("line", [b"", b"A" * 63 + b"\n", b"-> grease\n\n"])
def test_a_header_without_an_end_stops_at_the_limit(line: bytes) -> None:
    endless = line * (2 * MOST_HEADER_BYTES // max(1, len(line)))
    pieces = Pieces([VERSION_LINE, b"-> X\n", endless or b"x" * 2 * MOST_HEADER_BYTES])
    with pytest.raises(NotAnAgeFile):
        read_header(pieces)


def test_arguments_are_of_the_number_and_the_lengths_that_were_asked_for() -> None:
    one = Stanza("X", ("AAAA", "AA"), b"")
    assert one.argument_bytes([3, 1]) == (bytes(3), bytes(1))
    for sizes in ([3], [3, 1, 0], [3, 2], [1, 3]):
        with pytest.raises(NotAnAgeFile):
            one.argument_bytes(sizes)
    with pytest.raises(NotAnAgeFile):
        Stanza("X", ("AB",), b"").argument_bytes([1])
