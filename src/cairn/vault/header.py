"""The one file that can be read without a key: format, the cost of a guess, and the salt."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from cairn.crypto.stretch import Cost
from cairn.terms.errors import DATA_ERROR, NEWER_FORMAT, Problem

FORMAT = 1
SALT_BYTES = 32


class NewerVault(Problem):
    """A later version made this folder."""

    say = "This diary was made by a newer version of the program."
    hint = "Install the newest version and open it with that. Nothing was changed."
    exit_code = NEWER_FORMAT


class DamagedHeader(Problem):
    say = "The first file of this diary is damaged, so it cannot be opened."
    hint = "Keep this folder as it is and use your last backup. Nothing was changed."
    exit_code = DATA_ERROR


class _Kdf(msgspec.Struct, frozen=True):
    name: str
    memory_kib: int
    passes: int
    lanes: int


class _Header(msgspec.Struct, frozen=True):
    format: int
    kdf: _Kdf
    salt: str


class _OnlyFormat(msgspec.Struct, frozen=True):
    format: int


@dataclass(frozen=True, slots=True)
class Header:
    """``raw`` are the bytes as stored: their SHA-256 is bound into slots and keys."""

    raw: bytes
    cost: Cost
    salt: bytes


def make_header(cost: Cost, salt: bytes) -> Header:
    kdf = _Kdf("argon2id", cost.memory_kib, cost.passes, cost.lanes)
    return Header(msgspec.json.encode(_Header(FORMAT, kdf, salt.hex())), cost, salt)


def parse_header(untrusted_raw: bytes) -> Header:
    """Raises ``NewerVault`` or ``DamagedHeader``."""
    try:
        if msgspec.json.decode(untrusted_raw, type=_OnlyFormat).format > FORMAT:
            raise NewerVault
        header = msgspec.json.decode(untrusted_raw, type=_Header)
        salt = bytes.fromhex(header.salt)
    except (msgspec.DecodeError, ValueError) as error:
        raise DamagedHeader from error
    if (header.format, header.kdf.name, len(salt)) != (FORMAT, "argon2id", SALT_BYTES):
        raise DamagedHeader
    kdf = header.kdf
    return Header(untrusted_raw, Cost(kdf.memory_kib, kdf.passes, kdf.lanes), salt)
