"""A chat that was exported twice is counted once, and nothing of it is merged away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.language.catalogue import catalogue
from cairn.platform.zygote import Zygote
from cairn.terms.pack import PageOne
from cairn.vault.add_files import Added, add_files
from cairn.vault.children import start_zygote
from cairn.vault.decide import decide_own_handles, decide_page_one
from cairn.vault.doctor import rebuild
from cairn.vault.make_pack import pack_vault
from cairn.vault.search import search
from cairn.vault.see_picture import all_rows, picture_of
from cairn.vault.set_aside import set_aside
from cairn.vault.vault import Vault
from tests.vault.vaults import new_vault

pytestmark = pytest.mark.slow
MAY = (
    "13/05/2025, 21:14 - Robin Example: answer me\n"
    "13/05/2025, 21:14 - Robin Example: answer me\n"
    "13/05/2025, 21:15 - Alex Invented: please stop\n"
)
JUNE = "02/06/2025, 07:03 - Robin Example: I am outside\n"


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with start_zygote() as started:
        yield started


@pytest.fixture
def vault(tmp_path: Path, zygote: Zygote) -> Iterator[Vault]:
    with new_vault(tmp_path / "v", zygote) as made:
        for name, chat in (("may", MAY), ("june", MAY + JUNE)):
            (tmp_path / f"{name}.txt").write_text(chat)
            list(add_files(made, [tmp_path / f"{name}.txt"]))
        decide_own_handles(made, ("Alex Invented",))
        decide_page_one(made, PageOne(initials="AI"))
        yield made


def counts(vault: Vault) -> tuple[int, int, int]:
    (contact,) = picture_of(vault).contacts
    return contact.from_them, contact.from_owner, picture_of(vault).repeated


def test_the_picture_counts_it_once_and_says_how_much_came_twice(vault: Vault) -> None:
    assert counts(vault) == (3, 1, 3)
    assert len([row for row in all_rows(vault) if row.kind == "message"]) == 7
    assert search(vault, "answer").count == 4


def test_a_pack_has_both_transcripts_and_one_count(vault: Vault, tmp_path: Path) -> None:
    packed = pack_vault(vault, tmp_path, purpose="police", words=catalogue())
    (listed,) = packed.folder.glob("checks/items.jsonl")
    lines = listed.read_bytes().splitlines()
    assert sum(b'"same_as": "item:' in line for line in lines) == 3
    assert sum(b"answer me" in line for line in lines) == 4


def test_what_is_set_aside_counts_nowhere_and_the_other_is_counted(vault: Vault) -> None:
    first, second = vault.received()
    set_aside(vault, first.ref)
    assert counts(vault) == (3, 1, 0)
    del second


def test_an_index_that_is_made_again_is_the_same(vault: Vault) -> None:
    counts(vault)
    again = rebuild(vault)
    assert (again.differing, again.before) == (0, again.after)


def test_what_comes_later_by_another_route_is_linked_then(vault: Vault, tmp_path: Path) -> None:
    assert counts(vault)[2] == 3
    (tmp_path / "july.txt").write_text(MAY + JUNE + JUNE.replace("02/06", "03/07"))
    (added,) = add_files(vault, [tmp_path / "july.txt"])
    assert isinstance(added, Added)
    assert counts(vault) == (4, 1, 7)
