"""The keys of a vault: made once, kept sealed under the vault key in the file ``keys``.

The sealed file has the same size for years, whatever ways in there are, so that it does not tell.
A field that this version does not know is kept when the file is written again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import msgspec

from cairn.crypto.age_keys import Identity
from cairn.crypto.digest import sha256
from cairn.crypto.sealed_small import open_small, seal_small
from cairn.crypto.secret import Secret
from cairn.crypto.signing import SigningKey
from cairn.crypto.slots import SLOT_COUNT, SlotKind
from cairn.crypto.subkeys import subkey
from cairn.journal.keys import LogKeys
from cairn.terms.original import PRIVATE_NOTES, RECORD

CODE_BYTES = 16
UNUSED = 0
_STEP = 64 * 1024
_FRAMING = 32 + 16 + 4

_STRIDE = 1 << 16


class _Period(msgspec.Struct, frozen=True):
    number: int
    record: str
    private: str
    since: int | None = None


class _Branch(msgspec.Struct, frozen=True):
    number: int
    record: str
    private: str


class _Way(msgspec.Struct, frozen=True):
    kind: int
    public: str
    since: int | None = None
    name: str = ""
    words: str = ""
    second: str = ""


class _Keys(msgspec.Struct, frozen=True):
    periods: tuple[_Period, ...]
    branches: tuple[_Branch, ...]
    pack: str
    ways: tuple[_Way, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """One key period: the identities that open what was sealed in it."""

    number: int
    record: Identity
    private: Identity
    since: int | None = None
    """When it began, UTC microseconds; ``None`` in the first vaults."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One log branch: the keys that sign its frames."""

    number: int
    record: SigningKey
    private: SigningKey


@dataclass(frozen=True, slots=True)
class Way:
    """What is kept about one slot. The private half of ``public`` opens with the slot alone."""

    public: str
    """An ``age1pq…`` key: as text, since it is needed only when the vault key changes."""
    kind: int = UNUSED
    """A ``SlotKind``, ``UNUSED``, or a kind of a newer version."""
    since: int | None = None
    """When it was made, UTC microseconds."""
    name: str = ""
    """What the owner calls a supporter."""
    words: str = ""
    """The six spoken words of a supporter's key."""
    second: str = ""
    """Which second secret it needs beside what is typed (``second_secret.mark_of``); empty if
    none."""


@dataclass(frozen=True, slots=True)
class Keyring:
    periods: tuple[Period, ...]
    branches: tuple[Branch, ...]
    pack: SigningKey
    """Signs packs; its fingerprint is the same on every pack of this vault."""
    ways: tuple[Way, ...] = ()
    """One for each slot; empty in the first vaults, until they are opened with the passphrase."""
    code: Secret = field(default_factory=lambda: Secret(b""))
    """The vault code: 16 random bytes that a hosted copy will ask for."""
    unknown: Mapping[str, msgspec.Raw] = field(default_factory=dict, repr=False)
    """Fields of a newer version, as they stood."""

    @property
    def newest(self) -> Period:
        return self.periods[-1]

    @property
    def lasting(self) -> Secret:
        """A secret that no change of keys touches, to bind things to this vault with."""
        return Secret(self.pack.seed())

    def for_log(self, log: int) -> LogKeys:
        private = log == PRIVATE_NOTES
        return LogKeys(
            log=log,
            period=self.newest.number,
            identities={p.number: p.private if private else p.record for p in self.periods},
            signers={b.number: b.private if private else b.record for b in self.branches},
            branch=self.branches[-1].number,
        )

    def identity(self, period: int) -> Identity:
        """What opens an original sealed in ``period``."""
        return self.for_log(RECORD).identities[period]

    def with_kind(self, kind: SlotKind) -> tuple[int, ...]:
        """Numbers of the slots of this kind."""
        return tuple(index for index, way in enumerate(self.ways) if way.kind == kind)


def new_branch(number: int) -> Branch:
    return Branch(number, SigningKey.new(), SigningKey.new())


def later_number(number: int) -> int:
    """For the next key period: by chance, so that those that two copies begin differ, and one copy
    can take in the other. Below 2^32 for as long as anybody lives.
    """
    return number + 1 + secrets.randbelow(_STRIDE)


def new_period(number: int, since: int) -> Period:
    return Period(number, Identity.new(), Identity.new(), since)


def unused_way() -> Way:
    """A way in that nobody can use: its private half is thrown away here."""
    return Way(Identity.new().recipient.text)


def no_ways() -> tuple[Way, ...]:
    """Sixteen ways that nobody can use."""
    return tuple(unused_way() for _ in range(SLOT_COUNT))


def new_keyring(since: int, random: Callable[[int], bytes]) -> Keyring:
    return Keyring(
        (new_period(1, since),),
        (new_branch(1),),
        SigningKey.new(),
        no_ways(),
        Secret(random(CODE_BYTES)),
    )


def _associated(header: bytes, slots: bytes, ways: bytes | None) -> bytes:
    bound = b"cairn/keys/v1\0" + sha256(header) + sha256(slots)
    return bound if ways is None else bound + sha256(ways)


def _told(ring: Keyring) -> _Keys:
    return _Keys(
        tuple(
            _Period(p.number, p.record.secret_text(), p.private.secret_text(), p.since)
            for p in ring.periods
        ),
        tuple(
            _Branch(b.number, b.record.seed().hex(), b.private.seed().hex()) for b in ring.branches
        ),
        ring.pack.seed().hex(),
        tuple(
            _Way(way.kind, way.public, way.since, way.name, way.words, way.second)
            for way in ring.ways
        ),
        ring.code.reveal().hex(),
    )


def seal_keyring(
    ring: Keyring,
    vault_key: Secret,
    *,
    header: bytes,
    slots: bytes,
    ways: bytes | None,
    random: Callable[[int], bytes],
) -> bytes:
    """``ways`` is the file of that name, ``None`` where there is none."""
    told = msgspec.json.encode(_told(ring))
    unknown = {name: raw for name, raw in ring.unknown.items() if name not in _KNOWN}
    if unknown:
        told = told[:-1] + b"," + msgspec.json.encode(unknown)[1:]
    told = told.ljust(-(-(len(told) + _FRAMING) // _STEP) * _STEP - _FRAMING)
    aad = _associated(header, slots, ways)
    return seal_small(subkey(vault_key, "keys"), told, aad=aad, random=random)


_KNOWN = frozenset(_Keys.__struct_fields__)


def open_keyring(
    sealed: bytes, vault_key: Secret, *, header: bytes, slots: bytes, ways: bytes | None
) -> Keyring:
    """Raises what ``open_small`` raises when the file, the header, slots or ways were changed."""
    plain = open_small(
        subkey(vault_key, "keys"), sealed, aad=_associated(header, slots, ways)
    ).rstrip(b" ")
    keys = msgspec.json.decode(plain, type=_Keys)
    everything = msgspec.json.decode(plain, type=dict[str, msgspec.Raw])
    seed = SigningKey.from_seed
    return Keyring(
        tuple(
            Period(p.number, Identity.from_text(p.record), Identity.from_text(p.private), p.since)
            for p in keys.periods
        ),
        tuple(
            Branch(b.number, seed(bytes.fromhex(b.record)), seed(bytes.fromhex(b.private)))
            for b in keys.branches
        ),
        seed(bytes.fromhex(keys.pack)),
        tuple(Way(w.public, w.kind, w.since, w.name, w.words, w.second) for w in keys.ways),
        Secret(bytes.fromhex(keys.code)),
        {name: raw for name, raw in everything.items() if name not in _KNOWN},
    )
