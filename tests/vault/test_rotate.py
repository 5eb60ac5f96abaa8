"""Every change of a way in is a whole one, and the other ways in go on opening the vault."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from cairn.crypto.digest import sha256
from cairn.crypto.secret import Secret
from cairn.crypto.slots import open_slot
from cairn.journal.problems import ReadOnlyJournal
from cairn.terms.acts import Act, Kind, Tag
from cairn.terms.errors import Problem
from cairn.vault.change_passphrase import change_passphrase
from cairn.vault.check_vault import check_vault
from cairn.vault.guessable import PassphraseKnown
from cairn.vault.header import parse_header
from cairn.vault.index_of import index_of
from cairn.vault.passphrase import new_recovery_words
from cairn.vault.recovery import NoRecovery, make_recovery, take_recovery_away, vault_code
from cairn.vault.second_secret import (
    NoSecond,
    NotASecond,
    SecondAlready,
    SecondNeeded,
    new_second,
    read_second,
    stop_second,
    use_second,
)
from cairn.vault.supporter import (
    NoName,
    WordsDiffer,
    let_in,
    new_supporter_key,
    public_key_in,
    secret_from,
)
from cairn.vault.unlock import NotLetIn, WrongPassphrase, open_as_supporter, unlock
from cairn.vault.vault import Vault
from cairn.vault.who_opens import NoSuchWay, PassphraseStays, take_way_back, who_opens
from cairn.vault.write_entry import NewEntry, write_entry
from cairn.vault.write_here import write_here
from tests.vault.vaults import PASSPHRASE, everything_in, new_vault, opened, surroundings

pytestmark = pytest.mark.slow

NEW = "gravel umbrella tinsel porcupine"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with new_vault(tmp_path / "v") as vault:
        write_entry(vault, NewEntry("a first line", people=("Rowan Featherstone",)))
    return tmp_path / "v"


def entries(vault: Vault) -> list[str]:
    return [
        act.get(Tag.TEXT)
        for act in vault.record.acts
        if isinstance(act, Act) and act.kind is Kind.ENTRY
    ]


def changes(vault: Vault) -> list[str]:
    return [
        json.loads(act.get(Tag.DETAILS))["what"]
        for act in vault.record.acts
        if isinstance(act, Act) and act.kind is Kind.CREDENTIALS_CHANGED
    ]


def is_open(folder: Path, words: str, second: Secret | None = None) -> bool:
    try:
        with unlock(folder, words, surroundings(), second=second) as vault:
            return entries(vault)[0] == "a first line"
    except WrongPassphrase:
        return False


def test_a_new_passphrase_opens_it_and_the_old_one_does_not(folder: Path) -> None:
    with opened(folder) as vault, change_passphrase(vault, NEW) as changed:
        assert changed.vault_key != vault.vault_key
        assert changed.keys.newest.number > vault.keys.newest.number
        write_entry(changed, NewEntry("written with the new keys"))
    assert not is_open(folder, PASSPHRASE)
    with unlock(folder, NEW, surroundings()) as vault:
        assert entries(vault) == ["a first line", "written with the new keys"]
        assert changes(vault) == ["passphrase"]
        assert check_vault(vault).faults == ()
    assert not (folder / "next").exists()


def test_what_was_copied_before_opens_with_the_old_words_and_nothing_newer(
    folder: Path, tmp_path: Path
) -> None:
    """The sentence that is shown after every change."""
    earlier = shutil.copytree(folder, tmp_path / "copy")
    with opened(folder) as vault, change_passphrase(vault, NEW) as changed:
        write_entry(changed, NewEntry("not for whoever has the copy"))
    assert is_open(earlier, PASSPHRASE)
    with opened(earlier) as old:
        header = parse_header((folder / "header").read_bytes())
        known = (old.vault_key, *(Secret(b.record.seed()) for b in old.keys.branches))
        assert all(
            open_slot((folder / "slots").read_bytes(), secret, sha256(header.raw)) is None
            for secret in known
        )
        old_keys = {period.record.secret_text() for period in old.keys.periods}
    with unlock(folder, NEW, surroundings()) as vault:
        assert vault.keys.newest.record.secret_text() not in old_keys
        # The keys of the earlier words do not even say what the new public halves belong to.
        shutil.copy(folder / "ways", earlier / "ways")
    with pytest.raises(Problem):
        opened(earlier)


def test_recovery_words_go_on_opening_it_through_every_change(folder: Path) -> None:
    words = new_recovery_words()
    with opened(folder) as vault, make_recovery(vault, words) as with_words:
        assert [way.what for way in who_opens(with_words)] == ["passphrase", "recovery"]
    with opened(folder) as vault:
        change_passphrase(vault, NEW).close()
    assert is_open(folder, f"  {words.upper().replace(' ', '   ')} ")
    with unlock(folder, words, surroundings()) as vault:
        change_passphrase(vault, PASSPHRASE).close()
    assert is_open(folder, PASSPHRASE)
    assert is_open(folder, words)
    with opened(folder) as vault:
        take_recovery_away(vault).close()
    assert not is_open(folder, words)
    with opened(folder) as vault:
        assert changes(vault) == [
            "recovery-made", "passphrase", "passphrase", "recovery-taken",
        ]  # fmt: skip
        with pytest.raises(NoRecovery):
            take_recovery_away(vault)


def test_new_recovery_words_replace_the_earlier_ones(folder: Path) -> None:
    first, second = new_recovery_words(), new_recovery_words()
    with opened(folder) as vault, make_recovery(vault, first) as made:
        make_recovery(made, second).close()
    assert (is_open(folder, first), is_open(folder, second)) == (False, True)


def test_with_a_second_secret_the_passphrase_alone_opens_nothing(
    folder: Path, tmp_path: Path
) -> None:
    words = new_recovery_words()
    second = new_second(tmp_path / "holiday")
    assert read_second(tmp_path / "holiday") == second
    with opened(folder) as vault, make_recovery(vault, words) as made:
        use_second(made, PASSPHRASE, second, recovery_without=True).close()
    assert not is_open(folder, PASSPHRASE)
    assert not is_open(folder, PASSPHRASE, Secret(os.urandom(32)))
    assert is_open(folder, PASSPHRASE, second)
    assert is_open(folder, words)
    with unlock(folder, PASSPHRASE, surroundings(), second=second) as vault:
        with pytest.raises(SecondNeeded):
            change_passphrase(vault, NEW)
        with pytest.raises(NotASecond):
            change_passphrase(vault, NEW, second=Secret(os.urandom(32)))
        with pytest.raises(SecondAlready):
            use_second(vault, PASSPHRASE, second, recovery_without=True, to=tmp_path / "other")
        assert not (tmp_path / "other").exists()
        with change_passphrase(vault, NEW, second=second) as changed:
            stop_second(changed, NEW, second).close()
    assert is_open(folder, NEW)
    with unlock(folder, NEW, surroundings()) as vault, pytest.raises(NoSecond):
        stop_second(vault, NEW, second)


def test_recovery_words_need_the_second_secret_only_if_the_owner_chose_so(
    folder: Path, tmp_path: Path
) -> None:
    words, second = new_recovery_words(), new_second(tmp_path / "s")
    with opened(folder) as vault:
        vault = make_recovery(vault, new_recovery_words())
        vault = use_second(vault, PASSPHRASE, second, recovery_without=False)
        assert [way.what for way in who_opens(vault)] == ["passphrase"]
        make_recovery(vault, words, second=second).close()
    assert not is_open(folder, words)
    assert is_open(folder, words, second)


def test_whoever_lost_the_stick_comes_in_with_recovery_words_and_goes_on_without(
    folder: Path, tmp_path: Path
) -> None:
    words, second = new_recovery_words(), new_second(tmp_path / "s")
    with opened(folder) as vault, make_recovery(vault, words) as made:
        use_second(made, PASSPHRASE, second, recovery_without=True).close()
    with unlock(folder, words, surroundings()) as vault:
        change_passphrase(vault, NEW, drop_second=True).close()
    assert is_open(folder, NEW)


def test_a_supporter_reads_everything_and_changes_nothing(folder: Path, tmp_path: Path) -> None:
    key = new_supporter_key(tmp_path / "key")
    public = public_key_in(tmp_path / "key")
    assert (public.recipient.text, public.words) == (key.recipient.text, key.words)
    heard = " ".join(key.words).upper()
    with opened(folder) as vault:
        let_in(vault, public, name="Ines, advocate", heard=heard, to=tmp_path / "note").close()
    secret = secret_from(tmp_path / "note", tmp_path / "key")
    before = everything_in(folder)
    with open_as_supporter(folder, secret, surroundings()) as vault:
        assert entries(vault) == ["a first line"]
        assert check_vault(vault).faults == ()
        with index_of(vault):
            pass
        for verb in (
            lambda: write_entry(vault, NewEntry("not theirs to write")),
            lambda: write_here(vault),
            lambda: change_passphrase(vault, NEW),
        ):
            with pytest.raises(ReadOnlyJournal):
                verb()
    assert everything_in(folder) == before
    assert not any(b"Ines" in data for data in before.values())


@pytest.mark.slow
def test_a_supporter_who_was_taken_back_opens_nothing_that_is_written_later(
    folder: Path, tmp_path: Path
) -> None:
    keys = [new_supporter_key(tmp_path / f"key{n}") for n in range(2)]
    with opened(folder) as vault:
        for n, key in enumerate(keys):
            heard = " ".join(key.words)
            vault = let_in(vault, key, name=f"S{n}", heard=heard, to=tmp_path / f"file{n}")
        first = next(way for way in who_opens(vault) if way.name == "S0")
        assert first.words == " ".join(keys[0].words)
        take_way_back(vault, first.number).close()
    gone, stays = (secret_from(tmp_path / f"file{n}", tmp_path / f"key{n}") for n in range(2))
    with pytest.raises(NotLetIn):
        open_as_supporter(folder, gone, surroundings())
    open_as_supporter(folder, stays, surroundings()).close()
    with opened(folder) as vault:
        assert [way.name for way in who_opens(vault)] == ["", "S1"]
        with pytest.raises(PassphraseStays):
            take_way_back(vault, who_opens(vault)[0].number)
        with pytest.raises(NoSuchWay):
            take_way_back(vault, first.number)


def test_nobody_is_let_in_whose_six_words_differ(folder: Path, tmp_path: Path) -> None:
    key = new_supporter_key(tmp_path / "key")
    heard = [*key.words[:5], "zoom" if key.words[5] != "zoom" else "zones"]
    before = everything_in(folder)
    with opened(folder) as vault:
        with pytest.raises(WordsDiffer):
            let_in(vault, key, name="S", heard=" ".join(heard), to=tmp_path / "file")
        with pytest.raises(NoName):
            let_in(vault, key, name=" ", heard=" ".join(key.words), to=tmp_path / "file")
    assert not (tmp_path / "file").exists()
    assert everything_in(folder) == before


def test_the_folder_does_not_show_which_ways_in_there_are(folder: Path, tmp_path: Path) -> None:
    plain = new_vault(tmp_path / "other")
    plain.close()
    second, key = new_second(tmp_path / "s"), new_supporter_key(tmp_path / "key")
    with opened(folder) as vault:
        vault = use_second(vault, PASSPHRASE, second, recovery_without=True)
        vault = make_recovery(vault, new_recovery_words())
        heard = " ".join(key.words)
        let_in(vault, key, name="n" * 200, heard=heard, to=tmp_path / "file").close()
    sizes = [
        {path.name: path.stat().st_size for path in at.iterdir() if path.is_file()}
        for at in (folder, plain.folder)
    ]
    assert sizes[0] == sizes[1]
    assert (sizes[0]["slots"], sizes[0]["ways"], sizes[0]["keys"]) == (4096, 18_688, 65_536)
    assert "next" not in sizes[0]


def test_the_vault_code_stays_the_same_through_every_change(folder: Path) -> None:
    with opened(folder) as vault:
        code = vault_code(vault)
        with change_passphrase(vault, NEW) as changed:
            assert vault_code(changed) == code
    assert len(code.replace("-", "")) == 26
    assert set(code) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ-")


def test_a_new_passphrase_is_held_against_what_the_diary_knows(folder: Path) -> None:
    with opened(folder) as vault, pytest.raises(PassphraseKnown):
        change_passphrase(vault, "rowanfeatherstone")
    assert is_open(folder, PASSPHRASE)


def test_a_copy_changes_no_keys(folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    with opened(copy) as vault, pytest.raises(ReadOnlyJournal):
        change_passphrase(vault, NEW)


@pytest.mark.slow
def test_sixteen_ways_in_and_no_more(folder: Path, tmp_path: Path) -> None:
    key = new_supporter_key(tmp_path / "key")
    heard = " ".join(key.words)
    with opened(folder) as vault:
        for n in range(15):
            vault = let_in(vault, key, name=f"S{n}", heard=heard, to=tmp_path / f"f{n}")
        with pytest.raises(Problem, match="NoRoomForMore"):
            let_in(vault, key, name="S", heard=heard, to=tmp_path / "more")
        vault.close()
    for n in (0, 7, 14):
        secret = secret_from(tmp_path / f"f{n}", tmp_path / "key")
        open_as_supporter(folder, secret, surroundings()).close()
    assert is_open(folder, PASSPHRASE)
