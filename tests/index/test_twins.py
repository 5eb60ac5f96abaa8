"""A message in two originals is counted once; equal ones in one original stay what they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations

import pytest

from cairn.index.store import Index
from cairn.index.twins import likeness, names_of
from cairn.terms.finding import Selection
from cairn.terms.moment import MINUTE, SECOND, Moment
from cairn.terms.original import ItemRef, byte_span
from cairn.terms.reading import Attachment, Direction
from cairn.terms.row import Row
from tests.index.rows import THEM, message


@pytest.fixture
def index() -> Iterator[Index]:
    made = Index.in_memory()
    yield made
    made.close()


def of(original: int, *rows: Row) -> list[Row]:
    """The rows, as if they stood in another original."""
    return [
        replace(row, ref=ItemRef(original, "", byte_span(n * 10, n * 10 + 9), f"{n:064x}"), order=n)
        for n, row in enumerate(rows)
    ]


def linked(index: Index, *originals: list[Row]) -> dict[str, str]:
    for rows in originals:
        index.load(rows, source=f"original {rows[0].ref}")
    index.link()
    return {str(row.ref): row.same_as for row in index.rows() if row.same_as}


def refs(rows: list[Row], *numbers: int) -> list[str]:
    return [str(rows[n].ref) for n in numbers]


def test_an_export_made_again_adds_only_what_is_new(index: Index) -> None:
    chat = [message(n, n * 60, f"text {n % 7}") for n in range(40)]
    first, second = of(3, *chat[:30]), of(9, *chat)
    found = linked(index, first, second)
    assert found == dict(zip(refs(second, *range(30)), refs(first, *range(30)), strict=True))
    assert index.select(Selection(("message",))).count == 40
    assert len(list(index.rows())) == 70
    assert len(list(index.rows(Selection(("message",))))) == 40


def test_two_equal_messages_in_one_original_stay_two_and_a_third_is_new(index: Index) -> None:
    again = message(0, 60, "answer me")
    first, second = of(3, again, again), of(9, again, again, again)
    assert linked(index, first, second) == {
        str(second[0].ref): str(first[0].ref),
        str(second[1].ref): str(first[1].ref),
    }
    assert index.select(Selection(("message",))).count == 3


def test_it_does_not_matter_what_was_loaded_first() -> None:
    chat = [message(n, n * 60, f"text {n % 3}") for n in range(9)]
    originals = [of(3, *chat[:4]), of(5, *chat), of(9, *chat[2:])]
    dumps = set()
    for order in permutations(originals):
        index = Index.in_memory()
        linked(index, *order)
        dumps.add("\n".join(index.dump()))
        index.close()
    assert len(dumps) == 1


def test_a_third_route_names_the_first(index: Index) -> None:
    chat = [message(n, n * 60, f"text {n}") for n in range(3)]
    one, two, three = of(3, *chat), of(5, *chat), of(9, *chat)
    found = linked(index, one, two, three)
    assert {found[ref] for ref in refs(three, 0, 1, 2)} == set(refs(one, 0, 1, 2))
    assert index.select(Selection()).count == 3


def test_what_was_the_first_can_go_and_the_other_is_counted(index: Index) -> None:
    chat = [message(n, n * 60, f"text {n}") for n in range(3)]
    one, two = of(3, *chat), of(5, *chat)
    linked(index, one, two)
    index.forget(f"original {one[0].ref}")
    assert not index.is_linked
    index.link()
    assert not any(row.same_as for row in index.rows())
    assert index.select(Selection()).count == 3


def minute(row: Row) -> Row:
    start = row.happened.earliest or 0
    start -= start % MINUTE
    return replace(row, happened=replace(row.happened, earliest=start, latest=start + MINUTE))


def test_an_export_by_the_minute_and_a_database_by_the_second_are_one(index: Index) -> None:
    phone = message(0, 61, "I am outside", sender="+44 7700 900123")
    export = minute(replace(phone, sender="Robin", name_saved=""))
    database = replace(phone, name_saved="Robin", text="I am  outside\u200e")
    one, two = of(3, export), of(5, database)
    # The database is counted though it came later: it has the second.
    assert linked(index, one, two) == {str(one[0].ref): str(two[0].ref)}


@pytest.mark.parametrize(
    "other",
    [
        message(0, 61 + 3600, "hello"),
        message(0, 61, "hello!"),
        message(0, 61, "hello", sender="+447700900999"),
        message(0, 61, "hello", direction=Direction.OUTGOING),
        replace(message(0, 61, "hello"), channel="whatsapp"),
        replace(message(0, 61, "hello"), kind="diary"),
        message(0, None, "hello"),
    ],
)
def test_what_differs_is_not_the_same(index: Index, other: Row) -> None:
    assert linked(index, of(3, message(0, 61, "hello")), of(5, other)) == {}


def test_numbers_are_the_same_however_they_are_written() -> None:
    names = {
        names_of(message(0, 0, sender=one))
        for one in ("+44 7700 900123", "07700900123", "(07700) 900-123", "0044 7700 900123")
    }
    assert len(names) == 1
    assert names_of(message(0, 0, sender="Robin 2")) == "Robin 2"


def test_what_says_nothing_and_what_has_no_time_is_never_linked() -> None:
    assert likeness(message(0, 5, "")) == 0
    assert likeness(message(0, None, "words")) == 0
    assert likeness(replace(message(0, 5, ""), attachments=(Attachment("door.jpg"),))) != 0
    assert likeness(replace(message(0, 5, ""), kind="call")) != 0


def test_a_minute_that_only_touches_is_another(index: Index) -> None:
    early = Moment("", earliest=0, latest=MINUTE)
    late = Moment("", earliest=MINUTE, latest=MINUTE + SECOND)
    one, two = (
        of(n, replace(message(0, 0, "x"), happened=when)) for n, when in ((3, early), (5, late))
    )
    assert linked(index, one, two) == {}
    assert THEM in one[0].sender


def spread(row: Row, seconds: int) -> Row:
    start = (row.happened.earliest or 0) // (24 * 3600 * SECOND) * 24 * 3600 * SECOND
    wide = replace(row.happened, earliest=start, latest=start + seconds * SECOND)
    return replace(row, happened=wide)


def test_a_vague_row_does_not_stand_for_an_exact_one(index: Index) -> None:
    exact = message(0, 90_000, "I know where you are")
    vague = spread(replace(exact, direction=Direction.UNKNOWN), 24 * 3600)
    one, two = of(3, vague), of(5, exact)
    assert linked(index, one, two) == {str(one[0].ref): str(two[0].ref)}
    assert index.select(Selection(direction="incoming")).count == 1


def test_a_vague_row_does_not_make_two_exact_ones_one(index: Index) -> None:
    early, late = message(0, 90_000, "again"), message(0, 99_000, "again")
    linked(index, of(3, spread(early, 24 * 3600)), of(5, early), of(9, late))
    assert index.select(Selection()).count == 2


def test_a_row_less_exact_than_a_day_is_never_linked() -> None:
    assert likeness(spread(message(0, 90_000, "again"), 24 * 3600 + 1)) == 0


def test_one_thing_said_without_end_does_not_hold_up_the_rest(index: Index) -> None:
    again = [message(0, 60, "x") for _ in range(6000)]
    assert len(linked(index, of(3, *again), of(5, *again))) >= 1000
    assert len(list(index.rows())) == 12_000
