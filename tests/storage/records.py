"""Records of the right shape for tests; what they say means nothing."""

from __future__ import annotations

from cairn.storage.promises import BODY_LENGTH_AT, FRAME_BYTES, Record


def record(number: int, length: int) -> Record:
    frame = bytearray([number % 251 + 1]) * FRAME_BYTES
    frame[BODY_LENGTH_AT : BODY_LENGTH_AT + 4] = length.to_bytes(4, "big")
    return Record(bytes(frame), bytes([number % 251 + 1]) * length)
