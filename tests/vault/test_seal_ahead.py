"""A long import takes the starts of files from a child beside it, and does not depend on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.crypto.age_keys import Identity
from cairn.crypto.agefile import open_bytes, seal_bytes
from cairn.evidence.give_back import whole_original
from cairn.platform.zygote import Zygote
from cairn.vault.add_files import MOST_IN_BATCH, Added, add_files
from cairn.vault.children import start_zygote
from cairn.vault.seal_ahead import sealing_ahead
from tests.vault.vaults import new_vault, opened

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with start_zygote() as started:
        yield started


def sealed(identity: Identity, count: int) -> set[bytes]:
    return {seal_bytes(b"words", identity.recipient) for _ in range(count)}


def test_its_starts_are_real_ones_and_its_child_is_gone_afterwards(zygote: Zygote) -> None:
    identity = Identity.new()
    with sealing_ahead(zygote, identity.recipient):
        starts = [identity.recipient.supplied_start() for _ in range(1300)]
        files = sealed(identity, 70)
    assert {open_bytes(one, identity) for one in files} == {b"words"}
    assert len({one.payload_key for one in starts if one}) == 1300
    assert len({one[:300] for one in files}) == 70
    assert not Path(f"/proc/{zygote.pid}/task/{zygote.pid}/children").read_text().split()


def test_without_a_process_that_forks_children_it_goes_on_as_always() -> None:
    identity = Identity.new()
    gone = start_zygote()
    gone.close()
    for none in (None, gone):
        with sealing_ahead(none, identity.recipient):
            (one,) = sealed(identity, 1)
        assert open_bytes(one, identity) == b"words"


def test_if_it_ends_in_the_middle_the_rest_is_sealed_here() -> None:
    identity = Identity.new()
    with start_zygote() as ends, sealing_ahead(ends, identity.recipient):
        first = identity.recipient.supplied_start()
        ends.close()
        rest = sealed(identity, 1500)
        assert identity.recipient.supplied_start() is None
    assert first is not None
    assert len(rest) == 1500
    assert {open_bytes(one, identity) for one in rest} == {b"words"}


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
