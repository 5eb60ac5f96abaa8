"""Files made to do harm, where readers really run: each ends within its limits and is told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.evidence.give_back import OpenOriginal
from cairn.platform.zygote import Zygote
from cairn.terms.reading import Answers, Found, Reading
from cairn.vault.add_files import add_files
from cairn.vault.children import start_zygote
from cairn.vault.measured import Measured
from cairn.vault.shut_away import read_shut_away
from tests.hostile.files import all_files
from tests.readers.sources import Bytes
from tests.vault.vaults import new_vault

pytestmark = pytest.mark.slow
FILES = all_files()
ENDS = {
    "", "no-reader", "several-readers", "undecided", "out-of-time", "out-of-memory", "empty-file",
    "has-password", "database-log",
}  # fmt: skip
STOPPED = {"reader-stopped"}
ABORTS = {"sheet, a cell at the far end"}
"""Takes more memory than there is in one step, and the library then ends the process."""


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with start_zygote() as started:
        if not started.possible() & {"seccomp", "netns"}:
            pytest.skip("this system cannot shut a process away")
        yield started


def test_there_are_enough_of_them() -> None:
    assert len(FILES) >= 120


@pytest.mark.parametrize("name", FILES)
def test_each_ends_and_says_what_it_was(name: str, zygote: Zygote) -> None:
    measured = Measured()
    source = Bytes(FILES[name](), name.replace("/", "_"))
    found: list[Found] = [
        measured.take(one) for one in read_shut_away(zygote, source, Answers(), measured)
    ]
    reading: Reading = measured.reading()
    assert reading.stopped in (ENDS | STOPPED if name in ABORTS else ENDS), name
    assert found or reading.reader, name


def test_all_of_them_are_sealed_and_given_back_as_they_came(tmp_path: Path, zygote: Zygote) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    digests = set()
    for number, make in enumerate(FILES.values()):
        data = make()
        if len(data) <= 1 << 20:
            (folder / f"{number}").write_bytes(data)
            digests.add(hashlib.sha256(data).hexdigest())
    with new_vault(tmp_path / "v", zygote) as vault:
        list(add_files(vault, [folder]))
        kept = vault.received()
        assert {one.original.sha256 for one in kept} == digests
        for one in kept:
            identity = vault.keys.identity(one.seal.key_period)
            with OpenOriginal(vault.originals, one.original, one.seal, identity) as opened:
                assert sum(len(part) for part in opened.chunks()) == one.original.size
