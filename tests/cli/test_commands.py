"""Every command, and the main story from an empty folder to a pack, as a person would run it."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import click
import pytest

from cairn.cli.main import COMMANDS
from tests.cli.commands import Ran, cairn, good
from tests.cli.exports import (
    CHAT,
    DIARY,
    HELD,
    IOS,
    TEXTS,
    UNDECIDED,
    UNKNOWN,
    WORDS,
    write_exports,
)
from tests.vault.vaults import PASSPHRASE, ZONE, everything_in, new_vault

README = Path(__file__).parents[2] / "README.md"
COUNTS = ("items", "system", "continuation", "unread")
ITEMS, SYSTEM = 4 + 4 + 4 + 3 + 4, 2
"""Over all files; what WhatsApp itself wrote stands in the line of time too, labelled."""


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(name: str) -> None:
    command = COMMANDS[name]
    assert len(command.get_help(click.Context(command, info_name=f"cairn {name}"))) > 100
    assert f"cairn {name} " in README.read_text(encoding="utf-8")
    # A session is a talk; everything else can be asked by a program.
    options = [option for one in command.params for option in one.opts]
    assert ("--json" in options) == (name != "session")


def test_the_help_names_every_command_and_where_to_get_help_now() -> None:
    ran = cairn("--help", passphrase=None)
    assert (ran.code, ran.err) == (0, "")
    assert all(f"  {name} " in ran.out for name in COMMANDS)
    assert "999" in ran.out


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    new_vault(tmp_path / "vault").close()
    return tmp_path / "vault"


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    return write_exports(tmp_path / "phone")


def by_name(ran: Ran) -> dict[str, dict[str, Any]]:
    return {Path(one["path"]).name: one for one in ran.objects}


@pytest.mark.slow
def test_the_counts_of_each_file_add_up_to_what_it_holds(vault: Path, exports: Path) -> None:
    before = everything_in(exports)
    ran = cairn("add", vault, exports, "--json")
    assert ran.code == 0
    told = by_name(ran)
    assert set(told) == set(HELD)
    for name, one in told.items():
        assert one["sha256"] == hashlib.sha256((exports / name).read_bytes()).hexdigest()
        if name not in (UNDECIDED, UNKNOWN):
            assert sum(one[count] for count in COUNTS) == HELD[name], name
            assert one["reader"]
    assert told[CHAT]["handles"] == ["Robin Example", "Alex Invented"]
    assert told[CHAT]["first"].startswith("2025-05-13T20:01")
    assert told[CHAT]["last"].startswith("2025-05-14T07:03")
    assert (told[TEXTS]["items"], told[DIARY]["items"], told[IOS]["items"]) == (4, 3, 4)
    assert (told[UNKNOWN]["reader"], told[UNKNOWN]["stopped"]) == ("", "no-reader")
    assert everything_in(exports) == before


@pytest.mark.slow
def test_an_undecidable_date_order_waits_sealed_until_it_is_answered(
    vault: Path, exports: Path
) -> None:
    (one,) = cairn("add", vault, exports / UNDECIDED, "--json").objects
    (decision,) = [one for one in one["decisions"] if one["kind"] == "date_order"]
    assert decision["chosen"] == ""
    assert set(decision["options"]) == {"dmy", "mdy"}
    assert one["items"] == 0
    assert good("picture", vault)["pending"] == 1
    assert good("check", vault)["originals"] == 1
    answers = {"date_orders": {one["sha256"]: "mdy"}}
    told = good("answer", vault, private={"--answers-fd": answers})
    assert (told["read_again"], told["pending"]) == (1, 0)
    seen = good("picture", vault)
    assert (seen["pending"], seen["items"]) == (0, HELD[UNDECIDED])
    assert "02/03/2025" in seen["lines"][0]["happened"]["as_written"]


@pytest.mark.slow
def test_a_date_order_can_be_given_with_the_file(vault: Path, exports: Path) -> None:
    (one,) = cairn("add", vault, exports / UNDECIDED, "--date-order", "dmy", "--json").objects
    assert (one["items"], one["first"][:10], one["last"][:10]) == (4, "2025-03-02", "2025-06-05")
    # A file that decides for itself is not overruled.
    (one,) = cairn("add", vault, exports / CHAT, "--date-order", "mdy", "--json").objects
    assert one["first"][:10] == "2025-05-13"


@pytest.mark.slow
def test_an_order_that_was_not_offered_decides_nothing(vault: Path, exports: Path) -> None:
    (one,) = cairn("add", vault, exports / UNDECIDED, "--json").objects
    acts = good("check", vault)["acts"]
    ran = cairn("answer", vault, private={"--answers-fd": {"date_orders": {one["sha256"]: "ymd"}}})
    assert (ran.code, ran.out) == (2, "")
    assert "nothing was decided" in ran.err
    assert good("check", vault)["acts"] == acts


ENTRY = {
    "text": "He was outside again.",
    "when": "3 May 2025 about 9pm",
    "people": ["Robin Example"],
}
WRITES: tuple[tuple[str, dict[str, object]], ...] = (
    ("told-to-stop", {"text": "I told him to stop.", "when": "13 May 2025 21:15",
                      "people": ["Robin Example"]}),
    ("contact-arranged", {"text": "Handing over keys.", "when": "15 May 2025",
                          "until": "16 May 2025", "people": ["Robin Example"]}),
    ("note", {"text": "For myself alone."}),
)  # fmt: skip


class Story:
    """A vault in which everything was done once."""

    def __init__(self, root: Path) -> None:
        self.root, self.vault = root, root / "vault"
        self.exports = write_exports(root / "phone")
        self.refs: dict[str, str] = {}

    def run(self) -> None:
        told = good("create", self.vault, "--zone", ZONE)
        assert told == {"zone": ZONE, "created": True}
        assert cairn("add", self.vault, self.exports, "--date-order", "dmy", "--json").code == 0
        handles = {"own_handles": ["Alex Invented"], "other_handles": ["Robin Example"]}
        assert good("answer", self.vault, private={"--answers-fd": handles})["pending"] == 0
        self.write("entry", ENTRY)
        for kind in ("addition", "correction"):
            later = {"text": f"A later {kind}.", "reason": "I remembered."}
            self.write(kind, later, "--about", self.refs["entry"])
        for kind, given in WRITES:
            self.write(kind, given)

    def write(self, kind: str, given: object, *options: str) -> None:
        told = good("write", self.vault, "--kind", kind, *options, private={"--entry-fd": given})
        self.refs[kind] = told["ref"]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    made = Story(tmp_path_factory.mktemp("story"))
    made.run()
    return made


@pytest.mark.slow
class TestTheMainStory:
    """In the order in which a person does it; each test leaves the vault for the next."""

    def test_the_picture_holds_everything(self, story: Story) -> None:
        seen = good("picture", story.vault, "--all")
        assert (seen["pending"], seen["items"]) == (0, ITEMS + SYSTEM)
        rows = [row for one in seen["lines"]
                for row in (one, *one["corrections"], *one["additions"])]  # fmt: skip
        texts = " ".join(row["text"] for row in rows)
        assert all(word in texts for word in WORDS)
        assert "For myself alone" not in texts
        printed = cairn("picture", story.vault, "--all")
        assert printed.code == 0
        assert "Robin Example" in printed.out

    @pytest.mark.parametrize("word", WORDS)
    def test_every_word_is_found_where_it_stands(self, story: Story, word: str) -> None:
        found = good("search", story.vault, private={"--words-fd": word})
        assert found["count"] == 1
        assert word in found["rows"][0]["text"]

    def test_a_private_note_is_in_no_search(self, story: Story) -> None:
        assert good("search", story.vault, private={"--words-fd": "alone myself"})["count"] == 0

    def test_the_vault_is_checked(self, story: Story) -> None:
        told = good("check", story.vault)
        assert (told["faults"], told["originals"], told["orphans"]) == ([], len(HELD), 0)

    def test_a_pack_is_made_and_checked_without_a_passphrase(self, story: Story) -> None:
        (story.root / "drive").mkdir()
        page_one = {"initials": "AI", "at_risk": "Me.", "worst": story.refs["entry"]}
        made = good("pack", story.vault, "--to", story.root / "drive", "--for", "police",
                    private={"--page-one-fd": page_one})  # fmt: skip
        folder = Path(made["folder"])
        told = good("check", folder, passphrase=None)
        assert (told["mismatches"], told["manifest"]) == ([], made["manifest_sha256"])
        packed = everything_in(folder)
        assert not any(b"For myself alone" in data for data in packed.values())
        for name in (CHAT, IOS, TEXTS):
            assert (story.exports / name).read_bytes() in packed.values()
        changed = next(path for path in sorted(folder.rglob("*.pdf")))
        with changed.open("ab") as file:
            file.write(b"\n")
        ran = cairn("check", folder, passphrase=None)
        assert ran.code == 1
        assert changed.name in ran.out

    def test_the_key_is_written_once(self, story: Story) -> None:
        file = story.root / "key.txt"
        good("export-key", story.vault, "--to", file)
        assert file.stat().st_mode & 0o777 == 0o600
        assert "AGE-SECRET-KEY-PQ-1" in file.read_text(encoding="ascii")
        ran = cairn("export-key", story.vault, "--to", file)
        assert (ran.code, ran.out) == (73, "")

    def test_what_is_set_aside_leaves_the_picture_and_the_rest_stays(self, story: Story) -> None:
        (again,) = cairn("add", story.vault, story.exports / CHAT, "--json").objects
        assert again["again"] is True
        good("set-aside", story.vault, again["ref"])
        assert good("search", story.vault, private={"--words-fd": WORDS[0]})["count"] == 0
        assert good("search", story.vault, private={"--words-fd": WORDS[1]})["count"] == 1

    def test_what_is_in_the_bin_is_out_of_sight_and_comes_back(self, story: Story) -> None:
        ref = story.refs["entry"]
        before = good("picture", story.vault, "--all")["lines"]
        assert good("dispose", story.vault, ref)["destroyed"] is False
        assert good("search", story.vault, private={"--words-fd": "outside again"})["count"] == 0
        told = good("bin", story.vault, "--all")
        assert [(one["ref"], one["days_left"]) for one in told["bin"]] == [(ref, 30)]
        assert len(told["set_aside"]) == 1
        assert ref in cairn("bin", story.vault).out
        good("take-back", story.vault, ref)
        assert good("picture", story.vault, "--all")["lines"] == before
        assert cairn("take-back", story.vault, ref).code == 2

    def test_what_is_disposed_of_is_gone_and_the_check_says_so(self, story: Story) -> None:
        (diary,) = cairn("add", story.vault, story.exports / DIARY, "--json").objects
        good("dispose", story.vault, diary["ref"], "--now")
        good("dispose", story.vault, story.refs["addition"], "--now")
        told = good("check", story.vault)
        assert (told["faults"], told["disposed"], told["originals"]) == ([], 2, len(HELD) - 1)
        assert good("search", story.vault, private={"--words-fd": WORDS[3]})["count"] == 0

    def test_a_copy_is_written_in_only_after_it_was_asked_for(self, story: Story) -> None:
        copy = story.root / "copy"
        shutil.copytree(story.vault, copy)
        before = everything_in(copy)
        ran = cairn("write", copy, private={"--entry-fd": {"text": "in the copy"}})
        assert ran.code != 0
        assert "copy" in ran.err
        assert everything_in(copy) == before
        assert good("write-here", copy)["branch"] == 2
        written = good("write", copy, private={"--entry-fd": {"text": "in the copy"}})
        assert written["ref"].startswith("act:0.2.")
        assert good("check", copy)["faults"] == []
        assert good("check", story.vault)["faults"] == []

    def test_the_passphrase_is_told_by_nothing(self, story: Story) -> None:
        for name, data in everything_in(story.vault).items():
            assert PASSPHRASE.encode() not in data, name
            assert not any(word.encode() in data for word in WORDS), name


@pytest.mark.slow
def test_a_sample_case_is_made(tmp_path: Path) -> None:
    told = good("sample", tmp_path / "case", "--messages", "40", "--seed", "2", passphrase=None)
    assert told["messages"] == 40
    assert (tmp_path / "case" / "truth.json").is_file()
    ran = cairn("sample", tmp_path / "case", passphrase=None)
    assert ran.code == 73
