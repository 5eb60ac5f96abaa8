"""Repairing character references keeps every byte in its place."""

from __future__ import annotations

import re
from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.readers.references import Repair, without_stand_ins


def repaired(data: bytes, size: int = 1 << 20) -> tuple[bytes, Repair]:
    repair = Repair()
    blocks = [data[at : at + size] for at in range(0, len(data), size)]
    out = b"".join(repair.feed(block) for block in blocks) + repair.feed(b"", is_last=True)
    return out, repair


def text_of(data: bytes) -> str:
    """What an XML parser makes of it in an attribute."""
    seen: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: seen.append(attributes["a"])
    parser.Parse(b'<x a="' + data + b'"/>', True)
    return without_stand_ins(seen[0])


REFERENCES = st.sampled_from(
    [
        b"&#55357;&#56832;", b"&#xD83D;&#xDE00;", b"&#xd83d;&#56832;", b"&#55357;", b"&#56832;",
        b"&#0;", b"&#8;", b"&#11;", b"&#x1;", b"&#x0b;", b"&#x001;", b"&#0001;", b"&#65534;",
        b"&#x10FFFF;", b"&#1114112;", b"&#10;", b"&#128512;", b"&amp;", b"&lt;", b"plain",
        b"&#00055357;&#56832;", b"&#99999999999;", b"&#xFFFFFFFFF;", b"&#xFFFE;",
    ]
)  # fmt: skip


@given(st.lists(REFERENCES).map(b"".join), st.integers(1, 40))
def test_any_block_size_gives_the_same_and_no_byte_moves(data: bytes, size: int) -> None:
    whole, found = repaired(data)
    in_blocks, found_in_blocks = repaired(data, size)
    assert in_blocks == whole
    assert len(whole) == len(data)
    assert (found.paired, found.replaced) == (found_in_blocks.paired, found_in_blocks.replaced)


@given(st.lists(REFERENCES).map(b"".join))
def test_a_parser_takes_what_was_repaired_and_counts_agree(data: bytes) -> None:
    out, found = repaired(data)
    text = text_of(out)
    assert text.count("\ufffd") == len(found.replaced)
    assert text.count("\U0001f600") == len(found.paired) + data.count(b"&#128512;")
    assert all(re.match(rb"&#", data[at:]) for at in (*found.paired, *found.replaced))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"hi &#55357;&#56832;!", "hi \U0001f600!"),
        (b"&#xD83D;&#xDE00;", "\U0001f600"),
        (b"a&#0;b", "a\ufffdb"),
        (b"&#0;&#0;&#8;", "\ufffd\ufffd\ufffd"),
        (b"&#55357;&#55357;&#56832;", "\ufffd\U0001f600"),
        (b"&#56832;&#55357;", "\ufffd\ufffd"),
        (b"a&#10;b&#9;", "a\nb\t"),
    ],
)
def test_halves_become_one_and_what_is_no_character_is_marked(data: bytes, text: str) -> None:
    assert text_of(repaired(data)[0]) == text
