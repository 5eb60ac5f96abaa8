"""The index gives back what went in, in order of time, and nothing of it lies open on the disk."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.index.store import Index, IndexStale, cursor_after
from cairn.index.stored import pack_row, unpack_row
from cairn.terms.finding import Selection
from cairn.terms.moment import SECOND, Moment, Precision
from cairn.terms.original import ActRef
from cairn.terms.reading import Attachment, Direction
from cairn.terms.row import Row
from tests.index.rows import THEM, message

KEY = bytes(range(32))

words_of = st.text()
moments = st.builds(
    Moment,
    words_of,
    st.none() | st.integers(-(2**50), 2**50),
    st.none() | st.integers(-(2**50), 2**50),
    st.none() | st.integers(-(2**50), 2**50),
    st.none() | st.integers(-(2**50), 2**50),
    precision=st.sampled_from(Precision),
    approximate=st.booleans(),
)
rows_of = st.builds(
    Row,
    ref=st.builds(ActRef, st.just(0), st.integers(1, 9), st.integers(0, 99)),
    kind=st.sampled_from(["entry", "message"]),
    happened=moments,
    channel=words_of,
    conversation=words_of,
    sender=words_of,
    recipients=st.lists(words_of, max_size=2).map(tuple),
    direction=st.sampled_from(Direction),
    text=words_of,
    order=st.integers(0, 2**40),
    written=st.none() | moments,
    attachments=st.lists(
        st.builds(Attachment, words_of, size=st.none() | st.integers(0, 9)), max_size=2
    ).map(tuple),
    details=st.lists(st.tuples(words_of, words_of), max_size=2).map(tuple),
    people=st.lists(words_of, max_size=2).map(tuple),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.db"


@given(rows_of)
def test_a_row_comes_back_as_it_was(row: Row) -> None:
    assert unpack_row(str(row.ref), pack_row(row)) == row


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(rows_of, unique_by=lambda row: row.ref, max_size=12))
def test_any_rows_go_in_and_out_in_order_of_time(path: Path, rows: list[Row]) -> None:
    index = Index.create(path, KEY, {})
    index.load(rows, source="a")
    out = list(index.rows())
    assert sorted(out, key=str) == sorted(rows, key=str)
    dated = [row for row in out if row.happened.earliest is not None]
    assert out[: len(dated)] == dated
    starts = [row.happened.earliest or 0 for row in dated]
    assert starts == sorted(starts)
    index.close()


def test_pages_give_every_row_once_in_both_orders(path: Path) -> None:
    index = Index.create(path, KEY, {})
    rows = [message(n, n // 7 - 5) for n in range(99)] + [message(n, None) for n in range(99, 103)]
    shuffled = sorted(rows, key=lambda row: row.order * 37 % 101)
    index.load(shuffled, source="a")
    assert list(index.rows()) == rows
    pages, after = [], None
    while page := list(index.rows(after=after, limit=10)):
        pages += page
        after = cursor_after(page[-1])
    assert pages == rows
    assert list(index.rows(newest_first=True, limit=3)) == rows[98:95:-1]


def test_words_are_found_in_any_script_and_never_a_syntax_error(path: Path) -> None:
    index = Index.create(path, KEY, {})
    texts = [
        "I am outside. Open the door",
        "Zażółć gęślą jaźń",
        "وہ میرے گھر کے باہر کھڑا تھا",
        "call\u202fme\u200e back",
        'say "please" AND (do) NOT*',
    ]
    index.load([message(n, n, text) for n, text in enumerate(texts)], source="a")
    found = {
        words: [row.order for row in index.search(words).rows]
        for words in ("outs", "zazołc", "میرے", "call me", '"please" AND', "NOT*", "door open")
    }
    assert found == {
        "outs": [0], "zazołc": [1], "میرے": [2], "call me": [3], '"please" AND': [4],
        "NOT*": [4], "door open": [0],
    }  # fmt: skip
    for words in ("", "   ", '"', "*", "a OR", "NEAR(", "-", "col:x", "\x00"):
        assert index.search(words).rows == ()


def test_newest_are_found_first_and_all_are_counted(path: Path) -> None:
    index = Index.create(path, KEY, {})
    index.load([message(n, n, "ring ring") for n in range(60)], source="a")
    found = index.search("ring", limit=5)
    assert found.count == 60
    assert [row.order for row in found.rows] == [59, 58, 57, 56, 55]


def test_a_selection_names_its_rows_by_count_and_digest(path: Path) -> None:
    index = Index.create(path, KEY, {})
    rows = [message(n, n) for n in range(10)]
    rows += [message(n, n, sender="me", direction=Direction.OUTGOING) for n in range(10, 15)]
    rows.append(replace(message(20, 20), kind="system"))
    index.load(rows, source="a")
    chosen = Selection(
        kinds=("message",),
        handles=(THEM,),
        direction="incoming",
        earliest=3 * SECOND,
        latest=8 * SECOND,
    )
    told = index.select(chosen)
    refs = sorted(str(row.ref) for row in rows[3:8])
    assert told.count == 5
    assert told.digest == hashlib.sha256("".join(f"{ref}\n" for ref in refs).encode()).hexdigest()
    assert list(index.rows(told)) == rows[3:8]
    assert index.select(Selection(handles=(THEM,))).count == 16


def test_a_reading_can_be_forgotten_and_loaded_again(path: Path) -> None:
    index = Index.create(path, KEY, {})
    index.load([message(n, n, "one") for n in range(5)], source="a")
    index.load([message(n, n, "two") for n in range(5, 9)], source="b")
    before = list(index.dump())
    index.forget("a")
    assert (index.sources(), index.search("one").count) == (frozenset("b"), 0)
    index.load([message(n, n, "one") for n in range(5)], source="a")
    assert list(index.dump()) == before
    assert index.search("one").count == 5


def test_made_again_in_another_order_it_holds_the_same(path: Path) -> None:
    groups = {"a": [message(n, n % 3) for n in range(30)], "b": [message(40, None, "x")]}
    dumps = []
    for names in (("a", "b"), ("b", "a")):
        index = Index.create(path, KEY, {})
        for name in names:
            index.load(groups[name], source=name)
        dumps.append(list(index.dump()))
        index.close()
    assert dumps[0] == dumps[1]


def test_nothing_lies_open_on_the_disk(path: Path) -> None:
    canary = "canary" + os.urandom(8).hex()
    index = Index.create(path, KEY, {})
    index.load([message(n, n, f"{canary} {n}") for n in range(3000)], source=canary)
    index.forget(canary)
    index.load([message(n, n, f"{canary} {n}") for n in range(3000)], source=canary)
    assert index.search(canary).count == 3000
    for file in path.parent.iterdir():
        data = file.read_bytes()
        assert canary.encode() not in data
        assert not data.startswith(b"SQLite format")
    index.close()


@pytest.mark.parametrize("harm", ["missing", "key", "dirty", "schema", "cut", "noise"])
def test_what_cannot_be_relied_on_is_made_again(path: Path, harm: str) -> None:
    index = Index.create(path, KEY, {})
    index.load([message(n, n) for n in range(50)], source="a")
    if harm in ("dirty", "schema"):
        index.set_meta(harm, "1x")
    index.close()
    if harm == "missing":
        path.unlink()
    if harm == "cut":
        path.write_bytes(path.read_bytes()[:5000])
    if harm == "noise":
        path.write_bytes(os.urandom(8192))
    with pytest.raises(IndexStale) as told:
        Index.open(path, bytes(32) if harm == "key" else KEY)
    assert KEY.hex() not in repr(told.value) + repr(told.value.__cause__)


def test_a_load_that_ends_in_the_middle_makes_it_stale(path: Path) -> None:
    index = Index.create(path, KEY, {})

    def rows() -> object:
        yield message(1, 1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.load(rows(), source="a")  # type: ignore[arg-type]
    index.close()
    with pytest.raises(IndexStale):
        Index.open(path, KEY)
