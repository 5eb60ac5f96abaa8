"""Elements of HTML with their places: whole ones, broken ones, and nothing in between lost."""

from __future__ import annotations

import random
import resource

import pytest

from cairn.readers.html_pieces import MAX_PIECE, Broken, Node, Piece, Pieces
from cairn.terms.reading import Member
from tests.readers.sources import Bytes


def wanted(name: str, attributes: dict[str, str]) -> str:
    return "m" if name == "div" and attributes.get("class") == "m" else ""


def pieces(data: bytes) -> list[Piece | Broken]:
    return list(Pieces(Bytes(data), "", wanted))


def texts(data: bytes) -> list[str]:
    return [one.node.text() for one in pieces(data) if isinstance(one, Piece)]


def test_each_piece_names_its_bytes() -> None:
    data = b'<html><div class="m">one</div>between<div class=m>two</div></html>'
    found = pieces(data)
    assert [data[one.start : one.end] for one in found] == [
        b'<div class="m">one</div>', b"<div class=m>two</div>",
    ]  # fmt: skip
    assert all(isinstance(one, Piece) and one.raw == data[one.start : one.end] for one in found)


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("a<br>b<br/>c", "a\nb\nc"),
        ("a\n   b", "a b"),
        ("two  spaces", "two  spaces"),
        ("a<div>b</div>c", "a\nb\nc"),
        ("<b>a</b>b", "ab"),
        ("&lt;div&gt; &amp;amp; &#128512;", "<div> &amp; \U0001f600"),
        ("<!-- not said -->said", "said"),
        ("<script>if (a < b) '</div>'</script>said", "said"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<img src='x' alt='>'>after", "after"),
        ("nul \x00 and \x01", "nul \ufffd and \ufffd"),
    ],
)
def test_text_is_as_it_is_read(inside: str, text: str) -> None:
    assert texts(f'<div class="m">{inside}</div>'.encode()) == [text]


def test_one_that_begins_inside_another_breaks_the_outer_one_off() -> None:
    data = b'<div class="m">outer <div class="m">inner</div> rest</div><div class="m">next</div>'
    found = pieces(data)
    assert [(type(one).__name__, data[one.start : one.end]) for one in found] == [
        ("Broken", b'<div class="m">outer '),
        ("Piece", b'<div class="m">inner</div>'),
        ("Piece", b'<div class="m">next</div>'),
    ]


def test_what_does_not_end_is_told() -> None:
    data = b'<div class="m">whole</div><div class="m"><p>cut'
    _, cut = pieces(data)
    assert cut == Broken("m", 26, len(data), "cut-short")


def test_end_tags_of_nothing_close_nothing() -> None:
    assert texts(b'</div></p><div class="m">a</span></q>b</div></div>') == ["ab"]


def test_one_too_large_and_one_too_deep_cost_themselves() -> None:
    large = b'<div class="m">' + b"x" * (MAX_PIECE + 10) + b"</div>"
    deep = b'<div class="m">' + b"<i>" * 500 + b"</i>" * 500 + b"</div>"
    good = b'<div class="m">good</div>'
    found = pieces(large + good + deep + good)
    told = [one.reason if isinstance(one, Broken) else one.node.text() for one in found]
    assert told == ["too-large", "good", "bad-element", "good"]


def test_bytes_that_are_no_text_are_marked() -> None:
    (one,) = pieces(b'<div class="m">a\xffb</div>')
    assert isinstance(one, Piece)
    assert one.is_replaced
    assert one.node.text() == "a\ufffdb"


class _Slowly(Bytes):
    """Gives a few bytes at a time, so that everything is cut somewhere."""

    def read_at(self, member: str, offset: int, size: int) -> bytes:
        return super().read_at(member, offset, min(size, 7))


def test_it_is_the_same_wherever_the_blocks_are_cut() -> None:
    data = (
        '<p>x</p><!-- <div class="m"> --><div class="m">ä€😀<br>&amp;</div>'
        '<script>"<div class=m>"</script><div class="m">zwei<b title="<>">drei</b></div>'
    ).encode()
    whole = pieces(data)
    slowly = list(Pieces(_Slowly(data), "", wanted))
    assert [(one.start, one.end) for one in slowly] == [(one.start, one.end) for one in whole]
    assert [one.node.text() for one in slowly if isinstance(one, Piece)] == texts(data)


def test_damage_anywhere_neither_stops_it_nor_moves_it_back() -> None:
    data = b"<html>" + b'<div class="m">one <b>two</b> &amp; three</div>\n' * 20 + b"</html>"
    chance = random.Random(7)  # noqa: S311 - not for secrets
    for _ in range(300):
        broken = bytearray(data)
        for _ in range(chance.randrange(1, 6)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        last = 0
        for one in pieces(bytes(broken)):
            assert last <= one.start <= one.end <= len(broken)
            last = one.end


class _Endless:
    """Many megabytes of small messages, made as they are asked for."""

    name = "long.html"
    _one = b'<div class="m">the same again and again, forty bytes of it</div>\n'
    _size = 30 << 20

    def members(self) -> tuple[Member, ...]:
        return (Member("", self._size),)

    def read_at(self, member: str, offset: int, size: int) -> bytes:
        end = min(self._size, offset + min(size, 1 << 20))
        first = offset % len(self._one)
        return (self._one * (size // len(self._one) + 2))[first : first + max(0, end - offset)]


@pytest.mark.slow
def test_memory_stays_flat_as_the_file_grows() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    source = _Endless()
    count = sum(1 for _ in Pieces(source, "", wanted))
    assert count >= (30 << 20) // len(source._one)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60 * 1024


def test_nodes_are_found_in_the_order_of_the_file() -> None:
    (one,) = pieces(b'<div class="m"><p class="a b">1</p><q><p class="b">2</p></q></div>')
    assert isinstance(one, Piece)
    node: Node = one.node
    assert [each.text() for each in node.all() if each.name == "p"] == ["1", "2"]
    found = node.first("p", of_class="b")
    assert found is not None
    assert found.text() == "1"
    assert node.first("div") is None
