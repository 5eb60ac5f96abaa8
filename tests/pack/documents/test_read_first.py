"""Page one is one side and says what an officer needs; the whole is no more than twelve pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cairn.pack.documents.read_first import READ_FIRST
from cairn.terms.finding import Figure, Finding, Selection
from cairn.terms.pack import LeftOut, PageOne
from cairn.terms.picture import ContactCount
from tests.pack.documents.making import changed, pages
from tests.pack.example import OWN, act, contents, exhibits, item, picture


def test_page_one_has_every_part_in_order() -> None:
    one = pages(READ_FIRST)[0]
    parts = (
        "Record of events",
        "Who is at risk Mina Kerr, 34",
        "Children two, aged 6 and 9",
        "The other person Rob Dale",
        "First event Saturday 3 May 2025, 14:03 BST (schedule no. 1): He was standing",
        "Latest event Monday 12 May 2025, 07:45 BST (schedule no. 3): A note under the wiper",
        "Worst event, chosen by the owner",
        "about 3 this morning",
        "served 2 April 2025",
        "AB/12345/25",
        "a marker would be put",
        "Please ask for the door camera",
        "Contact, counted in both directions",
        "In this pack: 4 of 7 entries, 38 items from 3 exhibits.",
        "12121212 12121212",
        "34343434 34343434",
        "page 1 of",
    )
    places = [one.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_counts_go_both_ways_and_the_diary_is_counted_apart() -> None:
    one = pages(READ_FIRST)[0]
    assert "WhatsApp, messages 1,912 214 3" in one
    assert "Phone, calls 88 2 0" in one
    assert "the diary has 4 entries: this counts what was written down" in one


def test_what_is_not_known_or_not_chosen_says_so() -> None:
    one = pages(READ_FIRST, changed(page_one=PageOne(initials="MK")))[0]
    assert "The other person not known" in one
    assert "chosen by the owner not chosen" in one
    assert "Who is at risk not stated" in one


def _everything(long: str) -> PageOne:
    return PageOne(long, long, long, long, long, long, long, initials="MK")


def test_long_words_and_many_handles_still_leave_page_one_one_side() -> None:
    long = "word after word\n" * 400
    case = contents()
    contacts = tuple(
        ContactCount("whatsapp", "message", f"+4477009{n:05}" + "x" * 60, n, n, 0, None, None)
        for n in range(40)
    )
    full = changed(
        page_one=replace(_everything(long), worst=act(20)),
        rows=tuple(replace(row, text=long) for row in case.rows[:60]),
        picture=replace(picture(), contacts=contacts),
    )
    found = pages(READ_FIRST, full)
    assert "12121212 12121212" in found[0]
    assert "What the owner asks for" in found[0]
    assert "35 more rows are on a later page." in found[0]
    assert "Page one, in full" in found[1]
    assert len(found) <= 12


@pytest.mark.slow
def test_the_largest_case_is_no_more_than_twelve_pages() -> None:
    long = "word after word " * 400
    exhibit = exhibits()[0]
    many = tuple(replace(exhibit, mark=f"MK{n}", received=act(1000 + n)) for n in range(300))
    figure = Figure("pack.items", 30, Selection(), "x" * 200)
    refs = tuple(item(1000, n) for n in range(50))
    finding = Finding("how_often", 1, (figure,) * 12, (), refs)
    rows = tuple(
        replace(row, ref=ref, kind="message", text=long)
        for row, ref in zip(contents().rows * 3, refs, strict=False)
    )
    left = tuple(LeftOut("pack.left_out.items", 10) for _ in range(12))
    full = changed(
        page_one=_everything(long),
        exhibits=many,
        rows=rows,
        left_out=left,
        picture=replace(picture(), findings=(finding,) * 6),
    )
    assert len(pages(READ_FIRST, full)) <= 12


def test_a_quiet_finding_about_being_told_to_stop_leaves_no_trace() -> None:
    text = " ".join(pages(READ_FIRST))
    assert "stop" not in text.lower().replace("stopped unexpectedly", "")


def test_what_was_left_out_and_what_could_not_be_read_is_counted() -> None:
    text = " ".join(pages(READ_FIRST))
    assert "In the record, and not in this pack: • 3 entries • 2 conversations" in text
    assert "MK1 the date could not be read 2" in text
    assert "MK3 kept as it is: no reader for this kind of file 1" in text


def test_the_check_says_what_it_does_not_show() -> None:
    text = " ".join(pages(READ_FIRST))
    for part in ("who wrote a message", "that nothing was left out", "can be made up"):
        assert part in text


def test_a_finding_shows_its_dated_rows_with_their_place() -> None:
    figure = Figure("pack.items", 30, Selection(), "x")
    finding = Finding("how_often", 1, (figure,), (), (item(10, 0), item(10, 3)))
    case = changed(picture=replace(picture(), findings=(finding,)))
    text = " ".join(pages(READ_FIRST, case))
    assert "Saturday 3 May 2025, 08:00:00 BST MK1, line 1 message number 0" in text


def test_the_owners_own_number_is_never_printed() -> None:
    case = contents()
    contact = replace(case.picture.contacts[0], handle=OWN)
    text = " ".join(pages(READ_FIRST, changed(picture=replace(case.picture, contacts=(contact,)))))
    assert OWN not in text
