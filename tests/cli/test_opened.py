"""What an opening tells beside the answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cairn.vault.write_entry import NewEntry, write_entry
from tests.cli.commands import cairn
from tests.cli.typed import Typed
from tests.vault.vaults import PASSPHRASE, new_vault

pytestmark = pytest.mark.slow
IN_2100 = 4_102_444_800_000_000
TOLD = "something was written here on 1 January 2100. If the clock is wrong"


@pytest.fixture
def ahead(tmp_path: Path) -> Path:
    with new_vault(tmp_path / "v") as vault:
        ahead = replace(vault, around=replace(vault.around, clock=lambda: IN_2100))
        write_entry(ahead, NewEntry("written by a clock that was ahead"))
    return tmp_path / "v"


def test_a_clock_that_went_back_is_told_once_and_the_answer_stays_clean(ahead: Path) -> None:
    ran = cairn("write", ahead, "--json", private={"--entry-fd": {"text": "now"}})
    assert (ran.code, ran.told["ref"]) == (0, "act:0.1.745")
    assert TOLD in ran.err
    assert TOLD not in cairn("picture", ahead).err


def test_a_session_tells_it_too(ahead: Path) -> None:
    with Typed(("-m", "cairn.cli", "session", str(ahead))) as typed:
        typed.answer(("Passphrase:", PASSPHRASE))
        assert TOLD in typed.until("cairn>")
        typed.enter("lock")
        assert typed.end() == 0
