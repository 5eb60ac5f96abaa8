"""File keys made ahead of their use, by a process beside this one, for when many files come.

Wrapping a key for a hybrid recipient takes most of what it costs to seal a small file, and needs
nothing but the public key. The process that does it has no other key, no file and no network, and
reads nothing from anybody else.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Protocol

# The library would look for this when the first key is read, where no file can be opened any more.
import cryptography.hazmat.backends.openssl.backend  # noqa: F401 - for its effect

from cairn.crypto.age_keys import FILE_KEY_BYTES, WRAPPED_BYTES, Recipient

_PAIR = FILE_KEY_BYTES + WRAPPED_BYTES
_AT_ONCE = 32


class Channel(Protocol):
    """One end of a connected pair of frames."""

    def send(self, frame: bytes) -> None: ...

    def receive(self) -> bytes | None:
        """The next frame; ``None`` when the other side has closed."""


def serve(channel: Channel) -> None:
    """Takes a public key and gives wrapped file keys, until nobody takes them any more."""
    text = channel.receive()
    if text is None:
        return
    recipient = Recipient.from_text(text.decode("ascii"))
    while True:
        keys = [os.urandom(FILE_KEY_BYTES) for _ in range(_AT_ONCE)]
        channel.send(b"".join(key + recipient.wrap(key) for key in keys))


def pairs_in(frame: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The file keys in one frame, each with how it is wrapped."""
    for at in range(0, len(frame) - _PAIR + 1, _PAIR):
        yield frame[at : at + FILE_KEY_BYTES], frame[at + FILE_KEY_BYTES : at + _PAIR]
