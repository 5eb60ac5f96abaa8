"""Additions and corrections stand with their entry; no wording is lost."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cairn.picture.chronology import lines, place
from cairn.terms.moment import ZoneSource
from cairn.terms.original import ActRef
from cairn.terms.row import Row
from tests.picture.stories import rows_of

(ENTRY,) = rows_of("1 | entry | B")


def change(n: int, kind: str, *of: Row, text: str = "") -> Row:
    concerns = tuple(str(row.ref) for row in of)
    return replace(ENTRY, ref=ActRef(0, 1, n), order=n, kind=kind, text=text, concerns=concerns)


def test_corrections_and_additions_stand_with_their_entry() -> None:
    added = change(5, "addition", ENTRY, text="also")
    wrong = change(7, "correction", ENTRY, text="not nine, ten")
    lost = replace(change(8, "correction", text="of nothing here"), concerns=("act:0.1.99",))
    lined = lines([ENTRY, lost, wrong, added])
    assert [line.row for line in lined] == [ENTRY, lost]
    assert (lined[0].additions, lined[0].corrections) == ((added,), (wrong,))
    assert lined[0].wordings == (ENTRY, wrong)
    assert (lined[0].text, lined[1].text) == ("not nine, ten", "of nothing here")


def test_the_newest_wording_holds_whatever_order_they_come_in() -> None:
    first = change(5, "correction", ENTRY, text="one")
    second = change(6, "correction", first, text="two")
    (line,) = lines([second, ENTRY, first])
    assert (line.corrections, line.text) == ((first, second), "two")


def test_a_correction_of_an_addition_leaves_the_entry_as_it_is() -> None:
    added = change(5, "addition", ENTRY, text="also")
    better = change(6, "correction", added, text="also, but later")
    (line,) = lines([ENTRY, added, better])
    assert (line.text, line.additions) == (ENTRY.text, (added, better))
    (alone,) = lines([added, better])
    assert (alone.row, alone.text) == (added, "also, but later")


@given(
    st.lists(
        st.tuples(st.sampled_from(["entry", "addition", "correction"]), st.integers(0, 7)),
        max_size=8,
    )
)
def test_every_row_is_in_one_line(shape: list[tuple[str, int]]) -> None:
    """Also where changes name each other in a circle, which no vault of ours writes."""
    rows = [change(n, kind, change(to, "entry")) for n, (kind, to) in enumerate(shape)]
    found = [one for line in lines(rows) for one in (*line.wordings, *line.additions)]
    assert sorted(row.order for row in found) == [row.order for row in rows]


def test_a_row_has_two_clocks() -> None:
    (row,) = rows_of("60..180 | entry | B")
    later = replace(row.happened, earliest=(row.happened.latest or 0), latest=None)
    placed = place(replace(row, written=later))
    assert placed.happened == "2023-11-14T01:00:00Z/2023-11-14T03:00:00Z"
    assert placed.written == "2023-11-14T03:00:00Z/.."
    assert (placed.as_written, placed.zone_source) == ("60..180", ZoneSource.USER_SAID)
    assert place(replace(row, written=None)).written == ""
