"""The signed frame of a record: 184 bytes in clear, with no kind and no time in them.

Big-endian: format u16 (1), log u16, branch u32, sequence u64, key period u32, previous 32, leaf 32,
body digest 32, body length u32, signature 64. The signature is Ed25519 over
``cairn/record/v1\\0`` and the 120 bytes before it.
"""

from __future__ import annotations

import struct

import msgspec

from cairn.crypto.digest import sha256
from cairn.crypto.signing import SigningKey, verify
from cairn.terms.errors import DATA_ERROR, NEWER_FORMAT, Problem

FRAME_SIZE = 184
FRAME_FORMAT = 1
GENESIS_PREVIOUS = bytes(32)

_SIGNED = struct.Struct(">HHIQI32s32s32sI")
_LABEL = b"cairn/record/v1\0"


class NotAFrame(Problem):
    say = "A part of this diary's record is damaged."
    hint = "Keep the folder as it is and run `cairn check` on it."
    exit_code = DATA_ERROR


class NewerFrame(Problem):
    say = "A newer version of the program wrote in this diary."
    hint = "Install the newest version and open it with that. Nothing was changed."
    exit_code = NEWER_FORMAT


class Frame(msgspec.Struct, frozen=True, gc=False):
    """``previous`` is the SHA-256 of the frame before; ``leaf`` the commitment to the fields;
    ``body_digest`` the SHA-256 of the body as stored, ``body_length`` its bytes.
    """

    log: int
    branch: int
    sequence: int
    key_period: int
    previous: bytes
    leaf: bytes
    body_digest: bytes
    body_length: int
    signature: bytes = bytes(64)
    format: int = FRAME_FORMAT


def _signed_part(frame: Frame) -> bytes:
    return _SIGNED.pack(
        frame.format,
        frame.log,
        frame.branch,
        frame.sequence,
        frame.key_period,
        frame.previous,
        frame.leaf,
        frame.body_digest,
        frame.body_length,
    )


def encode(frame: Frame) -> bytes:
    return _signed_part(frame) + frame.signature


def decode(untrusted: bytes) -> Frame:
    """Raises ``NotAFrame``, or ``NewerFrame`` for a later format. The signature is not checked."""
    if len(untrusted) != FRAME_SIZE:
        raise NotAFrame
    form, log, branch, sequence, period, previous, leaf, digest, length = _SIGNED.unpack(
        untrusted[: _SIGNED.size]
    )
    if form == 0:
        raise NotAFrame
    if form > FRAME_FORMAT:
        raise NewerFrame
    signature = untrusted[_SIGNED.size :]
    return Frame(log, branch, sequence, period, previous, leaf, digest, length, signature, form)


def signed(frame: Frame, key: SigningKey) -> Frame:
    """The same frame with its signature."""
    return Frame(
        frame.log,
        frame.branch,
        frame.sequence,
        frame.key_period,
        frame.previous,
        frame.leaf,
        frame.body_digest,
        frame.body_length,
        key.sign(_LABEL + _signed_part(frame)),
        frame.format,
    )


def has_good_signature(frame: Frame, public: bytes) -> bool:
    return verify(public, frame.signature, _LABEL + _signed_part(frame))


def frame_digest(encoded: bytes) -> bytes:
    """SHA-256 of all 184 bytes: what the next frame names as ``previous``."""
    return sha256(encoded)
