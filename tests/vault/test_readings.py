"""A reading is believed only under its own name: no other can be put in its place."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.crypto.padding import padme
from cairn.platform.zygote import Zygote
from cairn.readers.parent import read_in_process
from cairn.readers.wire import encode_found
from cairn.terms.reading import Answers, Found, Item
from cairn.vault.add_files import add_files
from cairn.vault.children import start_zygote
from cairn.vault.measured import Measured
from cairn.vault.readings import ChangedReading, found_in, readings
from cairn.vault.vault import Vault
from tests.readers.sources import Bytes
from tests.vault.vaults import new_vault

pytestmark = pytest.mark.slow

ONE = b'<smses><sms type="1" address="07700900111" date="1647615361000" body="I see you"/></smses>'
OTHER = ONE.replace(b"I see you", b"Sorry")


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with start_zygote() as started:
        if not started.possible() & {"seccomp", "netns"}:
            pytest.skip("this system cannot shut a process away")
        yield started


@pytest.fixture
def vault(tmp_path: Path, zygote: Zygote) -> Iterator[Vault]:
    with new_vault(tmp_path / "v", zygote) as made:
        yield made


def added(vault: Vault, folder: Path, **files: bytes) -> None:
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    list(add_files(vault, [folder]))


def texts(vault: Vault) -> list[str]:
    return [
        found.text
        for stored in readings(vault)
        for found in found_in(vault, stored)
        if isinstance(found, Item)
    ]


def blobs(vault: Vault, ending: str) -> list[Path]:
    return sorted((vault.folder / "readings").rglob(f"*-{ending}"))


@pytest.mark.parametrize("endings", [("items",), ("sum",), ("items", "sum")])
def test_readings_that_changed_places_are_made_again(
    vault: Vault, tmp_path: Path, endings: tuple[str, ...]
) -> None:
    added(vault, tmp_path / "inbox", one=ONE, other=OTHER)
    before = texts(vault)
    for ending in endings:
        first, second = blobs(vault, ending)
        held = first.read_bytes()
        first.write_bytes(second.read_bytes())
        second.write_bytes(held)
    assert texts(vault) == before == ["I see you", "Sorry"]


def frames(found: list[Found], padding: int) -> bytes:
    (item,) = found
    assert isinstance(item, Item)
    forged = dataclasses.replace(item, text="Come over", details=(("x", "y" * padding),))
    return b"".join(len(frame).to_bytes(4, "big") + frame for frame in encode_found([forged]))


def test_a_file_the_owner_was_sent_cannot_stand_in_for_a_reading(
    vault: Vault, tmp_path: Path
) -> None:
    """It is sealed to the same key, so the seal alone says nothing about what it is."""
    found, _ = read_in_process(Bytes(ONE), Answers())
    forged = next(
        made for made in (frames(found, n) for n in range(500)) if len(made) == padme(len(made))
    )
    added(vault, tmp_path / "inbox", one=ONE, photo=forged)
    assert texts(vault) == ["I see you"]
    (photo,) = (one for one in vault.received() if one.original.name == "photo")
    name = photo.seal.sealed_sha256
    sealed = (vault.folder / "originals" / name[:2] / name).read_bytes()
    stored = list(readings(vault))
    for path in blobs(vault, "items"):
        path.write_bytes(sealed)
    with pytest.raises(ChangedReading):
        list(found_in(vault, stored[0]))
    assert texts(vault) == ["I see you"]


def test_handles_without_number_or_end_are_not_all_held() -> None:
    data = b'<smses><sms type="1" address="%s"/><sms type="1" address="1"/></smses>' % (b"a" * 9999)
    measured = Measured()
    for one in read_in_process(Bytes(data), Answers())[0]:
        measured.take(one)
    assert measured.items == 2
    assert measured.handles() == ("1",)
