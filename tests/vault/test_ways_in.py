"""Key periods by month, vaults of the first kind, and a change that was cut short."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cairn.crypto.secret import Secret
from cairn.vault.change_passphrase import change_passphrase
from cairn.vault.check_vault import check_vault
from cairn.vault.key_files import VaultIncomplete
from cairn.vault.passphrase import new_recovery_words
from cairn.vault.recovery import make_recovery
from cairn.vault.second_secret import new_second, use_second
from cairn.vault.unlock import WrongPassphrase, unlock
from cairn.vault.vault import Vault
from cairn.vault.who_opens import who_opens
from cairn.vault.write_entry import NewEntry, write_entry
from cairn.vault.write_here import write_here
from tests.vault.vaults import NOW, PASSPHRASE, everything_in, new_vault, opened, surroundings

pytestmark = pytest.mark.slow

KEPT = Path(__file__).parents[1] / "compat" / "vault-1"
PAGE = Path(__file__).parents[2] / "docs" / "format" / "open_without_us.py"
NEW = "kestrel walnut harbour thimble oxide"
DAY = 24 * 3600 * 1_000_000
FILES = ("slots", "ways", "keys", "settings")


def at(folder: Path, now: int, words: str = PASSPHRASE) -> Vault:
    return unlock(folder, words, replace(surroundings(), clock=lambda: now))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with new_vault(tmp_path / "v") as vault:
        write_entry(vault, NewEntry("a first line"))
    return tmp_path / "v"


def test_a_new_month_begins_a_key_period_and_everything_before_can_be_read(folder: Path) -> None:
    """The vault is of June 2025; the clock goes on, and is set back once."""
    for days, periods in ((0, 1), (15, 1), (16, 2), (40, 2), (1, 2), (47, 3), (400, 4)):
        with at(folder, NOW + days * DAY) as vault:
            assert (days, len(vault.keys.periods)) == (days, periods)
            write_entry(vault, NewEntry(f"day {days}"))
    with opened(folder) as vault:
        assert check_vault(vault).faults == ()
        numbers = [p.number for p in vault.keys.periods]
        assert numbers == sorted(set(numbers))
        assert len({p.record.secret_text() for p in vault.keys.periods}) == 4


def test_a_clock_that_was_years_ahead_does_not_end_the_change_of_every_month(folder: Path) -> None:
    ahead = NOW + 12 * 365 * DAY
    told = ((0, 1), (ahead - NOW, 2), (0, 2), (30 * DAY, 3), (ahead - NOW, 4), (31 * DAY, 4))
    for later, periods in told:
        with at(folder, NOW + later) as vault:
            assert (later, len(vault.keys.periods)) == (later, periods)
            write_entry(vault, NewEntry("written"))
            assert check_vault(vault).faults == ()


def test_a_copy_begins_no_key_period(folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    before = everything_in(copy)
    at(copy, NOW + 40 * DAY).close()
    assert everything_in(copy) == before


def test_a_vault_of_the_first_kind_is_given_ways_in_once_it_is_written_in(tmp_path: Path) -> None:
    folder = shutil.copytree(KEPT, tmp_path / "v")
    assert not (folder / "ways").exists()
    with opened(folder) as vault:
        assert who_opens(vault) == ()
        write_here(vault)
    with opened(folder) as vault:
        assert [way.what for way in who_opens(vault)] == ["passphrase"]
        assert len(vault.keys.code.reveal()) == 16
        assert (folder / "ways").stat().st_size == 18_688
        words = new_recovery_words()
        make_recovery(vault, words).close()
    for way in (PASSPHRASE, words):
        with unlock(folder, way, surroundings()) as vault:
            assert check_vault(vault).faults == ()
            assert vault.is_writer


def test_without_the_ways_a_vault_says_that_a_file_is_missing(folder: Path) -> None:
    (folder / "ways").unlink()
    with pytest.raises(VaultIncomplete):
        opened(folder)


def begun(folder: Path) -> dict[str, dict[str, str]]:
    """What ``next`` holds for a change of passphrase, as the page on the format has it."""
    kept: list[dict[str, str]] = []
    for words in (PASSPHRASE, NEW):
        kept.append({n: base64.b64encode((folder / n).read_bytes()).decode() for n in FILES})
        if words is PASSPHRASE:
            with opened(folder) as vault:
                change_passphrase(vault, NEW).close()
    return {"before": kept[0], "after": kept[1]}


def cut_short(folder: Path, replaced: int) -> None:
    """As left by a change that was killed when ``replaced`` of the four files were in place."""
    earlier = shutil.copytree(folder / "logs", folder.with_name("logs"))
    told = begun(folder)
    for name in ("0", "1"):
        shutil.copy(earlier / name, folder / "logs" / name)
    shutil.rmtree(earlier)
    for number, name in enumerate(FILES):
        which = "after" if number < replaced else "before"
        (folder / name).write_bytes(base64.b64decode(told[which][name]))
    (folder / "next").write_text(json.dumps({"format": 1, **told}))


@pytest.mark.parametrize("replaced", range(5))
@pytest.mark.parametrize("words", [PASSPHRASE, NEW])
def test_a_change_that_was_cut_short_ends_as_the_words_that_are_typed(
    folder: Path, replaced: int, words: str
) -> None:
    (folder / "marks").unlink(missing_ok=True)
    cut_short(folder, replaced)
    (folder / "marks").unlink(missing_ok=True)
    with unlock(folder, words, surroundings()) as vault:
        write_entry(vault, NewEntry("goes on"))
    assert not (folder / "next").exists()
    other = NEW if words is PASSPHRASE else PASSPHRASE
    with pytest.raises(WrongPassphrase):
        unlock(folder, other, surroundings())
    with unlock(folder, words, surroundings()) as vault:
        assert check_vault(vault).faults == ()
        # And a later change is not confused by it.
        change_passphrase(vault, other).close()
    unlock(folder, other, surroundings()).close()


def test_a_copy_of_a_change_that_was_cut_short_is_read_with_either_and_can_be_gone_on_with(
    folder: Path, tmp_path: Path
) -> None:
    cut_short(folder, 2)
    copy = shutil.copytree(folder, tmp_path / "copy")
    before = everything_in(copy)
    for words in (PASSPHRASE, NEW):
        unlock(copy, words, surroundings()).close()
    assert everything_in(copy) == before
    with unlock(copy, PASSPHRASE, surroundings()) as vault:
        write_here(vault)
    with opened(copy) as vault:
        assert vault.is_writer
        assert check_vault(vault).faults == ()


def without_us(folder: Path, words: str, *more: str) -> int:
    reading, writing = os.pipe()
    os.write(writing, words.encode() + b"\n")
    os.close(writing)
    keyfile = folder.with_name(os.urandom(4).hex())
    command = [sys.executable, "-I", str(PAGE), str(folder), str(keyfile), *more,
               "--passphrase-fd", str(reading)]  # fmt: skip
    try:
        return subprocess.run(
            command, pass_fds=(reading,), check=False, capture_output=True
        ).returncode
    finally:
        os.close(reading)


def test_the_page_that_opens_a_vault_without_us_knows_every_way_that_is_typed(
    folder: Path, tmp_path: Path
) -> None:
    words, second = new_recovery_words(), new_second(tmp_path / "s")
    with opened(folder) as vault:
        vault = make_recovery(vault, words)
        use_second(vault, PASSPHRASE, second, recovery_without=True).close()
    assert without_us(folder, words) == 0
    assert without_us(folder, PASSPHRASE) == 1
    assert without_us(folder, PASSPHRASE, "--second", str(tmp_path / "s")) == 0
    shutil.copytree(KEPT, tmp_path / "first")
    assert without_us(tmp_path / "first", PASSPHRASE) == 0


def test_the_page_opens_a_vault_whose_change_of_keys_was_cut_short(folder: Path) -> None:
    cut_short(folder, 2)
    assert (without_us(folder, PASSPHRASE), without_us(folder, NEW)) == (0, 0)


def test_no_secret_of_a_way_in_is_printed(folder: Path) -> None:
    with opened(folder) as vault:
        shown = repr(vault) + repr(vault.keys)
        assert vault.keys.code.reveal().hex() not in shown
        assert "Secret(hidden)" in shown
    assert "hidden" in repr(Secret(b"x"))
