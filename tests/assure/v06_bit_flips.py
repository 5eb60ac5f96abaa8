"""V6: one bit is turned over, in every file of a vault."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cairn.evidence.give_back import OpenOriginal
from cairn.index.store import Index
from cairn.journal.journal import Journal
from cairn.platform.zygote import Zygote
from cairn.storage.memory import MemoryBlobs, MemoryLog, MemorySmall
from cairn.storage.promises import FRAME_BYTES, BlobStore
from cairn.terms.errors import Problem
from cairn.terms.original import PRIVATE_NOTES, RECORD
from cairn.vault.add_files import add_files
from cairn.vault.children import start_zygote
from cairn.vault.dispose import dispose
from cairn.vault.header import parse_header
from cairn.vault.index_of import index_of
from cairn.vault.key_files import choices, needed
from cairn.vault.readings import reading_of, rows_of_reading
from cairn.vault.settings import Settings, open_settings
from cairn.vault.unlock import Opened, behind_words, typed
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry, write_entry, write_note
from tests.assure.figure import Counts, Figure, Must, none_of
from tests.assure.remembered import remembered
from tests.vault.vaults import PASSPHRASE, new_vault, opened

_SMALL_FILES = ("header", "slots", "ways", "keys", "settings")
_SMALL_ROUND, _WHOLE_ROUND = 30_000, 150_000
"""About so many flips: at the small size not every byte of the large files is changed."""
_STEPS = {"keys": 8, "ways": 4}
_BODY_STEP = 12
"""At the small size, of so many neighbouring bytes one is changed."""
_SAME, _NAMED, _WRONG = "harmless: the same was read", "found, with a name", "read wrong"
_ASIDE, _OTHER = "found: set aside in the bin, and said so", "found: taken for another passphrase"
_UNNAMED = "exceptions without a name"


@dataclass(frozen=True, slots=True)
class Tried:
    """What there is to be read where a byte was changed, beside what has to be read."""

    read: Callable[[bytes], Any]
    """From the changed bytes. Raises ``Problem`` where it is found."""
    expected: Any


class _OtherPassphrase(Exception):
    """Nothing opened: the passphrase looks wrong."""


class _SetAside(Exception):
    """The last record was moved into the bin."""


class _Listed(Exception):
    """A fault that the check lists."""


def make(root: Path, flips: int) -> Counts:
    """Whole rounds over every file, about ``flips`` in all."""
    chance = random.Random(6)  # noqa: S311 - the same bits every time
    whole = flips > _SMALL_ROUND
    rounds = -(-flips // _WHOLE_ROUND)
    found: Counter[str] = Counter()
    with remembered(), start_zygote() as zygote, _example(root / "vault", zygote) as vault:
        for name, data, where, tried in _everything(vault, root, chance, whole=whole):
            at = sorted(where)
            for _ in range(rounds):
                for byte in at:
                    outcome = outcome_of(data, byte, chance.randrange(8), tried)
                    found[outcome] += 1
                    found[f"flips in {name}"] += 1
                    found["flips"] += 1
    places = [name for name in found if name.startswith("flips in ")]
    names = ("flips", *places, _NAMED, _ASIDE, _OTHER, _SAME, _WRONG, _UNNAMED)
    return {name: found[name] for name in names}


def outcome_of(data: bytes, byte: int, bit: int, tried: Tried) -> str:
    """What came of turning over one bit."""
    changed = bytearray(data)
    changed[byte] ^= 1 << bit
    try:
        read = tried.read(bytes(changed))
    except _OtherPassphrase:
        return _OTHER
    except _SetAside:
        return _ASIDE
    except (Problem, _Listed):
        return _NAMED
    except Exception:  # noqa: BLE001, RUF100 - any other exception is what is looked for
        return _UNNAMED
    return _SAME if read == tried.expected else _WRONG


@contextmanager
def _example(folder: Path, zygote: Zygote) -> Iterator[Vault]:
    """A little of everything; opened a second time, when all its files are there."""
    mail = folder.with_name("chat.txt")
    mail.write_text("15/06/2025, 14:02 - Ana: hello\n15/06/2025, 14:03 - Ben: who is this\n" * 9)
    with new_vault(folder, zygote) as vault:
        write_entry(vault, NewEntry("he stood outside again"))
        dispose(vault, write_entry(vault, NewEntry("words that went")))
        write_note(vault, NewEntry("for nobody"))
        for _ in add_files(vault, [mail]):
            pass
    with opened(folder, zygote) as vault, index_of(vault) as index:
        index.counts()
    with opened(folder, zygote) as vault:
        yield vault


_Part = tuple[str, bytes, Iterable[int], Tried]


def _everything(vault: Vault, root: Path, chance: random.Random, *, whole: bool) -> Iterator[_Part]:
    yield from _small_files(vault, whole=whole)
    for log in (RECORD, PRIVATE_NOTES):
        yield _log(vault, log, whole=whole)
    for name in vault.originals.names():
        yield _original(vault, name, chance)
    for name in vault.places.readings.names():
        yield _reading(vault, name, chance)
    yield _index(vault, root, chance)


def _small_files(vault: Vault, *, whole: bool) -> Iterator[_Part]:
    found = {name: vault.places.small.get(name) for name in _SMALL_FILES}
    files = {name: one[0] for name, one in found.items() if one is not None}
    expected = _keys_and_settings(files)
    for name, data in files.items():

        def read(untrusted: bytes, name: str = name) -> tuple[object, ...]:
            return _keys_and_settings(files | {name: untrusted})

        step = 1 if whole else _STEPS.get(name, 1)
        yield name, data, range(0, len(data), step), Tried(read, expected)


def _keys_and_settings(untrusted_files: dict[str, bytes]) -> tuple[object, ...]:
    """As a vault is opened, from the words to the keys; the store is in memory."""
    small = MemorySmall()
    for name, data in untrusted_files.items():
        small.put(name, data, None)
    header = parse_header(needed(small, "header"))
    found = behind_words(header, choices(small), typed(header, PASSPHRASE, None))
    if found is None:
        raise _OtherPassphrase
    return _compared(found, open_settings(found.files.settings, found.vault_key))


def _compared(found: Opened, settings: Settings) -> tuple[object, ...]:
    ring = found.keys
    periods = [(one.number, one.record.secret_text(), one.private.secret_text())
               for one in ring.periods]  # fmt: skip
    branches = [(one.number, one.record.seed(), one.private.seed()) for one in ring.branches]
    return found.vault_key.reveal(), periods, branches, ring.pack.seed(), settings


def _log(vault: Vault, log: int, *, whole: bool) -> _Part:
    name = f"logs/{log}"
    data = (vault.folder / name).read_bytes()
    keys = vault.keys.for_log(log)

    def read(untrusted: bytes) -> object:
        journal = Journal(MemoryLog(untrusted), keys, random=vault.around.random, is_writer=True)
        if journal.recovered:
            raise _SetAside
        if journal.faults:
            raise _Listed
        return journal.acts

    where = range(len(data)) if whole else _frames_and_some(data)
    return name, data, where, Tried(read, read(data))


def _frames_and_some(data: bytes) -> Iterator[int]:
    """Every byte of every frame, and of the bodies one in ``_BODY_STEP``."""
    for stored in MemoryLog(data).read_from():
        body = stored.position + FRAME_BYTES
        yield from range(stored.position, body)
        yield from range(body, stored.end, _BODY_STEP)


def _blobs(store: BlobStore, name: str, untrusted: bytes) -> MemoryBlobs:
    """The same blobs in memory, one of them changed."""
    blobs = MemoryBlobs()
    for one in store.names():
        with store.open(one) as file, blobs.stage() as staged:
            staged.write(untrusted if one == name else file.read())
            blobs.put([(one, staged)])
    return blobs


def _some(data: bytes, chance: random.Random, most: int) -> list[int]:
    return chance.sample(range(len(data)), min(most, len(data)))


def _original(vault: Vault, name: str, chance: random.Random) -> _Part:
    with vault.originals.open(name) as file:
        data = file.read()
    one = next(one for one in vault.received() if one.seal.sealed_sha256 == name)
    identity = vault.keys.identity(one.seal.key_period)

    def read(untrusted: bytes) -> bytes:
        blobs = _blobs(vault.originals, name, untrusted)
        with OpenOriginal(blobs, one.original, one.seal, identity) as original:
            return b"".join(original.chunks())

    return "originals", data, _some(data, chance, 2000), Tried(read, read(data))


def _reading(vault: Vault, name: str, chance: random.Random) -> _Part:
    with vault.places.readings.open(name) as file:
        data = file.read()
    (one,) = vault.received()

    def read(untrusted: bytes) -> object:
        blobs = _blobs(vault.places.readings, name, untrusted)
        seen = replace(vault, places=replace(vault.places, readings=blobs))
        return tuple(rows_of_reading(seen, reading_of(seen, one)))

    return "readings", data, _some(data, chance, 100), Tried(read, read(data))


def _index(vault: Vault, root: Path, chance: random.Random) -> _Part:
    data = vault.index_path.read_bytes()
    path = root / "index.db"

    def read(untrusted: bytes) -> object:
        path.write_bytes(untrusted)
        index = Index.open(path, vault.index_key)
        try:
            return tuple(index.rows()), index.counts(), index.search("hello")
        finally:
            index.close()

    return "index.db", data, _some(data, chance, 500), Tried(read, read(data))


FIGURE = Figure(
    name="bit-flips",
    number="V6",
    question="If one bit of a vault is changed, can something wrong be read?",
    shows=(
        "One random bit of every byte of header, slots, settings and every frame of both logs, and "
        "of many bytes of the rest: of one in eight of the keys, one in four of the ways in, one "
        "in twelve of the sealed bodies (the long size: of every one), and of bytes by chance in "
        "originals, readings and index. What is then read is compared with what was written, "
        "along the way that the program reads it; files in memory stand for those on the disk, "
        "except for the index."
    ),
    does_not_show=(
        "Several changes that fit together, made by somebody with a plan: V7 tries those. A change "
        "in a slot's salt or commitment looks like a wrong passphrase, and the program says that."
    ),
    make=make,
    unit="flips",
    ci_size=20_000,
    long_size=500_000,
    must=(Must("flips", ">=", 20_000), *none_of(_WRONG, _UNNAMED)),
)
