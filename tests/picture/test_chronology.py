"""Additions and corrections stand with their entry; no wording is lost."""

from __future__ import annotations

from dataclasses import replace

from cairn.picture.chronology import lines
from tests.picture.stories import rows_of


def test_corrections_and_additions_stand_with_their_entry() -> None:
    first, second, alone = rows_of("1 | entry | B\n2 | entry | B\n9 | entry | C")
    ref = (str(first.ref),)
    added = replace(second, kind="addition", concerns=ref, order=5, text="also")
    wrong = replace(alone, kind="correction", concerns=ref, order=7, text="not nine, ten")
    lost = replace(alone, kind="correction", concerns=("act:0.1.99",), text="of nothing here")
    lined = lines([first, lost, wrong, added])
    assert [line.row for line in lined] == [first, lost]
    assert (lined[0].additions, lined[0].corrections) == ((added,), (wrong,))
    assert (lined[0].text, lined[0].row.text) == ("not nine, ten", "text" if first.text else "")
