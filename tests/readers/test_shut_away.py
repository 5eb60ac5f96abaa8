"""The readers where they really run: in a process without disk and network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.platform.zygote import Zygote
from cairn.readers.parent import drive, read_in_process, resolve
from cairn.vault.children import start_zygote
from tests.readers.expected import ANSWERS, EXAMPLES
from tests.readers.sources import Bytes, items

PATHS = [path for _, path in EXAMPLES]


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with start_zygote() as started:
        if not started.possible() & {"seccomp", "netns"}:
            pytest.skip("this system cannot shut a process away")
        yield started


@pytest.mark.parametrize("path", PATHS, ids=[p.name for p in PATHS])
def test_an_example_reads_the_same_without_disk_and_network(zygote: Zygote, path: Path) -> None:
    source = Bytes.at(path)
    with zygote.run("cairn.readers.child:read", profile="bytes") as child:
        said = list(drive(child.channel, source, ANSWERS))
        assert child.wait().reason == "finished"
    found, end = read_in_process(source, ANSWERS)
    assert said == [*found, end]


def test_places_are_resolved_there_too(zygote: Zygote) -> None:
    source = Bytes.at(next(path for path in PATHS if path.suffix == ".zip"))
    places = [item.place for item in items(read_in_process(source, ANSWERS)[0])]
    with zygote.run("cairn.readers.child:read", profile="bytes") as child:
        spans = [(place.member, place.locator) for place in places]
        assert resolve(child.channel, source, spans) == tuple(p.raw_sha256 for p in places)


@pytest.mark.parametrize("codec", ["utf-16-be", "utf-32", "cp1252", "utf-8-sig"])
def test_every_alphabet_is_at_hand_there(zygote: Zygote, codec: str) -> None:
    source = Bytes("18/03/2024, 10:00 - Ännchen: grüß dich\n".encode(codec))
    with zygote.run("cairn.readers.child:read", profile="bytes") as child:
        said = list(drive(child.channel, source, ANSWERS))
    assert [item.text for item in items(said[:-1])] == ["grüß dich"]  # type: ignore[arg-type]
