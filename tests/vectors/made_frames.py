"""Vectors of the signed frame."""

from __future__ import annotations

import msgspec

from cairn.crypto.frame import GENESIS_PREVIOUS, Frame, encode, frame_digest, signed
from tests.vectors.fixed import KEY, OTHER_KEY, SEED, Made, drawn, with_bit
from tests.vectors.kinds import FrameFields, FrameVector


def _fields(frame: Frame) -> FrameFields:
    return FrameFields(
        frame.log,
        frame.branch,
        frame.sequence,
        frame.key_period,
        frame.previous.hex(),
        frame.leaf.hex(),
        frame.body_digest.hex(),
        frame.body_length,
    )


def _frame(about: str, expect: str, encoded: bytes, frame: Frame | None = None) -> FrameVector:
    told = {
        "about": about,
        "expect": expect,
        "seed": SEED.hex(),
        "public": KEY.public.hex(),
        "encoded": encoded.hex(),
        "digest": frame_digest(encoded).hex(),
        "fields": _fields(frame) if frame else None,
    }
    return msgspec.convert(told, FrameVector, from_attributes=True)


def frames() -> Made:
    first = signed(Frame(0, 1, 0, 1, GENESIS_PREVIOUS, drawn("leaf"), drawn("body"), 5745), KEY)
    one = encode(first)
    second = signed(
        Frame(0, 1, 1, 1, frame_digest(one), drawn("leaf 2"), drawn("body 2"), 18033), KEY
    )
    ones = b"\xff" * 32
    top = Frame(65535, 2**32 - 1, 2**64 - 1, 2**32 - 1, ones, ones, ones, 2**32 - 1)
    largest = signed(top, KEY)
    yield "first", _frame("the first record of a vault", "success", one, first)
    yield "second", _frame("names the first by its digest", "success", encode(second), second)
    yield "largest", _frame("every number at its largest", "success", encode(largest), largest)
    for name, at in (("log", 3), ("branch", 7), ("sequence", 15), ("period", 19), ("previous", 20),
                     ("leaf", 52), ("body-digest", 115), ("length", 119), ("signature", 120),
                     ("signature-end", 183)):  # fmt: skip
        changed = with_bit(one, at)
        yield f"changed-{name}", _frame(f"one bit of byte {at}", "bad-signature", changed)
    by_other = encode(signed(first, OTHER_KEY))
    yield "another-key", _frame("signed by another key", "bad-signature", by_other)
    yield "unsigned", _frame("a signature of zeros", "bad-signature", one[:120] + bytes(64))
    bare = one[:120] + KEY.sign(one[:120])
    yield "no-label", _frame("signed without the label before it", "bad-signature", bare)
    yield "format-0", _frame("format 0", "not-a-frame", bytes(2) + one[2:])
    yield "format-2", _frame("a later format", "newer-format", b"\0\2" + one[2:])
    yield "short", _frame("183 bytes", "not-a-frame", one[:-1])
    yield "long", _frame("185 bytes", "not-a-frame", one + b"\0")
    yield "empty", _frame("no bytes", "not-a-frame", b"")
