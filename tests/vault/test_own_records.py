"""What is about the owner alone is kept apart, by hand-made rows."""

from __future__ import annotations

from dataclasses import replace

from cairn.terms.moment import Moment
from cairn.terms.original import RECORD, ActRef, ItemRef
from cairn.terms.reading import Direction
from cairn.terms.row import Row
from cairn.vault.own_records import says_where, without_own_records


def row(kind: str, received: int, *, channel: str = "x", branch: int = 1) -> Row:
    ref = ItemRef(received, "", "bytes:0-1", "0" * 64, branch)
    return Row(
        ref, kind, Moment(as_written=""), channel, "", "", (), Direction.UNKNOWN, kind, received
    )


def test_a_file_with_nothing_else_is_named_and_its_rows_are_gone() -> None:
    rows = [row("position", 4), row("message", 5), row("position", 4), row("contact", 6)]
    others, own = without_own_records(rows)
    assert [one.kind for one in others] == ["message"]
    assert own == {ActRef(RECORD, 1, 4), ActRef(RECORD, 1, 6)}


def test_a_file_with_messages_too_stays_without_its_own_records() -> None:
    others, own = without_own_records([row("contact", 4), row("message", 4), row("call", 4)])
    assert [one.kind for one in others] == ["message", "call"]
    assert own == frozenset()


def test_the_calendar_is_the_owners_and_the_security_log_is_not() -> None:
    rows = [row("event", 4, channel="calendar"), row("event", 5, channel="google")]
    others, own = without_own_records(rows)
    assert [one.channel for one in others] == ["google"]
    assert own == {ActRef(RECORD, 1, 4)}


def test_the_same_number_in_another_branch_is_another_file() -> None:
    rows = [row("position", 4, branch=1), row("message", 4, branch=2)]
    assert without_own_records(rows)[1] == {ActRef(RECORD, 1, 4)}


def test_what_the_owner_wrote_stays() -> None:
    entry = Row(
        ActRef(RECORD, 1, 3), "entry", Moment(as_written=""), "", "", "", (), Direction.UNKNOWN,
        "He waited outside.", 0,
    )  # fmt: skip
    assert without_own_records([entry, row("position", 4)])[0] == (entry,)


def test_where_a_picture_was_taken_and_by_whom_is_in_no_list() -> None:
    details = (("Make", "Invented"), ("GPSLatitude", "55.5"), ("GPSDateTime", "x"), ("Artist", "M"))
    taken = replace(row("picture", 4), details=details)
    (kept,), own = without_own_records([taken])
    assert (kept.details, own) == ((("Make", "Invented"),), frozenset())
    assert says_where(taken)
    assert not says_where(kept)
