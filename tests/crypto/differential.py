"""Random files, sealed by us and opened by others, and the other way round.

Random sizes, most of them small and many at the borders of chunks. Each function takes how many
files, and returns how many of them came back as they were.
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterator

import pyrage  # type: ignore[import-untyped]

from cairn.crypto.age_any import AgeFile, HybridOpens, Opens
from cairn.crypto.age_classic import ClassicIdentity
from cairn.crypto.age_handover import handover_writer
from cairn.crypto.age_keys import Identity
from cairn.crypto.age_payload import CHUNK
from cairn.crypto.agefile import open_bytes, seal_bytes
from cairn.crypto.digest import sha256_hex
from tests.crypto.other_age import OtherAge

BATCH = 100


def _size(drawn: random.Random) -> int:
    kind = drawn.random()
    if kind < 0.8:
        return drawn.randrange(2000)
    if kind < 0.92:
        return drawn.randrange(70_000)
    if kind < 0.98:
        return drawn.randint(1, 4) * CHUNK + drawn.randint(-17, 17)
    return drawn.randrange(400_000)


def _batches(files: int, seed: str) -> Iterator[list[bytes]]:
    drawn = random.Random(seed)  # noqa: S311 - the files, not the keys
    for at in range(0, files, BATCH):
        yield [drawn.randbytes(_size(drawn)) for _ in range(min(BATCH, files - at))]


def _sealed_for(identity: ClassicIdentity, plain: bytes) -> bytes:
    parts: list[bytearray] = []
    writer = handover_writer(parts.append, [identity.recipient])
    writer.write(plain)
    writer.finish()
    return b"".join(parts)


def _opened(sealed: bytes, key: Opens) -> bytes:
    return b"".join(AgeFile(io.BytesIO(sealed), [key]).chunks())


def ours_opened_by(other: OtherAge, files: int) -> int:
    """Hybrid keys, in the form that a vault holds."""
    same = 0
    for batch in _batches(files, "ours, hybrid"):
        identity = Identity.new()
        sealed = [seal_bytes(plain, identity.recipient) for plain in batch]
        found = other.digests(identity.secret_text(), sealed)
        same += sum(map(str.__eq__, found, map(sha256_hex, batch)))
    return same


def sealed_by(other: OtherAge, files: int) -> int:
    """Hybrid keys: opened by the strict reader and by the one for what is handed over."""
    same = 0
    for batch in _batches(files, "theirs, hybrid"):
        identity = Identity.new()
        for plain, sealed in zip(batch, other.sealed(identity.recipient.text, batch), strict=True):
            handed_over = _opened(sealed, HybridOpens(identity))
            same += open_bytes(sealed, identity) == handed_over == plain
    return same


def ours_opened_by_pyrage(files: int) -> int:
    """Classic keys."""
    same = 0
    for batch in _batches(files, "ours, classic"):
        identity = ClassicIdentity.new()
        theirs = pyrage.x25519.Identity.from_str(identity.secret_text())
        for plain in batch:
            same += pyrage.decrypt(_sealed_for(identity, plain), [theirs]) == plain
    return same


def sealed_by_pyrage(files: int) -> int:
    """Classic keys; ``pyrage`` adds a stanza of random words, which must be passed over."""
    same = 0
    for batch in _batches(files, "theirs, classic"):
        identity = ClassicIdentity.new()
        theirs = pyrage.x25519.Recipient.from_str(identity.recipient.text)
        for plain in batch:
            same += _opened(pyrage.encrypt(plain, [theirs]), identity) == plain
    return same
