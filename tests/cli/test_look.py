"""`cairn look`: what is told of files before any is taken in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import cairn
from tests.cli.exports import (
    CHAT,
    DIARY,
    HELD,
    IOS,
    TEXTS,
    UNDECIDED,
    UNKNOWN,
    write_bad,
    write_exports,
)
from tests.vault.vaults import everything_in

COUNTS = ("items", "system", "continuation", "unread")

pytestmark = pytest.mark.slow


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    return write_exports(tmp_path / "phone")


def looked(*paths: Path) -> dict[str, dict[str, Any]]:
    ran = cairn("look", *paths, "--json", passphrase=None)
    assert ran.code == 0
    return {Path(one["path"]).name: one for one in ran.objects}


def test_conversations_are_listed_with_who_sent_how_much(exports: Path) -> None:
    before = everything_in(exports)
    told = looked(exports)
    assert set(told) == set(HELD)
    for name in (CHAT, IOS, TEXTS, DIARY):
        assert sum(told[name][count] for count in COUNTS) == HELD[name], name
    (chat,) = told[CHAT]["conversations"]
    assert chat["channel"] == "whatsapp"
    assert (chat["counts"], chat["people"]) == (
        {"message": 4},
        {"Robin Example": 3, "Alex Invented": 1},
    )
    assert chat["first"].startswith("2025-05-13T21:14")
    assert chat["last"].startswith("2025-05-14T07:03")
    (texts,) = told[TEXTS]["conversations"]
    assert (texts["people"], texts["outgoing"]) == ({"+447700900111": 3}, 1)
    assert told[UNKNOWN]["reader"] == ""
    assert everything_in(exports) == before


def test_what_it_holds_is_said_in_words_and_nothing_is_asked(exports: Path) -> None:
    ran = cairn("look", exports, passphrase=None)
    assert ran.code == 0
    assert "6 files" in ran.out
    assert "4 messages, from 2025-05-13 to 2025-05-14" in ran.out
    assert "Robin Example 3, Alex Invented 1" in ran.out
    assert "+447700900111 3, sent by the owner of the phone or account 1" in ran.out
    assert "3 diary entries" in ran.out
    assert "could be day first or month first" in ran.out
    assert "no reader" in ran.out
    assert "Nothing was kept" in ran.out
    assert "under 18" in ran.err
    assert "zebrafinch" not in ran.out


def test_pictures_and_contacts_are_counted_without_a_conversation() -> None:
    examples = Path(__file__).parents[1] / "readers"
    picture, cards = examples / "photo" / "place.jpg", examples / "vcard" / "phone.vcf"
    ran = cairn("look", picture, cards, passphrase=None)
    assert "  1 picture, from 2024-05-01 to 2024-05-01" in ran.out
    assert "  2 contacts, without a date" in ran.out
    assert "no name" not in ran.out


def test_a_file_that_waits_for_its_dates_has_no_conversations_yet(exports: Path) -> None:
    (one,) = looked(exports / UNDECIDED).values()
    assert one["decisions"][0]["kind"] == "date_order"
    assert one["conversations"] == []


def test_what_cannot_be_looked_into_is_said_and_the_rest_goes_on(tmp_path: Path) -> None:
    bad = write_bad(tmp_path / "bad")
    ran = cairn("look", bad, tmp_path / "nowhere", "--json", passphrase=None)
    assert ran.code == 1
    told = {Path(one["path"]).name: one for one in ran.objects}
    assert told["loop"] == {"path": str(bad / "loop"), "not_read": "a-link"}
    assert told["nowhere"]["not_read"] == "not-there"
    assert told["empty.txt"]["why_unread"] == {"empty-file": 1}
    assert told["truncated.xml"]["why_unread"]
    assert told[CHAT]["items"] == 4


def test_a_name_that_steers_the_terminal_is_shown_harmless(tmp_path: Path) -> None:
    texts = (
        "<smses count='1'><sms address='+447700900111&#27;[2J' date='1747600000000' type='1'"
        " body='x' contact_name='\u202erobin' /></smses>"
    )
    (tmp_path / "texts.xml").write_text(texts, encoding="utf-8")
    ran = cairn("look", tmp_path / "texts.xml", passphrase=None)
    assert "1 message" in ran.out
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out
