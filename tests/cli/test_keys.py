"""What opens a vault, as a person sees and changes it: with descriptors, and at a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from cairn.terms.errors import NO_PERMISSION, USAGE
from tests.cli.commands import cairn, good
from tests.cli.typed import Typed
from tests.vault.vaults import PASSPHRASE, everything_in, new_vault

pytestmark = pytest.mark.slow

NEW = "kestrel walnut harbour thimble oxide"
HONEST = (
    "A copy taken earlier still opens with the old one. "
    "Changing it protects what you write from now on."
)
PROGRAM = ("-m", "cairn.cli")


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    new_vault(tmp_path / "vault").close()
    good("write", tmp_path / "vault", private={"--entry-fd": {"text": "He was at the gate."}})
    return tmp_path / "vault"


def let_in(vault: Path, at: Path) -> tuple[Path, ...]:
    """The file and the key of a supporter; their words were read out."""
    key = good("supporter-key", "new", at / "key", passphrase=None)
    (at / "public").write_text(key["public"] + "\n")
    private = {"--name-fd": "Ines from the centre", "--words-fd": key["words"]}
    good("supporter", vault, "--their-key", at / "public", "--to", at / "letter", private=private)
    return at / "letter", at / "key"


def test_a_passphrase_is_changed_and_the_honest_sentence_is_said(vault: Path) -> None:
    ran = cairn("passphrase", vault, private={"--new-fd": NEW})
    assert (ran.code, HONEST in ran.out) == (0, True)
    assert cairn("keys", vault).code == NO_PERMISSION
    (way,) = good("keys", vault, passphrase=NEW)["ways"]
    assert (way["what"], way["needs_second"]) == ("passphrase", False)


@pytest.mark.parametrize(
    "weak", ["tiger77", "123456789012", "passwordpassword", "aaaaaaaaaaaaaaaa"]
)
def test_a_passphrase_that_can_be_guessed_is_refused_and_never_repeated(
    vault: Path, weak: str
) -> None:
    before = everything_in(vault)
    ran = cairn("passphrase", vault, private={"--new-fd": weak})
    assert ran.code == USAGE
    assert weak not in ran.out + ran.err
    assert everything_in(vault) == before


def test_recovery_words_open_it_and_practising_says_so(vault: Path) -> None:
    made = good("recovery", vault)
    assert len(made["words"].split()) == 10
    assert good("rehearse", vault, private={"--try-fd": made["words"].title()}) == {
        "what": "recovery"
    }
    assert good("rehearse", vault, private={"--try-fd": PASSPHRASE})["what"] == "passphrase"
    assert cairn("rehearse", vault, private={"--try-fd": "not the words"}).code == 1
    told = good("keys", vault, passphrase=made["words"])
    assert [way["what"] for way in told["ways"]] == ["passphrase", "recovery"]
    assert told["last_rehearsed"]


def test_with_a_second_secret_the_file_is_asked_for(vault: Path, tmp_path: Path) -> None:
    stick = tmp_path / "holiday.dat"
    good("second", vault, "--to", stick)
    assert cairn("keys", vault).code == NO_PERMISSION
    (way,) = good("keys", vault, "--second", stick)["ways"]
    assert way["needs_second"]
    assert cairn("second", vault, "--stop").code == NO_PERMISSION
    good("second", vault, "--stop", "--second", stick)
    assert not good("keys", vault)["ways"][0]["needs_second"]


@pytest.mark.slow
def test_a_supporter_checks_looks_exports_and_packs_and_changes_nothing(
    vault: Path, tmp_path: Path
) -> None:
    file, key = let_in(vault, tmp_path)
    theirs = ("--supporter-file", file, "--supporter-key", key)
    before = everything_in(vault)
    (tmp_path / "out").mkdir()
    assert good("check", vault, *theirs, passphrase=None)["faults"] == []
    assert good("picture", vault, *theirs, passphrase=None)["entries"] == 1
    good("export-key", vault, "--to", tmp_path / "all", *theirs, passphrase=None)
    ran = cairn("pack", vault, "--to", tmp_path / "out", "--for", "police", "--json", *theirs,
                passphrase=None, private={"--page-one-fd": {"initials": "IC"}})  # fmt: skip
    assert ran.code == 0, ran.err
    assert cairn("check", ran.told["folder"], passphrase=None).code == 0
    assert everything_in(vault) == before
    refused = cairn("write", vault, *theirs, passphrase=None, private={"--entry-fd": {"text": "x"}})
    assert refused.code == NO_PERMISSION
    assert "the owner alone writes" in refused.err
    ways = good("keys", vault)["ways"]
    assert ways[1]["name"] == "Ines from the centre"
    ran = cairn("keys", vault, "--take-back", str(ways[1]["number"]))
    assert "Taking it back protects only what you write later." in ran.out
    assert cairn("check", vault, *theirs, passphrase=None).code == NO_PERMISSION


def test_half_a_supporter_is_told_what_is_missing(vault: Path, tmp_path: Path) -> None:
    ran = cairn("check", vault, "--supporter-file", tmp_path / "x", passphrase=None)
    assert ran.code == USAGE
    assert "--supporter-key" in ran.err


def test_the_sheet_is_a_page_of_what_was_answered(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    told = {"holders": "Ines", "crime_reference": "4200-9911/26"}
    where = ("if-something-happens", vault, "--to", tmp_path / "out")
    file = Path(good(*where, private={"--answers-fd": told})["file"])
    assert file.read_bytes().startswith(b"%PDF-")
    assert file.stat().st_mode & 0o777 == 0o600
    assert cairn(*where, private={"--answers-fd": {"holders": " "}}).code == USAGE
    again = Path(good(*where, private={"--answers-fd": told})["file"])
    assert again != file


def test_recovery_words_are_shown_once_at_a_terminal_and_two_are_asked_back(vault: Path) -> None:
    with Typed([*PROGRAM, "recovery", str(vault)]) as person:
        person.answer(("Passphrase:", PASSPHRASE), ("Write them down now? (yes, later)", "yes"))
        person.until("The ten recovery words:")
        shown = person.until("Below them write the vault code")
        words = dict(line.split() for line in shown.splitlines() if line.strip())
        for _ in range(2):
            person.until("what is word number ")
            number = person.until("?")
            person.enter(words[number])
        assert person.end() == 0
    assert HONEST in person.screen
    recovery = " ".join(words.values())
    assert len(good("keys", vault, passphrase=recovery)["ways"]) == 2


def test_later_is_an_answer_and_changes_nothing(vault: Path) -> None:
    before = everything_in(vault)
    with Typed([*PROGRAM, "recovery", str(vault)]) as person:
        person.answer(("Passphrase:", PASSPHRASE), ("Write them down now? (yes, later)", "later"))
        assert person.end() == USAGE
    assert "Later is fine." in person.screen
    assert everything_in(vault) == before


def test_a_supporter_is_let_in_by_the_words_they_read_out(vault: Path, tmp_path: Path) -> None:
    key = good("supporter-key", "new", tmp_path / "key", passphrase=None)
    arguments = [*PROGRAM, "supporter", str(vault), "--their-key", str(tmp_path / "key"),
                 "--to", str(tmp_path / "letter")]  # fmt: skip
    with Typed(arguments) as person:
        person.answer(
            ("Passphrase:", PASSPHRASE),
            ("let them in?", "yes"),
            ("What do you call them?", "Ines"),
            ("and type them:", "six other words than the key"),
        )
        assert person.end() == USAGE
        # They are not on the screen: whoever reads them out has to know them.
        assert key["words"] not in person.screen
    with Typed(arguments) as person:
        person.answer(
            ("Passphrase:", PASSPHRASE),
            ("let them in?", "yes"),
            ("What do you call them?", "Ines"),
            ("and type them:", key["words"]),
        )
        assert person.end() == 0
        assert "read them back" in person.screen
    assert "This person can read everything, from today." in person.screen
