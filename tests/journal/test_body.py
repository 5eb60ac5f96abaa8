"""A body has one size for many texts, and fits its place alone."""

from __future__ import annotations

import os

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.journal.body import BodyDoesNotFit, Context, leaf_of, make_body, parse_body
from cairn.terms.acts import Kind, Tag

CONTEXT = Context(0, 1, 7, "00" * 32, int(Kind.ENTRY), 1)


@given(st.dictionaries(st.integers(1, 24), st.text()))
def test_what_goes_in_comes_out(values: dict[int, str]) -> None:
    made = make_body(CONTEXT, values, random=os.urandom)
    body = parse_body(made.plain)
    assert {field.tag: field.value for field in body.fields if field.value} == {
        tag: value for tag, value in values.items() if value
    }
    assert body.context == CONTEXT
    assert leaf_of(body) == made.leaf
    assert len(made.plain) >= 4096


def test_short_texts_have_one_size() -> None:
    sizes = {
        len(make_body(CONTEXT, {Tag.TEXT: "x" * n}, random=os.urandom).plain) for n in (0, 9, 900)
    }
    assert sizes == {4096}


def test_equal_acts_have_unequal_leaves() -> None:
    leaves = {make_body(CONTEXT, {Tag.TEXT: "he rang"}, random=os.urandom).leaf for _ in range(9)}
    assert len(leaves) == 9


@pytest.mark.parametrize("change", [{"fmt": 2}, {"esalt": "AAAA"}, {"fields": []}])
def test_another_form_is_refused(change: dict[str, object]) -> None:
    plain = make_body(CONTEXT, {}, random=os.urandom).plain
    changed = msgspec.json.encode({**msgspec.json.decode(plain), **change})
    with pytest.raises(BodyDoesNotFit):
        leaf_of(parse_body(changed))


@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_be_refused(junk: bytes) -> None:
    with pytest.raises(BodyDoesNotFit):
        parse_body(junk)
