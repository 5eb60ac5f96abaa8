"""A transcript has numbered lines in the words of the source, and says what is not a person's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cairn.pack.documents.transcript import LINES_IN_A_VOLUME, TRANSCRIPT
from cairn.terms.moment import Clock, Precision, from_instant
from cairn.terms.reading import FLAGS, Attachment, Direction
from tests.pack.documents.making import WORDS, changed, making, pages
from tests.pack.example import MAY_3, OWN, ROB, contents, message


def text(**parts: object) -> str:
    return " ".join(pages(TRANSCRIPT, changed(**parts) if parts else None))


def test_a_line_has_its_number_day_time_zone_sender_name_and_words() -> None:
    found = text(rows=(message(0, "where are you"),))
    assert "1 Sat 3 May 2025 08:00:00 BST +447700900222 Rob (don't answer) where are you" in found


def test_the_source_and_its_digest_stand_at_the_top() -> None:
    found = text()
    assert "Transcript of exhibit MK1" in found
    assert contents().exhibits[0].original.sha256 in found


def test_the_owner_prints_as_the_owner() -> None:
    found = text()
    assert f"the owner to {ROB}" in found
    assert OWN not in found


def test_a_saved_name_beside_the_owners_own_words_is_that_of_the_other_side() -> None:
    row = replace(message(0, "no", outgoing=True), name_saved="Rob (don't answer)")
    found = text(rows=(row,))
    assert f"the owner to {ROB}, name saved in the phone: Rob (don't answer) no" in found


def test_what_went_out_without_a_sender_is_the_owners() -> None:
    row = replace(message(0, "no", outgoing=True), sender="")
    assert f"the owner to {ROB}" in text(rows=(row,))


def test_app_text_deleted_and_missed_are_marked_in_words() -> None:
    found = text()
    assert "The app's own text: You deleted this message" in found
    assert FLAGS["deleted"] in found
    assert f"Call from them {FLAGS['missed']}" in found
    assert "File named here: IMG-1.jpg" in found


def test_a_call_of_any_claimed_length_can_be_printed() -> None:
    call = replace(message(0, ""), kind="call")
    short, endless = (replace(call, details=(("duration", said),)) for said in ("125", "9" * 5000))
    assert "Call from them, 2 min 05 s" in text(rows=(short,))
    found = text(rows=(endless,))
    assert "Call from them" in found
    assert " min " not in found


def test_a_position_on_the_map_is_not_printed() -> None:
    found = text()
    assert "51.50071" not in found
    assert "position left out of the print" in found


def test_the_diary_is_not_in_a_transcript() -> None:
    found = text()
    assert "school gate" not in found


def test_an_unknown_side_is_never_the_owner() -> None:
    row = replace(message(0, "hello"), sender="", direction=Direction.UNKNOWN)
    found = text(rows=(row,))
    assert "not known" in found
    assert "the owner hello" not in found


def test_the_source_of_the_zone_is_said_once_or_by_line_where_it_differs() -> None:
    placed_by_home = "placed by the owner's home zone"
    assert text(rows=(message(0, "a"), message(1, "b"))).count(placed_by_home) == 1
    instant = from_instant(MAY_3, "x", precision=Precision.SECOND, clock=Clock.SENT)
    mixed = text(rows=(message(0, "a"), replace(message(1, "b"), happened=instant)))
    assert mixed.count(placed_by_home) == 1
    assert "counts in UTC" in mixed


@pytest.mark.slow
def test_a_long_transcript_goes_on_in_volumes_with_continuous_numbers() -> None:
    rows = tuple(message(n, f"number {n}") for n in range(LINES_IN_A_VOLUME + 2))
    sheets = TRANSCRIPT.build(making(changed(rows=rows)))
    assert [sheet.name for sheet in sheets] == ["4-transcript-MK1-1", "4-transcript-MK1-2"]
    assert [line["no"] for line in sheets[1].data["lines"]] == ["5,001", "5,002"]
    assert "Lines 5,001 to 5,002 of 5,002" in sheets[1].data["intro"][0]


def test_every_flag_has_words() -> None:
    for flag, words in FLAGS.items():
        assert WORDS.say(f"pack.flag.{flag}") == words


def test_a_mail_shows_its_subject_and_the_name_that_its_sender_gives() -> None:
    heads = (("From", '"Rob, your friend" <rob@example.org>'), ("Subject", "the last time"))
    row = replace(message(0, "words"), channel="email", sender="rob@example.org", details=heads)
    found = text(rows=(row,))
    assert "Subject: the last time" in found
    assert "The mail gives its sender as: " in found
    assert "Rob, your friend" in found
    chat = replace(row, channel="whatsapp")
    assert "Subject: the last time" not in text(rows=(chat,))


def test_where_the_way_is_not_known_the_sender_still_is() -> None:
    row = replace(message(0, "words"), direction=Direction.UNKNOWN)
    assert "whether it went to the owner or from the owner is not known" in text(rows=(row,))
    nobody = replace(row, sender="")
    assert "who sent this is not known" in text(rows=(nobody,))


def test_a_file_without_a_name_is_called_by_its_kind() -> None:
    row = replace(message(0, "words"), attachments=(Attachment("", "message/rfc822"),))
    assert "File named here: message/rfc822" in text(rows=(row,))
