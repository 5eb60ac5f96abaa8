"""What a worker tells the front: never a word of the owner, and no key."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from cairn.platform.channel import Channel, ChannelBroken
from cairn.vault.kept_marks import Behind
from cairn.vault.set_back import SetBack

Reason: TypeAlias = Literal["asked", "left", "quiet", "slept", "ended", "not-opened"]
"""Why a vault was locked: the owner asked; quick exit; nobody was here; the computer slept; the
worker or what it talked with ended; it was never open."""


class Ready(msgspec.Struct, frozen=True, tag=True):
    """Everything that must not be started by a process with keys is started: the passphrase may
    come now."""


class IsOpen(msgspec.Struct, frozen=True, tag=True):
    bytes_recovered: int
    """Of last records that had been cut short and were set aside."""
    behind: tuple[Behind, ...]
    """Logs that do not stand as this copy noted them."""
    destroyed: int
    """How much of the bin was destroyed, its days being over."""
    due: int
    """How much of it will be, from tomorrow on."""
    set_back: SetBack | None = None


class NotOpened(msgspec.Struct, frozen=True, tag=True):
    """The two sentences of the ``Problem``, and its exit code."""

    say: str
    hint: str
    exit_code: int


class Notice(msgspec.Struct, frozen=True, tag=True):
    """The two sentences of a ``Problem`` that stopped nothing."""

    say: str
    hint: str


class LocksSoon(msgspec.Struct, frozen=True, tag=True):
    seconds: int


class Stays(msgspec.Struct, frozen=True, tag=True):
    """Somebody was here after a warning."""


class Locks(msgspec.Struct, frozen=True, tag=True):
    reason: Reason


Event: TypeAlias = Ready | IsOpen | NotOpened | Notice | LocksSoon | Stays | Locks

_events: msgspec.msgpack.Decoder[Event] = msgspec.msgpack.Decoder(Event)


def tell(channel: Channel, event: Event) -> None:
    channel.send(msgspec.msgpack.encode(event))


def hear(channel: Channel) -> Event | None:
    """The next event; ``None`` when there will be none. Raises ``ChannelBroken``."""
    frame = channel.receive()
    try:
        return None if frame is None else _events.decode(frame)
    except msgspec.DecodeError as error:
        raise ChannelBroken from error
