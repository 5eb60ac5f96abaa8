"""A long import takes keys from a child beside it, and does not depend on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.crypto.age_keys import Identity
from cairn.evidence.give_back import whole_original
from cairn.platform.zygote import Zygote
from cairn.vault.add_files import MOST_IN_BATCH, Added, add_files
from cairn.vault.children import start_zygote
from cairn.vault.seal_ahead import sealing_ahead
from tests.vault.vaults import new_vault, opened


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with start_zygote() as started:
        yield started


def test_its_keys_are_real_ones_and_its_child_is_gone_afterwards(zygote: Zygote) -> None:
    identity = Identity.new()
    with sealing_ahead(zygote, identity.recipient):
        pairs = [identity.recipient.new_file_key() for _ in range(70)]
    assert all(identity.unwrap(wrapped) == key for key, wrapped in pairs)
    assert len({key for key, _ in pairs}) == 70
    assert not Path(f"/proc/{zygote.pid}/task/{zygote.pid}/children").read_text().split()


def test_without_a_process_that_forks_children_it_goes_on_as_always() -> None:
    identity = Identity.new()
    gone = start_zygote()
    gone.close()
    for none in (None, gone):
        with sealing_ahead(none, identity.recipient):
            key, wrapped = identity.recipient.new_file_key()
        assert identity.unwrap(wrapped) == key


def test_if_it_ends_in_the_middle_the_rest_is_sealed_here() -> None:
    identity = Identity.new()
    with start_zygote() as ends, sealing_ahead(ends, identity.recipient):
        first = identity.recipient.new_file_key()
        ends.close()
        rest = [identity.recipient.new_file_key() for _ in range(200)]
    assert all(identity.unwrap(wrapped) == key for key, wrapped in [first, *rest])


def test_many_files_come_in_whole(zygote: Zygote, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    files = {f"{n}.txt": os.urandom(n) for n in range(1, MOST_IN_BATCH + 60)}
    for name, data in files.items():
        (inbox / name).write_bytes(data)
    with new_vault(tmp_path / "vault", zygote) as vault:
        assert all(isinstance(one, Added) for one in add_files(vault, [inbox]))
    with opened(tmp_path / "vault") as vault:
        assert not vault.record.faults
        found = {}
        for one in vault.received():
            identity = vault.keys.identity(one.seal.key_period)
            parts = whole_original(vault.originals, one.original, one.seal, identity)
            found[one.original.name] = b"".join(bytes(part) for part in parts)
    assert found == files
