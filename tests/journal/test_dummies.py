from __future__ import annotations

import base64

import pytest

from cairn.crypto.checkpoint import open_checkpoint
from cairn.crypto.leaf import dummy_leaf
from cairn.journal.dummies import BLOCK, MOST_EMPTY_DAYS, day_of, dummies_before
from cairn.journal.problems import JournalDamaged, ReadOnlyJournal
from cairn.journal.record import Draft
from cairn.journal.walk import walk
from cairn.storage.memory import MemoryLog
from cairn.terms.acts import Act, DummyAct, Kind, Tag
from cairn.terms.original import ActRef
from tests.journal.journals import KEYS, entry, open_journal

DAY = 86_400_000_000
MONDAY = 20_000


def written_on(day: int) -> Draft:
    moment = f'{{"as_written":"then","earliest":{day * DAY + 5},"latest":{day * DAY + 6}}}'
    return Draft(Kind.ENTRY, {Tag.TEXT: f"day {day}", Tag.WRITTEN_AT: moment})


@pytest.mark.parametrize(
    ("size", "last", "day", "expected"),
    [
        (3, None, MONDAY, 0),  # the first act of all
        (3, MONDAY, None, 0),
        (3, MONDAY, MONDAY, 0),  # the same day goes on
        (3, MONDAY, MONDAY - 1, 0),  # a clock that went back
        (3, MONDAY, MONDAY + 1, 5),  # the block of the day before is filled
        (8, MONDAY, MONDAY + 1, 0),
        (8, MONDAY, MONDAY + 2, 8),  # an empty day has a block
        (9, MONDAY, MONDAY + 4, 7 + 24),
        (8, MONDAY, MONDAY + 70_000, BLOCK * MOST_EMPTY_DAYS),
    ],
)
def test_a_day_fills_whole_blocks(
    size: int, last: int | None, day: int | None, expected: int
) -> None:
    assert dummies_before(size, last, day) == expected


def test_a_day_is_read_from_its_field() -> None:
    assert day_of(written_on(MONDAY).values[Tag.WRITTEN_AT]) == MONDAY
    assert day_of("") is day_of("not json") is day_of('{"as_written":"x"}') is None


def test_the_numbers_of_acts_tell_days_and_not_how_much_was_written() -> None:
    log = MemoryLog()
    journal = open_journal(log)
    journal.append([written_on(MONDAY), written_on(MONDAY), written_on(MONDAY)])
    (ref,) = open_journal(log).append([written_on(MONDAY + 2)])
    assert ref.seq == 16
    again = open_journal(log)
    assert not again.faults
    assert [act.ref.seq for act in again.acts] == [0, 1, 2, 16]
    kinds = [type(one.act) for one in walk(log, KEYS).records]
    assert kinds == [Act] * 3 + [DummyAct] * 13 + [Act]


def test_a_record_that_says_nothing_looks_like_any_other() -> None:
    log = MemoryLog()
    journal = open_journal(log)
    journal.append([entry("words")])
    journal.fill_block()
    assert len({len(stored.body) for stored in log.read_from()}) == 1
    assert journal.trees[1].size == BLOCK


def test_one_value_shows_that_a_record_says_nothing() -> None:
    log = MemoryLog()
    journal = open_journal(log)
    journal.append([entry("words")])
    journal.fill_block()
    found = journal.body_of(ActRef(0, 1, 5))
    assert found is not None
    assert (found.context.kind, found.fields) == (0, ())
    assert dummy_leaf(base64.b64decode(found.esalt)) == journal.trees[1].leaf(5)


def test_what_an_act_holds_is_read_again_with_its_salts() -> None:
    log = MemoryLog()
    journal = open_journal(log)
    first, second = journal.append([entry("one"), entry("two")])
    found = journal.body_of(second)
    assert found is not None
    assert next(field.value for field in found.fields if field.tag == Tag.TEXT) == "two"
    journal.dispose(first, values={})
    assert journal.body_of(first) is None
    with pytest.raises(KeyError):
        journal.body_of(ActRef(0, 1, 99))


def test_a_checkpoint_covers_everything_and_is_the_same_when_opened_again() -> None:
    log = MemoryLog()
    journal = open_journal(log)
    journal.append([entry("one"), entry("two")])
    note = journal.checkpoint(1)
    found = open_checkpoint(note, journal.public_key(1))
    assert (found.size, found.root) == (2, journal.trees[1].root())
    assert open_journal(log, is_writer=False).checkpoint(1) == note


def test_nothing_is_signed_over_damage_and_a_reader_writes_nothing() -> None:
    log = MemoryLog()
    open_journal(log).append([entry("one"), entry("two")])
    with pytest.raises(ReadOnlyJournal):
        open_journal(log, is_writer=False).fill_block()
    first = next(iter(log.read_from()))
    log.blank_body(first.position)
    with pytest.raises(JournalDamaged):
        open_journal(log, is_writer=False).checkpoint(1)
