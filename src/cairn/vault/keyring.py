"""The keys of a vault: made once, kept sealed under the vault key in the file ``keys``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from cairn.crypto.age_keys import Identity
from cairn.crypto.digest import sha256
from cairn.crypto.sealed_small import open_small, seal_small
from cairn.crypto.secret import Secret
from cairn.crypto.signing import SigningKey
from cairn.crypto.subkeys import subkey
from cairn.journal.keys import LogKeys
from cairn.terms.original import PRIVATE_NOTES, RECORD

_SEED_BYTES = 32


class _Period(msgspec.Struct, frozen=True):
    number: int
    record: str
    private: str


class _Branch(msgspec.Struct, frozen=True):
    number: int
    record: str
    private: str


class _Keys(msgspec.Struct, frozen=True):
    periods: tuple[_Period, ...]
    branches: tuple[_Branch, ...]
    pack: str


@dataclass(frozen=True, slots=True)
class Period:
    """One key period: the identities that open what was sealed in it."""

    number: int
    record: Identity
    private: Identity


@dataclass(frozen=True, slots=True)
class Branch:
    """One log branch: the keys that sign its frames."""

    number: int
    record: SigningKey
    private: SigningKey


@dataclass(frozen=True, slots=True)
class Keyring:
    periods: tuple[Period, ...]
    branches: tuple[Branch, ...]
    pack: SigningKey
    """Signs packs; its fingerprint is the same on every pack of this vault."""

    @property
    def newest(self) -> Period:
        return self.periods[-1]

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


def new_branch(number: int) -> Branch:
    return Branch(number, SigningKey.new(), SigningKey.new())


def new_keyring() -> Keyring:
    return Keyring((Period(1, Identity.new(), Identity.new()),), (new_branch(1),), SigningKey.new())


def _associated(header: bytes, slots: bytes) -> bytes:
    return b"cairn/keys/v1\0" + sha256(header) + sha256(slots)


def seal_keyring(
    ring: Keyring,
    vault_key: Secret,
    *,
    header: bytes,
    slots: bytes,
    random: Callable[[int], bytes],
) -> bytes:
    keys = _Keys(
        tuple(
            _Period(p.number, p.record.secret_text(), p.private.secret_text()) for p in ring.periods
        ),
        tuple(
            _Branch(b.number, b.record.seed().hex(), b.private.seed().hex()) for b in ring.branches
        ),
        ring.pack.seed().hex(),
    )
    aad = _associated(header, slots)
    return seal_small(subkey(vault_key, "keys"), msgspec.json.encode(keys), aad=aad, random=random)


def open_keyring(sealed: bytes, vault_key: Secret, *, header: bytes, slots: bytes) -> Keyring:
    """Raises what ``open_small`` raises when the file, the header or the slots were changed."""
    aad = _associated(header, slots)
    keys = msgspec.json.decode(open_small(subkey(vault_key, "keys"), sealed, aad=aad), type=_Keys)
    seed = SigningKey.from_seed
    return Keyring(
        tuple(
            Period(p.number, Identity.from_text(p.record), Identity.from_text(p.private))
            for p in keys.periods
        ),
        tuple(
            Branch(b.number, seed(bytes.fromhex(b.record)), seed(bytes.fromhex(b.private)))
            for b in keys.branches
        ),
        seed(bytes.fromhex(keys.pack)),
    )
