"""What a mark kept elsewhere shows, and what nothing shows without one."""

from __future__ import annotations

from cairn.crypto.mark import mark_of
from cairn.journal.marks import Standing, compare, marks_of
from cairn.storage.memory import MemoryLog
from tests.journal.journals import entry, open_journal


def log_bytes(log: MemoryLog) -> bytes:
    return b"".join(stored.frame + stored.body for stored in log.read_from())


def snapshots(count: int) -> list[bytes]:
    """The bytes of one log after each of ``count`` entries."""
    log, found = MemoryLog(), []
    journal = open_journal(log)
    for n in range(count):
        journal.append([entry(f"number {n}")])
        found.append(log_bytes(log))
    return found


def test_every_rollback_is_seen_with_a_mark_and_none_without() -> None:
    states = snapshots(9)
    (mark,) = marks_of(open_journal(MemoryLog(states[-1])))
    for size, state in enumerate(states, start=1):
        journal = open_journal(MemoryLog(state))
        assert not journal.faults, "an earlier state is whole: nothing in it tells that it is old"
        found = compare(journal, mark)
        assert found.standing is (Standing.SAME if size == 9 else Standing.SHORTER)
        assert (found.then, found.now) == (9, size)


def test_every_earlier_mark_fits_every_later_state() -> None:
    states = snapshots(9)
    marks = [marks_of(open_journal(MemoryLog(state)))[0] for state in states]
    for at, state in enumerate(states):
        journal = open_journal(MemoryLog(state))
        for earlier in range(at + 1):
            expected = Standing.SAME if earlier == at else Standing.LONGER
            assert compare(journal, marks[earlier]).standing is expected


def test_a_state_that_was_written_on_differently_is_seen() -> None:
    shared = snapshots(4)[-1]
    one, other = MemoryLog(shared), MemoryLog(shared)
    open_journal(one).append([entry("this way"), entry("and on")])
    open_journal(other).append([entry("that way"), entry("and on"), entry("and on")])
    (mark,) = marks_of(open_journal(one))
    assert compare(open_journal(other), mark).standing is Standing.OTHER
    assert not open_journal(other).faults


def test_a_mark_of_an_unknown_branch_is_told_to_be_one() -> None:
    journal = open_journal(MemoryLog(snapshots(1)[0]))
    found = compare(journal, mark_of(7, 3, bytes(32)))
    assert (found.standing, found.now) == (Standing.NO_BRANCH, 0)
