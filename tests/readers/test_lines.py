"""Bytes to lines: places, encodings, and lines without end."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cairn.readers.encoding import BLOCK, Encoding, encoding_of, encoding_of_head
from cairn.readers.lines import MAX_LINE, lines_of
from cairn.readers.parent import read_in_process
from cairn.terms.reading import Answers, Member
from tests.readers.sources import Bytes, items, lines_in, unread


@example(text="😀" * 5, codec="utf-16-be")
@given(
    st.text(alphabet="aä€😀\r\n\u010a\u0a0a ", max_size=20),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"]),
)
def test_lines_are_those_of_the_text_and_their_bytes_those_of_the_file(
    text: str, codec: str
) -> None:
    text = "[1/2/24, 10:00:00] Ann: hello there\n" + text
    data = text.encode(codec)
    encoding = encoding_of(Bytes(data), "")
    assert encoding is not None
    lines = list(lines_of(Bytes(data), "", encoding))
    assert "".join(line.text + line.terminator for line in lines) == text
    assert b"".join(line.raw for line in lines) == data[encoding.skip :]
    assert all(data[line.start : line.end] == line.raw for line in lines)


@pytest.mark.parametrize(
    ("data", "codec", "is_guessed"),
    [
        ("Grüße\n".encode(), "utf-8", False),
        ("Grüße 😀 im März\n".encode() + b"\xff\n", "utf-8", False),
        ("Grüße im März\n".encode("cp1252"), "cp1252", True),
        ("é\n".encode()[:1], "utf-8", False),
    ],
)
def test_the_ladder_ends_in_a_guess_that_says_so(data: bytes, codec: str, is_guessed: bool) -> None:
    encoding = encoding_of(Bytes(data), "")
    assert encoding is not None
    assert (encoding.codec, encoding.is_guessed) == (codec, is_guessed)


def test_a_byte_that_is_no_letter_is_marked_and_not_left_out() -> None:
    lines = list(lines_of(Bytes(b"a\x81b\nc\n"), "", Encoding("cp1252", is_guessed=True)))
    assert [line.text for line in lines] == ["a\ufffdb", "c"]
    assert [line.is_replaced for line in lines] == [True, False]


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 20, b"MZ\x90\0\3\0\0\0" * 50, b"\x7fELF\2\1\1\0\0\0"]
)
def test_a_binary_called_txt_is_not_text(data: bytes) -> None:
    assert encoding_of_head(data) is None
    _, end = read_in_process(Bytes(data, "chat.txt"), Answers())
    assert end.stopped == "no-reader"


def test_a_line_too_long_is_told_and_the_rest_goes_on() -> None:
    head = b"18/03/2024, 10:00 - Ann: first\n"
    data = head + b"x" * (MAX_LINE + 5) + b"\nstray\n19/03/2024, 10:00 - Ann: second\n"
    found, _ = read_in_process(Bytes(data), Answers())
    assert [item.text for item in items(found)] == ["first", "second"]
    assert unread(found) == [("line-too-long", 2)]
    assert lines_in(data) == 4


class OneLine:
    """A chat whose second line is a gigabyte long, made up as it is read."""

    name = "chat.txt"
    head = b"18/03/2024, 10:00 - Ann: first\n"
    tail = b"\n19/03/2024, 10:00 - Ann: second\n"

    def __init__(self, long: int) -> None:
        self.long = long
        self.most = 0

    def members(self) -> tuple[Member, ...]:
        return (Member("", len(self.head) + self.long + len(self.tail)),)

    def read_at(self, member: str, offset: int, size: int) -> bytes:
        assert member == ""
        self.most = max(self.most, size)
        if offset < len(self.head):
            return (self.head + b"x" * size)[offset : offset + size]
        left = len(self.head) + self.long - offset
        if left >= size:
            return b"x" * size
        rest = b"x" * max(0, left) + self.tail
        return rest[max(0, -left) :][:size]


@pytest.mark.slow
def test_a_gigabyte_in_one_line_takes_no_more_memory_than_a_block() -> None:
    source = OneLine(1 << 30)
    found, end = read_in_process(source, Answers())
    assert [item.text for item in items(found)] == ["first", "second"]
    assert unread(found) == [("line-too-long", 1)]
    assert end.reader == "whatsapp/1"
    assert source.most <= BLOCK


def test_an_empty_file_is_told_as_such() -> None:
    found, end = read_in_process(Bytes(b""), Answers())
    assert unread(found) == [("empty-file", 1)]
    assert end.stopped == "empty-file"


@pytest.mark.slow
def test_a_message_without_end_is_counted_where_it_is_too_long() -> None:
    data = b"18/03/2024, 10:00 - Ann: first\n" + b"more\n" * 400_000
    found, _ = read_in_process(Bytes(data), Answers())
    (item,) = items(found)
    assert len(item.text) < 1_100_000
    assert unread(found)[0][0] == "too-large"
    total = 1 + sum(count for _, count in unread(found)) + item.text.count("\n")
    assert total == 400_001
