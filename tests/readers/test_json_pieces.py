"""Parts of JSON with their places: whole values, what is broken, and nothing lost in between."""

from __future__ import annotations

import json
import random

import pytest

from cairn.readers.json_pieces import MAX_VALUE, Broken, Edge, Path, Pieces, Value, is_json
from cairn.terms.reading import Member
from tests.readers.sources import Bytes

_WALKED: set[Path] = {(), ("messages",), ("chats",), ("chats", "*"), ("chats", "*", "messages")}


def pieces(data: bytes) -> list[Value | Edge | Broken]:
    return list(Pieces(Bytes(data), "", _WALKED.__contains__))


def values(data: bytes) -> list[tuple[Path, object]]:
    return [(one.path, one.value) for one in pieces(data) if isinstance(one, Value)]


def broken(data: bytes) -> list[tuple[bytes, str]]:
    found = pieces(data)
    return [(data[one.start : one.end], one.reason) for one in found if isinstance(one, Broken)]


def test_everything_is_given_once_and_names_its_bytes() -> None:
    data = b' {"name": "x", "messages": [ {"a": 1}, [2], "three", 4.5e1, null], "n": -7 } '
    assert values(data) == [
        (("name",), "x"), (("messages", "*"), {"a": 1}), (("messages", "*"), [2]),
        (("messages", "*"), "three"), (("messages", "*"), 45.0), (("messages", "*"), None),
        (("n",), -7),
    ]  # fmt: skip
    for one in pieces(data):
        if isinstance(one, Value):
            assert data[one.start : one.end] == one.raw
            assert json.loads(one.raw) == one.value


def test_containers_inside_containers_are_walked_into() -> None:
    data = json.dumps(
        {"chats": [{"id": 1, "messages": [{"t": "a"}]}, {"id": 2, "messages": []}]}
    ).encode()
    edges = [one.path for one in pieces(data) if isinstance(one, Edge) and one.is_begin]
    assert edges == [
        (), ("chats",), ("chats", "*"), ("chats", "*", "messages"), ("chats", "*"),
        ("chats", "*", "messages"),
    ]  # fmt: skip
    assert values(data)[1] == (("chats", "*", "messages", "*"), {"t": "a"})


@pytest.mark.parametrize("text", ["ä€😀", "\u2028 \u0000", 'quote " and \\ slash', "}, {", "[[["])
def test_texts_are_what_they_are_whatever_is_in_them(text: str) -> None:
    for ascii_only in (True, False):
        data = json.dumps({text: 1, "messages": [{"t": text}]}, ensure_ascii=ascii_only).encode()
        assert values(data) == [((text,), 1), (("messages", "*"), {"t": text})]


def test_a_broken_element_costs_itself() -> None:
    data = b'{"messages": [{"a": 1}, {"b" 2}, {"c": 3}, {"d": 4,,}, {"e": 5}], "title": "t"}'
    assert [value for _, value in values(data)] == [{"a": 1}, {"c": 3}, {"e": 5}, "t"]
    assert broken(data) == [(b'{"b" 2}, ', "bad-element"), (b'{"d": 4,,}, ', "bad-element")]


@pytest.mark.parametrize("cut", [20, 24, 30, 41, 45])
def test_what_is_cut_off_is_told(cut: int) -> None:
    data = b'{"messages": [{"a": 1}, {"b": "two"}, {"c": 3}]}'[:cut]
    assert broken(data)
    assert {reason for _, reason in broken(data)} == {"cut-short"}


def test_what_stands_behind_the_end_is_told() -> None:
    assert broken(b'{"messages": []} and more') == [(b"and more", "bad-element")]


def test_depth_has_an_end() -> None:
    deep = b'{"messages": [' + b"[" * 100_000 + b"]" * 100_000 + b', {"a": 1}, {"b": 2}]}'
    assert [value for _, value in values(deep)] == [{"b": 2}]
    assert [reason for _, reason in broken(deep)] == ["bad-element"]


def test_half_characters_and_bytes_that_are_no_text_are_marked() -> None:
    data = b'{"messages": [{"t": "a\xffb"}, {"t": "\\ud83d!"}, {"t": "\\ud83d\\ude00"}]}'
    found = [one for one in pieces(data) if isinstance(one, Value)]
    assert [one.value["t"] for one in found] == ["a\ufffdb", "\ufffd!", "\U0001f600"]
    assert [one.is_replaced for one in found] == [True, True, False]


def test_half_characters_in_names_are_replaced_too() -> None:
    assert values(b'{"\\ud800x": 1}') == [(("\ufffdx",), 1)]


class _Slowly(Bytes):
    """Gives a few bytes at a time, so that everything is cut somewhere."""

    def read_at(self, member: str, offset: int, size: int) -> bytes:
        return super().read_at(member, offset, min(size, 3))


def test_it_is_the_same_wherever_the_blocks_are_cut() -> None:
    data = json.dumps(
        {"name": "ä", "messages": [{"n": 123456, "t": "😀\\"}, 12345, {"x": [1, 2]}], "z": 1.25},
        ensure_ascii=False,
    ).encode()
    slowly = list(Pieces(_Slowly(data), "", _WALKED.__contains__))
    assert slowly == pieces(data)


def test_damage_anywhere_neither_stops_it_nor_moves_it_back() -> None:
    data = json.dumps(
        {
            "name": "x",
            "messages": [{"id": n, "t": "words", "l": [1, {"a": None}]} for n in range(20)],
        }
    ).encode()
    chance = random.Random(11)  # noqa: S311 - not for secrets
    for _ in range(500):
        mangled = bytearray(data)
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(mangled))
            mangled[at : at + chance.randrange(3)] = bytes(
                chance.choice(b'{}[]",:x\\ 0') for _ in range(chance.randrange(3))
            )
        last = 0
        for one in pieces(bytes(mangled)):
            if isinstance(one, Value | Broken):
                assert last <= one.start <= one.end <= len(mangled)
                last = one.end


class _Large:
    """One value that is larger than any that is held, and one behind it."""

    name = "large.json"
    _head, _tail = b'{"messages": ["', b'", {"a": 1}, {"b": 2}]}'
    _size = len(_head) + MAX_VALUE + (8 << 20) + len(_tail)

    def members(self) -> tuple[Member, ...]:
        return (Member("", self._size),)

    def read_at(self, member: str, offset: int, size: int) -> bytes:
        end = min(self._size, offset + size)
        start_of_tail = self._size - len(self._tail)
        filling = b"x" * max(0, min(end, start_of_tail) - max(offset, len(self._head)))
        return (
            self._head[offset:end] + filling
            + self._tail[max(0, offset - start_of_tail) : max(0, end - start_of_tail)]
        )  # fmt: skip


@pytest.mark.slow
def test_a_value_that_is_too_large_is_passed_over() -> None:
    found = list(Pieces(_Large(), "", _WALKED.__contains__))
    assert [one.reason for one in found if isinstance(one, Broken)] == ["too-large"]
    assert [one.value for one in found if isinstance(one, Value)] == [{"b": 2}]


def test_json_is_known_by_its_first_letter() -> None:
    assert is_json(b'\xef\xbb\xbf  {"a": 1}')
    assert is_json(b"[1]")
    assert not is_json(b"hello {")
    assert not is_json('{"a": 1}'.encode("utf-16"))
    assert not is_json(b"")
