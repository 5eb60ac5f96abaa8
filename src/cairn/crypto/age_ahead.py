"""The starts of sealed files made ahead of their use, by a process beside this one, for when many
files come.

Wrapping a key for a hybrid recipient takes most of what it costs to seal a small file, and needs
nothing but the public key. The process that does it has no other key, no file and no network, and
reads nothing from anybody else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

# The library would look for this when the first key is read, where no file can be opened any more.
import cryptography.hazmat.backends.openssl.backend  # noqa: F401 - for its effect

from cairn.crypto.age_header import HEADER_BYTES
from cairn.crypto.age_keys import Recipient
from cairn.crypto.age_payload import NONCE_BYTES, PAYLOAD_KEY_BYTES, Start
from cairn.crypto.agefile import start_for

_KEY = PAYLOAD_KEY_BYTES
_START = _KEY + HEADER_BYTES + NONCE_BYTES
_AT_ONCE = 32


class Channel(Protocol):
    """One end of a connected pair of frames."""

    def send(self, frame: bytes) -> None: ...

    def receive(self) -> bytes | None:
        """The next frame; ``None`` when the other side has closed."""


def serve(channel: Channel) -> None:
    """Takes a public key and gives starts for it, until nobody takes them any more."""
    text = channel.receive()
    if text is None:
        return
    recipient = Recipient.from_text(text.decode("ascii"))
    while True:
        starts = (start_for(recipient) for _ in range(_AT_ONCE))
        channel.send(b"".join(one.payload_key + one.written for one in starts))


def starts_in(frame: bytes) -> Iterator[Start]:
    """The whole ones in one frame."""
    for at in range(0, len(frame) - _START + 1, _START):
        yield Start(frame[at + _KEY : at + _START], frame[at : at + _KEY])
