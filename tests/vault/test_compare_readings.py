"""What another reading changes is counted: new, gone, read in another way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.platform.zygote import Zygote
from cairn.vault.add_files import add_files
from cairn.vault.children import start_zygote
from cairn.vault.compare_readings import Compared, compare
from cairn.vault.decide import decide_about_original, decide_own_handles
from cairn.vault.readings import readings
from tests.vault.vaults import new_vault

CHAT = "13/05/2025, 21:14 - Robin: hello\n14/05/2025, 07:02 - Mia: no\n"
OPEN = "03/04/2025, 21:14 - Robin: hello\n05/06/2025, 07:02 - Mia: no\n"


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with start_zygote() as started:
        yield started


def test_the_same_reading_changes_nothing_and_another_owner_all(
    tmp_path: Path, zygote: Zygote
) -> None:
    (tmp_path / "chat.txt").write_text(CHAT)
    with new_vault(tmp_path / "v", zygote) as vault:
        list(add_files(vault, [tmp_path / "chat.txt"]))
        (before,) = readings(vault)
        assert compare(vault, before, before) == Compared()
        decide_own_handles(vault, ("Mia",))
        (after,) = readings(vault)
        # Who sent what is another thing now; what was said stands where it stood.
        assert compare(vault, before, after) == Compared(altered=2)


def test_what_waited_is_new_when_it_is_read(tmp_path: Path, zygote: Zygote) -> None:
    (tmp_path / "chat.txt").write_text(OPEN)
    with new_vault(tmp_path / "v", zygote) as vault:
        list(add_files(vault, [tmp_path / "chat.txt"]))
        (waiting,) = readings(vault)
        decide_about_original(vault, waiting.original.ref, date_order="dmy")
        (first,) = readings(vault)
        assert compare(vault, waiting, first) == Compared(added=2)
        decide_about_original(vault, waiting.original.ref, date_order="mdy")
        (second,) = readings(vault)
        assert compare(vault, first, second) == Compared(altered=2)
        assert compare(vault, second, waiting) == Compared(gone=2)
