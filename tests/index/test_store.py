"""The index gives back what went in, in order of time, and nothing of it lies open on the disk."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.index.problems import IndexNotKept, IndexStale
from cairn.index.store import Index, cursor_after
from cairn.terms.finding import Selection
from cairn.terms.moment import SECOND
from cairn.terms.reading import Direction
from cairn.terms.row import Row
from tests.index.rows import THEM, any_row, message

KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.db"


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12, deadline=None
)
@given(st.lists(any_row, unique_by=lambda row: row.ref, max_size=12))
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
        for words in (
            "outs",
            "zazołc",
            "zazolc",
            "ميرے",
            "call me",
            '"please" AND',
            "NOT*",
            "door open",
            "door\x00open",
            "door \udc80open",
        )
    }
    assert found == {
        "outs": [0], "zazołc": [1], "zazolc": [1], "ميرے": [2], "call me": [3],
        '"please" AND': [4], "NOT*": [4], "door open": [0], "door\x00open": [0],
        "door \udc80open": [0],
    }  # fmt: skip
    for words in (
        "",
        "   ",
        '"',
        "*",
        "a OR",
        "NEAR(",
        "-",
        "col:x",
        "\x00",
        "\udc80",
        "\U0001e900",
    ):
        assert index.search(words).rows == ()


def test_newest_are_found_first_and_all_are_counted(path: Path) -> None:
    index = Index.create(path, KEY, {})
    index.load([message(n, n, "ring ring") for n in range(60)], source="a")
    found = index.search("ring", limit=5)
    assert found.count == 60
    assert [row.order for row in found.rows] == [59, 58, 57, 56, 55]


def test_within_one_second_the_newest_are_those_that_come_last(path: Path) -> None:
    index = Index.create(path, KEY, {})
    rows = [message(n, None if n > 8 else 5 + n // 4, "ring") for n in range(11)]
    index.load([rows[n] for n in (6, 9, 3, 0, 10, 8, 2, 5, 7, 1, 4)], source="a")
    in_order = [8, 7, 6, 5, 4, 3, 2, 1, 0, 9, 10]
    for limit in range(12):
        found = index.search("ring", limit=limit)
        assert ([row.order for row in found.rows], found.count) == (in_order[:limit], 11)


def test_everything_that_names_a_row_can_be_searched(path: Path) -> None:
    index = Index.create(path, KEY, {})
    row = message(1, 1, "text", sender="Wren")
    row = replace(row, name_saved="Robin", details=(("place", "Harbour"),), people=("Finch",))
    index.load([row], source="a")
    for words in ("text", "wren", "robin", "harbour", "finch"):
        assert index.search(words).rows == (row,)


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

    def rows() -> Iterator[Row]:
        yield message(1, 1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.load(rows(), source="a")
    index.close()
    with pytest.raises(IndexStale):
        Index.open(path, KEY)


@pytest.mark.parametrize("where", [0.2, 0.5, 0.9])
def test_damage_in_the_middle_is_met_later_and_then_it_is_made_again(
    path: Path, where: float
) -> None:
    index = Index.create(path, KEY, {})
    index.load([message(n, n, f"word {n}") for n in range(3000)], source="a")
    index.close()
    with path.open("r+b") as file:
        file.seek(int(path.stat().st_size * where) // 4096 * 4096 + 100)
        file.write(os.urandom(3 * 4096))
    index = Index.open(path, KEY)
    with pytest.raises(IndexStale):
        _ = [*index.rows(), *index.search("word").rows, *index.dump()]
        for n in range(3000):
            index.select(Selection(handles=(THEM,)))
            index.search(f"word {n}")
    index.close()
    assert not path.exists()


def test_killed_while_it_forgets_it_is_as_before(path: Path) -> None:
    canary = "canary" + os.urandom(8).hex()
    index = Index.create(path, KEY, {})
    index.load([message(n, n, f"{canary} {n}") for n in range(1200)], source="a")
    index.load([message(n, n, "stays") for n in range(1200, 1210)], source="b")
    before = list(index.dump())
    index.close()
    child = os.fork()
    if child == 0:
        _forget_and_die(path)
    os.waitpid(child, 0)
    journal = path.with_name(path.name + "-journal").read_bytes()
    assert len(journal) > 4096
    assert canary.encode() not in journal
    index = Index.open(path, KEY)
    assert list(index.dump()) == before
    assert index.search(canary).count == 1200
    index.close()


def _forget_and_die(path: Path) -> None:
    """Ends when all is written but not yet committed; the small cache makes it write early."""
    try:
        db = Index.open(path, KEY)
        db._db.pragma("cache_size", 10)
        db._db.set_commit_hook(lambda: os._exit(9))
        db.forget("a")
    finally:
        os._exit(1)


def test_a_full_disk_is_told_in_words(path: Path) -> None:
    index = Index.create(path, KEY, {})
    index._db.pragma("max_page_count", 40)
    with pytest.raises(IndexNotKept):
        index.load([message(n, n, f"word {n}") for n in range(3000)], source="a")
    index.close()
    with pytest.raises(IndexStale):
        Index.open(path, KEY)


def test_a_folder_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(IndexNotKept):
        Index.create(tmp_path / "none" / "index.db", KEY, {})


def test_only_its_owner_may_read_the_file(path: Path) -> None:
    path.write_bytes(b"what was there before")
    path.chmod(0o644)
    Index.create(path, KEY, {}).close()
    assert path.stat().st_mode & 0o777 == 0o600
