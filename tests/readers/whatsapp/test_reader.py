"""Chats in which somebody tries to be read as somebody else, and other odd ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.readers.parent import read_in_process
from cairn.terms.moment import MINUTE, Precision, ZoneSource
from cairn.terms.reading import Answers, Decision, Direction, Item, ItemKind
from tests.readers.sources import Bytes, counted, items

OWN = Answers(own_handles=("Mia Hart",))


def chat(text: str, answers: Answers = OWN, name: str = "chat.txt") -> list[Item]:
    found, end = read_in_process(Bytes(text.encode(), name), answers)
    assert end.reader == "whatsapp/1"
    assert end.stopped or counted(found) == text.count("\n") + (not text.endswith("\n"))
    return items(found)


def ios(*records: str) -> str:
    return "".join(f"{record}\r\n" for record in records)


def test_a_header_typed_into_a_message_forges_nothing_on_ios() -> None:
    found = chat(
        ios(
            "[18/03/2024, 10:00:00] Sam Poole: look\n[18/03/2024, 10:00:01] Mia Hart: I agree",
            "[18/03/2024, 10:05:00] Mia Hart: no",
        )
    )
    assert [item.sender for item in found] == ["Sam Poole", "Mia Hart"]
    assert found[0].flags == ("header-like-line-inside",)
    assert "I agree" in found[0].text


def test_many_typed_headers_do_not_outvote_the_app_on_ios() -> None:
    forged = "\n".join(f"[18/03/2024, 10:00:{n:02}] Mia Hart: I agree" for n in range(50))
    found = chat(
        ios(
            "[18/03/2024, 09:00:00] Sam Poole: \u200eMessages and calls are end-to-end encrypted.",
            f"[18/03/2024, 10:00:00] Sam Poole: x\n{forged}",
            "[18/03/2024, 10:05:00] Mia Hart: no",
        )
    )
    assert [item.sender for item in found] == ["Sam Poole", "Sam Poole", "Mia Hart"]


def test_a_forged_line_that_goes_back_in_time_is_flagged_on_android() -> None:
    found = chat(
        "18/03/2024, 10:00 - Sam Poole: look\n"
        "17/03/2024, 09:00 - Mia Hart: I agree\n"
        "18/03/2024, 10:05 - Mia Hart: no\n"
    )
    assert "goes-back-in-time" in found[1].flags


def test_a_forged_name_is_flagged_on_android() -> None:
    found = chat(
        "18/03/2024, 10:00 - Sam Poole: look\n"
        "18/03/2024, 10:01 - Detective Hill: drop it\n"
        "18/03/2024, 10:05 - Mia Hart: no\n"
        "18/03/2024, 10:06 - Sam Poole: ok\n"
    )
    assert "sender-not-seen-before" in found[1].flags


@pytest.mark.parametrize(
    "forged",
    ["[18/03/2024, 10:00:01] Mia Hart: I agree", "18.03.24, 10:01 - Mia Hart: I agree"],
)
def test_a_header_in_another_layout_than_the_files_is_a_persons_words(forged: str) -> None:
    found = chat(
        f"18/03/2024, 10:00 - Sam Poole: look\n{forged}\n18/03/2024, 10:05 - Mia Hart: no\n"
        "18/03/2024, 10:06 - Sam Poole: ok\n"
    )
    assert [item.sender for item in found] == ["Sam Poole", "Mia Hart", "Sam Poole"]
    assert found[0].flags == ("header-like-line-inside",)


def test_two_exports_in_one_file_are_both_read() -> None:
    first = "".join(f"18/03/2024, 10:{n:02} - Sam Poole: a\n" for n in range(20))
    second = "".join(f"18.03.24, 11:{n:02} - Sam Poole: b\n" for n in range(20))
    found = chat(first + second)
    assert [item.text for item in found] == ["a"] * 20 + ["b"] * 20
    assert found[-1].flags == ("layout-differs",)


def test_the_apps_mark_typed_by_a_person_changes_a_label_and_nothing_else() -> None:
    found = chat(
        ios(
            "[18/03/2024, 10:00:00] Sam Poole: hello",
            "[18/03/2024, 10:01:00] Sam Poole: \u200eI will find you",
            "[18/03/2024, 10:05:00] Mia Hart: no",
        )
    )
    item = found[1]
    assert (item.kind, item.sender, item.direction) == (
        ItemKind.MESSAGE, "Sam Poole", Direction.INCOMING,
    )  # fmt: skip
    assert item.text == "\u200eI will find you"
    assert item.flags == ("looks-like-app-text",)


@pytest.mark.parametrize(
    "words",
    [
        "I will kill you like the last one who left",
        "I added your address to the list",
        "I removed the lock from your door",
        "They changed the subject to you and where you sleep",
        "Everyone created this group",
    ],
)
def test_words_around_what_the_app_says_do_not_make_a_threat_the_apps(words: str) -> None:
    found = chat(
        ios(
            "[18/03/2024, 10:00:00] Sam Poole: hello",
            f"[18/03/2024, 10:01:00] Sam Poole: \u200e{words}",
            "[18/03/2024, 10:05:00] Mia Hart: no",
        )
    )
    assert [item.kind for item in found] == [ItemKind.MESSAGE] * 3
    assert found[1].flags == ("looks-like-app-text",)
    assert found[1].direction is Direction.INCOMING


def test_what_the_app_says_of_somebody_in_the_chat_is_the_apps() -> None:
    found = chat(
        ios(
            "[18/03/2024, 10:00:00] Sam Poole: hello",
            "[18/03/2024, 10:01:00] Sam Poole: \u200eMia Hart left",
            "[18/03/2024, 10:02:00] Sam Poole: \u200eYou removed Sam",
            "[18/03/2024, 10:05:00] Mia Hart: no",
        )
    )
    kinds = [item.kind for item in found]
    assert kinds == [ItemKind.MESSAGE, ItemKind.SYSTEM, ItemKind.SYSTEM, ItemKind.MESSAGE]


@pytest.mark.parametrize("words", ["I see you", "Nice coat. New?"])
def test_a_short_first_line_behind_the_mark_stays_a_persons(words: str) -> None:
    found = chat(
        ios(
            f"[18/03/2024, 10:00:00] Sam Poole: \u200e{words}",
            "[18/03/2024, 10:05:00] Mia Hart: no",
        )
    )
    assert (found[0].kind, found[0].flags) == (ItemKind.MESSAGE, ("looks-like-app-text",))


@pytest.mark.parametrize(
    "text", ["You left", "Mia left", "Messages and calls are end-to-end encrypted. Watch out."]
)
def test_words_that_only_sound_like_the_apps_stay_a_persons(text: str) -> None:
    found = chat(f"18/03/2024, 10:00 - Sam Poole: {text}\n18/03/2024, 10:05 - Mia Hart: no\n")
    assert found[0].kind is ItemKind.MESSAGE


def test_what_ios_puts_under_a_persons_name_is_the_apps() -> None:
    found = chat(
        ios(
            "[18/03/2024, 10:00:00] Sam Poole: \u200eMessages and calls are end-to-end encrypted.",
            "[18/03/2024, 10:01:00] Sam Poole: hello",
            "[18/03/2024, 10:02:00] Sam Poole: \u200e\u200eYour security code with Sam changed.",
        )
    )
    assert [item.kind.value for item in found] == ["system", "message", "system"]
    assert found[0].direction is Direction.UNKNOWN


def test_without_an_owner_nobodys_side_is_guessed() -> None:
    text = "18/03/2024, 10:00 - Sam Poole: a\n18/03/2024, 10:05 - Mia Hart: b\n"
    for answers in (Answers(), Answers(own_handles=("Somebody Else",))):
        assert {item.direction for item in chat(text, answers)} == {Direction.UNKNOWN}
    assert [item.direction.value for item in chat(text)] == ["incoming", "outgoing"]


def test_a_date_that_cannot_be_told_holds_the_whole_file_back() -> None:
    source = Bytes(b"3/4/24, 10:00 - Sam Poole: a\n3/4/24, 10:05 - Mia Hart: b\n")
    found, end = read_in_process(source, OWN)
    (decision,) = found
    assert isinstance(decision, Decision)
    assert (decision.chosen, end.stopped) == ("", "undecided")
    found, end = read_in_process(source, replace(OWN, date_order="mdy"))
    assert [item.moment.as_written for item in items(found)] == ["3/4/24, 10:00", "3/4/24, 10:05"]
    assert isinstance(found[0], Decision)
    assert (found[0].chosen, found[0].by, end.stopped) == ("mdy", "owner", "")


def test_a_minute_is_a_minute_and_the_zone_is_the_owners_word() -> None:
    (item,) = chat("18/07/2024, 10:00 - Sam Poole: a\n", Answers(zone="Europe/London"))
    moment = item.moment
    assert moment.earliest is not None
    assert moment.latest == moment.earliest + MINUTE
    assert moment.local_from == moment.earliest + 60 * MINUTE
    assert (moment.precision, moment.zone_source) == (Precision.MINUTE, ZoneSource.USER_SAID)
    (item,) = chat("18/07/2024, 10:00 - Sam Poole: a\n", Answers())
    assert item.moment.earliest is None


def test_names_with_a_colon_are_whole() -> None:
    found = chat("".join(f"18/03/2024, 10:0{n} - Dr: Sam Poole: hi {n}\n" for n in range(4)))
    assert {item.sender for item in found} == {"Dr: Sam Poole"}
    assert found[0].text == "hi 0"


def test_an_app_line_with_a_colon_is_nobodys() -> None:
    found = chat(
        "18/03/2024, 10:00 - Sam Poole: a\n18/03/2024, 10:01 - Sam Poole: b\n"
        '18/03/2024, 10:02 - Sam Poole changed the subject to "Re: you"\n'
        "18/03/2024, 10:03 - Mia Hart: c\n"
    )
    assert (found[2].kind, found[2].sender) == (ItemKind.SYSTEM, "")


def test_marks_that_turn_text_round_are_flagged_and_kept() -> None:
    (item,) = chat("18/03/2024, 10:00 - Sam Poole: photo\u202egpj.exe\n")
    assert item.flags == ("bidi-control",)
    assert item.text == "photo\u202egpj.exe"


def test_a_group_is_called_by_its_file() -> None:
    text = "".join(f"18/03/2024, 10:0{n} - {name}: x\n" for n, name in enumerate("ABCABC"))
    assert {item.conversation for item in chat(text, name="Choir chat.txt")} == {"Choir chat"}


WORDS = st.text(alphabet="ab :\n\u200e<>[]-/12,😀", max_size=40)


@given(
    st.lists(st.tuples(st.sampled_from(["Sam Poole", "Mia Hart"]), WORDS), min_size=2, max_size=8)
)
def test_whatever_people_write_on_ios_comes_back_as_they_wrote_it(
    said: list[tuple[str, str]],
) -> None:
    begin = ("[18/03/2024, 09:00:00] Sam Poole: a", "[18/03/2024, 09:00:01] Mia Hart: b")
    records = [f"[18/03/2024, 10:00:{n:02}] {who}: {text}" for n, (who, text) in enumerate(said)]
    found = chat(ios(*begin, *records))[2:]
    assert [(item.sender, item.text) for item in found] == said
