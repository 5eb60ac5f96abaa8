"""Only some conversations and days are taken in: what is kept says so, and holds nothing else."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import cairn
from tests.pack.test_typeset import text_of
from tests.readers.databases import make
from tests.vault.vaults import everything_in, new_vault

pytestmark = pytest.mark.slow

_PICTURE = "UElDVFVSRQ=="
TEXTS = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<smses count=\"6\">\n"
    '<sms address="+447700900111" date="1747600000000" type="1" body="on the step" />\n'
    '<sms address="+447700900222" date="1747600060000" type="1" body="gooseberry" />\n'
    '<sms address="+447700900111" date="1747900120000" type="1" body="still here" />\n'
    '<mms date="1747900180000" msg_box="1" address="+447700900111"><parts>'
    f'<part ct="image/jpeg" name="door.jpg" data="{_PICTURE}"/></parts></mms>\n'
    '<call number="+447700900222" duration="9" date="1747900240000" type="1" />\n'
    "<odd />\n</smses>\n"
)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    new_vault(tmp_path / "v").close()
    return tmp_path / "v"


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    path = tmp_path / "texts.xml"
    path.write_text(TEXTS, encoding="utf-8")
    return path


def chosen(vault: Path, *more: str | Path) -> dict[str, Any]:
    ran = cairn("choose", vault, *more, "--json")
    assert ran.code == 0, ran.err
    return ran.told


def exported(vault: Path, told: dict[str, Any], folder: Path) -> list[dict[str, Any]]:
    """The lines of what was kept, taken out of a pack."""
    folder.mkdir()
    assert (
        cairn("pack", vault, "--to", folder, private={"--page-one-fd": {"initials": "AI"}}).code
        == 0
    )
    data = next(
        path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == told["sha256"]
    )
    return [json.loads(line) for line in data.splitlines()]


def kept_in(vault: Path) -> dict[str, bytes]:
    """Without the files that are written anew at every opening."""
    found = everything_in(vault)
    return {name: data for name, data in found.items() if name.startswith(("logs", "originals"))}


def test_one_conversation_is_taken_and_nothing_of_the_other(
    vault: Path, texts: Path, tmp_path: Path
) -> None:
    before = everything_in(texts.parent)
    told = chosen(vault, texts, "--take", "1,3")
    assert (told["items"], told["reader"]) == (3, "extract/1")
    assert told["left_out"] == {"items": 2, "conversations": 2, "unread": 1}
    after = everything_in(texts.parent)
    assert {name: data for name, data in after.items() if name in before and "v/" not in name} == {
        name: data for name, data in before.items() if "v/" not in name
    }
    lines = exported(vault, told, tmp_path / "pack")
    kept = json.dumps(lines)
    assert "900222" not in kept
    assert lines[0]["of"] == {
        "name": "texts.xml",
        "size": len(TEXTS),
        "sha256": hashlib.sha256(TEXTS.encode()).hexdigest(),
        "log": "",
    }
    assert len(lines) == 1 + 3 + 1
    shown = cairn("picture", vault, "--all").out
    assert "still here" in shown
    assert "gooseberry" not in shown


def test_days_are_those_of_the_clock_at_home(vault: Path, texts: Path) -> None:
    told = chosen(vault, texts, "--take", "1-4", "--since", "2025-05-19", "--until", "2025-05-22")
    assert (told["items"], told["left_out"]["items"]) == (3, 2)
    assert told["undated"] == 0
    assert cairn("choose", vault, texts, "--take", "1", "--since", "22/05/2025").code != 0


def test_pictures_can_be_left_out(vault: Path, texts: Path, tmp_path: Path) -> None:
    with_them = chosen(vault, texts, "--take", "1 3")
    without = chosen(vault, texts, "--take", "1 3", "--without-pictures")
    assert with_them["sha256"] != without["sha256"]
    lines = exported(vault, without, tmp_path / "pack")
    assert [bool(line.get("raw")) for line in lines[1:-1]] == [False, False, False]
    (picture,) = lines[3]["item"]["attachments"]
    assert picture["name"] == "door.jpg"


def test_the_same_choice_is_one_original(vault: Path, texts: Path) -> None:
    first, again = (chosen(vault, texts, "--take", "2") for _ in range(2))
    assert (first["again"], again["again"]) == (False, True)
    assert first["sha256"] == again["sha256"]


@pytest.mark.parametrize("wrong", ["5", "0", "2-1", "x", "1;2"])
def test_a_wrong_number_takes_nothing(vault: Path, texts: Path, wrong: str) -> None:
    before = kept_in(vault)
    ran = cairn("choose", vault, texts, "--take", wrong)
    assert ran.code != 0
    assert "Traceback" not in ran.err
    assert kept_in(vault) == before


def test_where_nothing_is_in_what_was_chosen_nothing_is_kept(vault: Path, texts: Path) -> None:
    before = kept_in(vault)
    assert cairn("choose", vault, texts, "--take", "1", "--since", "2030-01-01").code != 0
    assert cairn("choose", vault, texts, "--take", "").code == 0
    assert kept_in(vault) == before


def test_dates_that_are_undecided_are_asked_for(vault: Path, tmp_path: Path) -> None:
    chat = tmp_path / "WhatsApp Chat with Sam Sample.txt"
    chat.write_text(
        "02/03/2025, 10:00 - Sam Sample: yours\n03/04/2025, 10:00 - Alex Invented: thanks\n",
        encoding="utf-8",
    )
    assert cairn("choose", vault, chat, "--take", "1").code != 0
    told = chosen(vault, chat, "--take", "1", "--date-order", "dmy", "--until", "2025-03-31")
    assert told["items"] == 1


def test_a_database_and_what_is_said_of_it(vault: Path, tmp_path: Path) -> None:
    phone = tmp_path / "sms.db"
    phone.write_bytes(make.imessage())
    (looked,) = cairn("look", phone, "--json", passphrase=None).objects
    first = looked["conversations"][0]
    told = chosen(vault, phone, "--take", "1", "--whose", "mine")
    system = told["items"] - sum(first["counts"].values())
    assert system >= 0
    (tmp_path / "pack").mkdir()
    assert (
        cairn(
            "pack", vault, "--to", tmp_path / "pack", private={"--page-one-fd": {"initials": "AI"}}
        ).code
        == 0
    )
    exhibits = next((tmp_path / "pack").rglob("3-exhibit-list.pdf"))
    text = " ".join(text_of(exhibits.read_bytes()).split())
    assert "This says that it is an extract from a longer file, which is not here" in text
    digest = hashlib.sha256(phone.read_bytes()).hexdigest()
    assert digest in re.sub("[^0-9a-f]", "", text)
    assert "read from sms.db" in text


def test_a_folder_with_several_files_is_not_one(vault: Path, texts: Path) -> None:
    assert cairn("choose", vault, texts.parent, "--take", "1").code != 0


def test_of_a_file_of_which_all_was_chosen_no_extract_is_made(
    vault: Path, texts: Path, tmp_path: Path
) -> None:
    before = kept_in(vault)
    whole = tmp_path / "one.xml"
    whole.write_text('<smses><sms address="1" date="1747600000000" type="1" body="a"/></smses>')
    ran = cairn("choose", vault, whole, "--take", "1")
    assert (ran.code, "cairn add" in ran.err) == (65, True)
    nothing = tmp_path / "nothing.xyz"
    nothing.write_bytes(bytes(range(256)))
    assert cairn("choose", vault, nothing, "--take", "1").code == 65
    assert kept_in(vault) == before
    assert chosen(vault, whole, "--take", "1", "--without-pictures")["items"] == 1
    assert chosen(vault, texts, "--take", "1-4")["left_out"]["unread"] == 1


def test_a_file_that_cannot_be_opened_is_told(vault: Path, tmp_path: Path) -> None:
    ran = cairn("choose", vault, tmp_path / "nowhere", "--take", "1")
    assert ran.code == 1
    assert "nowhere" in ran.err


def test_a_photograph_without_pictures_has_no_byte_of_it(vault: Path, tmp_path: Path) -> None:
    picture = Path(__file__).parents[1] / "readers" / "photo" / "phone.heic"
    told = chosen(vault, picture, "--take", "1", "--without-pictures")
    lines = exported(vault, told, tmp_path / "pack")
    assert [bool(line.get("raw")) for line in lines[1:-1]] == [False]
