"""Whose phone or account a file comes from: asked, kept, told in a pack; another's is not read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import cairn, good
from tests.readers.databases import make
from tests.vault.vaults import new_vault

pytestmark = pytest.mark.slow


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    new_vault(tmp_path / "v").close()
    return tmp_path / "v"


@pytest.fixture
def phone(tmp_path: Path) -> Path:
    path = tmp_path / "sms.db"
    path.write_bytes(make.imessage())
    return path


def added(vault: Path, *more: str | Path) -> dict[str, Any]:
    (one,) = cairn("add", vault, *more, "--json").objects
    return dict(one)


def test_what_is_another_persons_is_sealed_and_not_read(vault: Path, phone: Path) -> None:
    one = added(vault, phone, "--whose", "other")
    assert (one["items"], one["why_unread"]) == (0, {"someone-elses": 1})
    assert one["stopped"] == "someone-elses"
    assert [(each["kind"], each["chosen"], each["by"]) for each in one["decisions"]] == [
        ("whose", "other", "owner")
    ]


def test_it_can_be_said_later_and_said_again(vault: Path, phone: Path) -> None:
    one = added(vault, phone)
    assert (one["items"], one["decisions"]) == (12, [])
    answer = {"whose": {one["sha256"]: "other"}}
    told = good("answer", vault, private={"--answers-fd": answer})
    assert told == {"read_again": 1, "pending": 0, "added": 0, "gone": 13, "altered": 0}
    assert "You were out late" not in cairn("picture", vault, "--all").out
    answer = {"whose": {one["sha256"]: "shared"}}
    told = good("answer", vault, private={"--answers-fd": answer})
    assert (told["added"], told["gone"]) == (13, 0)
    assert "You were out late" in cairn("picture", vault, "--all").out


def test_an_answer_that_is_none_changes_nothing(vault: Path, phone: Path) -> None:
    one = added(vault, phone)
    ran = cairn("answer", vault, private={"--answers-fd": {"whose": {one["sha256"]: "hers"}}})
    assert ran.code != 0
    assert "You were out late" in cairn("picture", vault, "--all").out


def test_it_is_asked_for_a_phone_and_not_for_a_letter(
    vault: Path, phone: Path, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Ms Hart")
    assert "whose it is" not in cairn("add", vault, letter).out
    assert "whose it is" in cairn("add", vault, phone).out
