"""Nothing of a row is lost or changed by being kept."""

from __future__ import annotations

from dataclasses import fields

from hypothesis import given

from cairn.index.stored import pack_row, unpack_row
from cairn.terms.row import Row
from tests.index.rows import any_row


@given(any_row)
def test_a_row_comes_back_as_it_was(row: Row) -> None:
    back = unpack_row(str(row.ref), pack_row(row), row.same_as)
    for field in fields(Row):
        assert getattr(back, field.name) == getattr(row, field.name), field.name
