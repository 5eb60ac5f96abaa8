"""The schedule keeps the owner's words, both dates, and what was said later apart."""

from __future__ import annotations

from dataclasses import replace

from cairn.pack.documents.schedule import SCHEDULE
from tests.pack.documents.making import changed, pages
from tests.pack.example import ROB, act, at, contents, entry, item


def text(**parts: object) -> str:
    return " ".join(pages(SCHEDULE, changed(**parts) if parts else None))


def test_an_entry_prints_its_parts_and_the_gap_between_its_dates() -> None:
    found = text()
    assert "1. Saturday 3 May 2025 When 14:03 BST Where outside the school" in found
    assert f"Who {ROB}" in found
    assert "Exhibits MK1 Reported 101, log number given" in found
    assert "How it affected the owner: I could not sleep" in found
    assert "Happened 3 May 2025, written 19 May 2025, 16 days." in found


def test_what_was_written_before_it_happened_does_not_look_as_if_it_was_written_after() -> None:
    row = entry(20, at(3, 14, 3), "He stood there.", written=at(1, 9, 0))
    found = text(rows=(row,))
    assert "written 4 May 2025 by the clock of the owner's computer, 2 days before." in found


def test_a_change_written_while_the_clock_was_behind_stands_behind_the_one_before_it() -> None:
    first = replace(
        entry(30, at(3, 9, 0), "Blue.", written=at(20, 9, 0), concerns=(str(act(20)),)),
        kind="correction",
    )
    then = replace(
        entry(31, at(3, 9, 0), "Green.", written=at(1, 9, 0), concerns=(str(act(20)),)),
        kind="correction",
    )
    root = entry(20, at(3, 14, 3), "A red car.", written=at(19, 9, 0))
    found = text(rows=(root, then, first))
    assert 0 < found.find("Blue.") < found.find("Green.")


def test_witnesses_are_names_without_a_way_to_reach_them() -> None:
    found = text()
    assert "Witnesses W1, Asha, [contact details left out]" in found
    assert "07700 900333" not in found
    assert "asha@example.org" not in found


def test_an_uncertain_time_stands_in_the_owners_words_with_its_span() -> None:
    assert "When between 02:00 and 04:00 BST, written as “about 3 this morning”" in text()


def test_an_addition_is_added_and_a_correction_keeps_the_earlier_wording() -> None:
    found = text()
    assert "Added, written Tuesday 20 May 2025, 09:00 BST: The car was blue." in found
    earlier, now = found.find("“see you Sunday”"), found.find("“see you Saturday”")
    assert 0 < earlier < found.find("the wording above is the earlier one") < now
    assert "Reason: I found the note again." in found


def test_a_correction_of_a_correction_stays_with_its_entry() -> None:
    again = replace(
        entry(30, at(19, 9, 0), "Friday.", written=at(19, 9, 0), concerns=(str(act(25)),)),
        kind="correction",
    )
    found = text(rows=(*contents().rows, again))
    assert found.find("see you Saturday") < found.find("Friday.") < found.find("4. No date")


def test_a_change_to_an_entry_left_out_says_so() -> None:
    rows = tuple(row for row in contents().rows if row.ref != act(22))
    assert "Correction of an entry that is not in this pack" in text(rows=rows)


def test_an_entry_without_a_date_stands_last() -> None:
    found = text()
    assert found.find("4. No date") > found.find("3. Monday 12 May 2025")
    assert "late spring, I do not know when" in found


def test_a_diary_that_was_imported_names_its_exhibit_and_unknown_writing_date() -> None:
    row = replace(
        entry(0, at(3, 10, 0), "A silent call."),
        ref=item(11, 5),
        kind="diary",
        written=None,
        flags=("written-time-unknown",),
    )
    found = text(rows=(*contents().rows, row))
    assert "(From a diary that was imported) When 10:00 BST Exhibits MK2" in found
    assert "When this was written down is not known." in found


def test_messages_are_not_in_the_schedule() -> None:
    assert "message number" not in text()


def test_words_in_other_letters_ask_for_an_interpreter() -> None:
    found = text(rows=(entry(20, at(0, 1, 0), "ਉਹ ਮੇਰੇ ਘਰ ਦੇ ਬਾਹਰ ਸੀ"),))
    assert "not translated; please use an interpreter" in found


def test_no_entries_says_so() -> None:
    assert "No entries are in this pack." in text(rows=())
