"""Readings: what a reader found in an original, kept sealed, and made again whenever need be.

A reading is named by what it depends on (the original, the readers of this version, the owner's
answers), keyed, so that its name tells nothing. It is two sealed blobs: ``…-items``, the frames of
``readers.wire`` each behind its length; and ``…-sum``, the counts. Each begins with 32 bytes that
bind it to its own name: originals are sealed to the same key, so without them whoever can write to
the folder could put one reading, or a file that the owner was sent, in the place of another.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import BinaryIO

import msgspec

from cairn.crypto.agefile import KeyDoesNotFit, SealedFile, SealWriter, seal_bytes
from cairn.crypto.digest import sha256_hex
from cairn.crypto.subkeys import subkey
from cairn.evidence.received import ReceivedOriginal, text_of
from cairn.readers.clock import ZoneClock
from cairn.readers.recognise import BUNDLE, name_of
from cairn.readers.registry import READERS
from cairn.readers.wire import MAX_FRAME, decode_said, encode_found
from cairn.storage.problems import NotThere
from cairn.terms.errors import DATA_ERROR, Problem
from cairn.terms.moment import ZoneSource
from cairn.terms.original import ActRef
from cairn.terms.reading import Answers, Continuation, Decision, Found, Item, Kept, Reading, Unread
from cairn.terms.row import Row
from cairn.vault.database_log import log_of
from cairn.vault.decide import answers_for, other_handles
from cairn.vault.measured import Measured
from cairn.vault.out_of_sight import out_of_sight
from cairn.vault.read_original import read_original
from cairn.vault.rows import row_of_item
from cairn.vault.vault import Vault

_LENGTH = 4
_MOST_OF_A_SUM = 64 << 20
_BINDING = 32
_ENDINGS = ("-items", "-sum")


class ChangedReading(Problem):
    """The items are not those that were written under this name."""

    say = "A part that this diary can make again was changed, so it was not used."
    hint = "Open the diary again: it is then made anew from what you added."
    exit_code = DATA_ERROR


class Summary(msgspec.Struct, frozen=True):
    """The counts of a reading, as they are kept."""

    reading: Reading
    handles: tuple[str, ...]
    """Senders as exported, most frequent first."""
    first: str
    last: str
    """Earliest and latest time in it: ISO 8601, UTC where it is known, else as the wall clock."""
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class StoredReading:
    """A reading in the vault."""

    original: ReceivedOriginal
    source: str
    """What the index calls it: changes with everything that the reading depends on."""
    summary: Summary
    name: str

    @property
    def reading(self) -> Reading:
        return self.summary.reading


def readings(vault: Vault) -> Iterator[StoredReading]:
    """The reading of every original that is not out of sight; made where it is missing."""
    aside = out_of_sight(vault.record.acts)
    for one in vault.received():
        if one.ref not in aside:
            yield reading_of(vault, one)


def reading_of(vault: Vault, one: ReceivedOriginal) -> StoredReading:
    """The current reading of one original. Raises ``NoSafeChild`` if it has to be made and there is
    no process to read in, ``ChangedOriginal`` if the sealed file was changed.
    """
    answers = answers_for(vault, one.ref)
    name = _name(vault, one, answers)
    summary = _load_summary(vault, name)
    if summary is None:
        summary = _make(vault, one, answers, name)
    others = sha256_hex(text_of(other_handles(vault)).encode())[:16]
    return StoredReading(one, f"{one.ref}/{name}/{others}", summary, name)


def _name(vault: Vault, one: ReceivedOriginal, answers: Answers) -> str:
    made_by = [name_of(reader) for reader in (*READERS, BUNDLE)]
    log = log_of(vault.record.acts, one)
    beside = [] if log is None else [log.original.sha256]
    depends_on = text_of([one.original.sha256, one.original.name, made_by, answers, *beside])
    key = subkey(vault.vault_key, "readings").reveal()
    return hmac.new(key, depends_on.encode(), "sha256").hexdigest()


def reading_names(vault: Vault) -> frozenset[str]:
    """The names of all blobs that are a current reading, or will be when it is made."""
    names = (_name(vault, one, answers_for(vault, one.ref)) for one in vault.received())
    return frozenset(f"{name}{ending}" for name in names for ending in _ENDINGS)


def _binding(vault: Vault, blob: str) -> bytes:
    """What a blob of this name begins with; nobody without the vault key can make it."""
    key = subkey(vault.vault_key, "readings").reveal()
    return hmac.digest(key, f"blob {blob}".encode(), "sha256")


def _load_summary(vault: Vault, name: str) -> Summary | None:
    try:
        with _items(vault, name), vault.places.readings.open(f"{name}-sum") as file:
            total = _sealed(vault, file)
            plain = total.read_at(0, min(total.size, _MOST_OF_A_SUM))
        if not hmac.compare_digest(plain[:_BINDING], _binding(vault, f"{name}-sum")):
            return None
        return msgspec.json.decode(plain[_BINDING:], type=Summary)
    except (NotThere, Problem, msgspec.DecodeError):
        return None  # disposable: it is made again


def opens_whole(vault: Vault, blob: str) -> bool:
    """Whether every byte of a kept blob opens, and it stands under its own name."""
    try:
        with vault.places.readings.open(blob) as file:
            sealed, at = _sealed(vault, file), 0
            is_own = hmac.compare_digest(sealed.read_at(0, _BINDING), _binding(vault, blob))
            while part := sealed.read_at(at, MAX_FRAME):
                at += len(part)
    except (NotThere, Problem, OSError):
        return False
    return is_own


def _make(vault: Vault, one: ReceivedOriginal, answers: Answers, name: str) -> Summary:
    """Read the original, keeping what is found as it comes."""
    measured = Measured()
    recipient = vault.keys.newest.record.recipient
    store = vault.places.readings
    for ending in _ENDINGS:
        if f"{name}{ending}" in set(store.names()):
            store.remove(f"{name}{ending}")
    with store.stage() as items, store.stage() as total:
        writer = SealWriter(items.write, recipient)
        writer.write(_binding(vault, f"{name}-items"))
        found = (measured.take(one) for one in read_original(vault, one, answers, measured))
        for frame in encode_found(found):
            writer.write(len(frame).to_bytes(_LENGTH, "big") + frame)
        writer.finish()
        summary = Summary(
            measured.reading(),
            measured.handles(),
            *measured.first_and_last(),
            measured.counts_by_handle(),
        )
        plain = _binding(vault, f"{name}-sum") + msgspec.json.encode(summary)
        total.write(seal_bytes(plain, recipient))
        store.put([(f"{name}-items", items), (f"{name}-sum", total)])
    return summary


def _sealed(vault: Vault, file: BinaryIO) -> SealedFile:
    """Opened with the key of the period it was made in: most are of the newest."""
    for period in reversed(vault.keys.periods):
        with suppress(KeyDoesNotFit):
            return SealedFile(file, period.record)
    raise KeyDoesNotFit


@contextmanager
def _items(vault: Vault, name: str) -> Iterator[SealedFile]:
    """The items of a reading, which begin behind ``_BINDING`` bytes. Raises ``ChangedReading``."""
    with vault.places.readings.open(f"{name}-items") as file:
        sealed = _sealed(vault, file)
        if not hmac.compare_digest(sealed.read_at(0, _BINDING), _binding(vault, f"{name}-items")):
            raise ChangedReading
        yield sealed


def found_in(vault: Vault, stored: StoredReading) -> Iterator[Found]:
    """Everything the reading holds, in the order of the source; decoded as untrusted again."""
    sizes = {"": stored.original.original.size}
    with _items(vault, stored.name) as sealed:
        at = _BINDING
        while at < sealed.size:
            length = int.from_bytes(sealed.read_at(at, _LENGTH), "big")
            said = decode_said(sealed.read_at(at + _LENGTH, min(length, MAX_FRAME)), sizes)
            if isinstance(said, tuple):
                for found in said:
                    if isinstance(found, Item | Unread | Continuation | Kept | Decision):
                        yield found
            at += _LENGTH + length


def kept_handles(vault: Vault) -> Iterator[str]:
    """Senders in the readings that are there already; nothing is read for this."""
    for one in vault.received():
        summary = _load_summary(vault, _name(vault, one, answers_for(vault, one.ref)))
        if summary is not None:
            yield from summary.handles


def rows_of_reading(vault: Vault, stored: StoredReading) -> Iterator[Row]:
    """The items as rows of the chronology."""
    order, others = 0, frozenset(other_handles(vault))
    home = ZoneClock(vault.home_zone, ZoneSource.VAULT_HOME)
    for found in found_in(vault, stored):
        if isinstance(found, Item):
            yield row_of_item(found, stored.original.ref, order, home, others)
            order += 1


def unread_in(vault: Vault, stored: StoredReading) -> tuple[Unread, ...]:
    """Every part that could not be read, with place and reason."""
    return tuple(found for found in found_in(vault, stored) if isinstance(found, Unread))


def pending(vault: Vault) -> tuple[StoredReading, ...]:
    """Readings that wait for an answer of the owner."""
    return tuple(stored for stored in readings(vault) if stored.reading.is_pending)


_OF_A_DEVICE = frozenset({
    "imessage", "android-phone", "iphone-calls", "whatsapp-iphone", "whatsapp-android",
    "sms-backup", "calendar", "vcard",
})  # fmt: skip
"""What only somebody with the phone or account in their hands can take from it."""


def asks_whose(stored: StoredReading) -> bool:
    """Whether it comes from a phone or account, and nobody has said whose that is."""
    is_said = any(decision.kind == "whose" for decision in stored.reading.decisions)
    return is_of_a_device(stored.reading) and not is_said


def is_of_a_device(reading: Reading | None) -> bool:
    """Whether it is the whole of a phone or account, as far as its reader goes."""
    return reading is not None and reading.reader.partition("/")[0] in _OF_A_DEVICE


def original_named(vault: Vault, ref: ActRef) -> ReceivedOriginal | None:
    return next((one for one in vault.received() if one.ref == ref), None)
