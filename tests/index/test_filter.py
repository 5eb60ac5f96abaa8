"""A selection chooses what it says: the same rows as a second reading of it in plain Python."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.index.store import Index
from cairn.terms.finding import FAR, Selection, Span
from cairn.terms.moment import Moment
from cairn.terms.original import ActRef
from cairn.terms.reading import Direction
from cairn.terms.row import Row
from tests.index.choosing import count_and_digest

_names = st.sampled_from(["", "A", "B", "C"])
_some = st.lists(_names, max_size=2, unique=True).map(tuple)
_at = st.none() | st.integers(-3, 6)
_flags = st.lists(st.sampled_from(["not-sent", "sent"]), max_size=2, unique=True).map(tuple)


@st.composite
def _moments(draw: st.DrawFn) -> Moment:
    start = draw(_at)
    width = draw(st.none() | st.integers(1, 3))
    end = None if start is None or width is None else start + width
    return Moment("", earliest=start, latest=end)


_rows = st.builds(
    Row,
    ref=st.builds(ActRef, st.just(0), st.just(1), st.integers(0, 9999)),
    kind=st.sampled_from(["message", "call"]),
    happened=_moments(),
    channel=_names,
    conversation=_names,
    sender=_names,
    recipients=_some,
    direction=st.sampled_from(Direction),
    text=st.just(""),
    order=st.integers(0, 99),
    flags=_flags,
    people=_some,
)
_spans = st.builds(Span, _names, st.integers(-3, 3), st.integers(3, 6) | st.just(FAR))
_selections = st.builds(
    Selection,
    kinds=st.just(()) | st.just(("call",)),
    channels=_some,
    handles=_some,
    senders=_some,
    sole_recipients=_some,
    direction=st.just("") | st.sampled_from([one.value for one in Direction]),
    conversation=st.none() | _names,
    earliest=_at,
    latest=_at | st.just(FAR),
    overlaps=st.none() | _spans,
    undated=st.booleans(),
    outside=st.lists(_spans, max_size=2).map(tuple),
    conversations=_some,
    without_conversations=_some,
    without_flags=_flags,
)
# Most fields free, so that a choice is not nearly always empty.
_loose = st.one_of(
    st.builds(Selection, outside=st.lists(_spans, min_size=1, max_size=2).map(tuple)),
    st.builds(Selection, earliest=_at, latest=_at | st.just(FAR)),
    st.builds(Selection, overlaps=_spans),
    st.builds(Selection, undated=st.just(True)),
    st.builds(Selection, handles=_some, without_flags=_flags),
    st.builds(Selection, sole_recipients=_some),
    st.builds(Selection, conversations=_some, without_conversations=_some),
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8, deadline=None
)
@given(
    st.lists(_rows, min_size=15, max_size=40, unique_by=lambda row: row.ref),
    st.lists(_loose | _selections, min_size=10, max_size=30),
)
def test_a_selection_chooses_what_it_says(
    tmp_path: Path, rows: list[Row], selections: list[Selection]
) -> None:
    index = Index.create(tmp_path / "index.db", bytes(32), {})
    index.load(rows, source="a")
    for selection in selections:
        chosen = index.select(selection)
        assert (chosen.count, chosen.digest) == count_and_digest(selection, rows), selection
        assert len(list(index.rows(selection))) == chosen.count
    index.close()


def test_a_row_without_a_date_lies_inside_no_stretch_even_without_an_end(tmp_path: Path) -> None:
    index = Index.create(tmp_path / "index.db", bytes(32), {})
    row = Row(ActRef(0, 1, 1), "call", Moment(""), "sms", "", "B", (), Direction.INCOMING, "", 1)
    index.load([row], source="a")
    for channel in ("", "sms"):
        assert index.select(Selection(outside=(Span(channel, 0, FAR),))).count == 1
    assert index.select(Selection(latest=FAR)).count == 0
