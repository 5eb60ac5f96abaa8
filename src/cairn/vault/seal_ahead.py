"""For the time of a long import, the costly half of sealing is done by a process beside this one.

Where there is no such process, or it ends, everything is sealed here as always, only more slowly.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from cairn.crypto.age_ahead import pairs_in
from cairn.crypto.age_keys import Recipient
from cairn.platform.channel import Channel, ChannelBroken
from cairn.platform.jail import JailUnavailable
from cairn.platform.zygote import Zygote, ZygoteGone
from cairn.vault.children import SEALING_AHEAD

_CPU_SECONDS = 3600
_SECONDS = 30.0
"""After so long without a key we make our own."""


@contextmanager
def sealing_ahead(zygote: Zygote | None, recipient: Recipient) -> Iterator[None]:
    """Within it, file keys for ``recipient`` come from a child that is killed at the end."""
    if zygote is None:
        yield
        return
    try:
        child = zygote.run(f"{SEALING_AHEAD}:serve", profile="bytes", cpu_seconds=_CPU_SECONDS)
    except (JailUnavailable, ZygoteGone):
        yield
        return
    with child, recipient.supplied(_pairs(child.channel, recipient)):
        yield


def _pairs(channel: Channel, recipient: Recipient) -> Iterator[tuple[bytes, bytes]]:
    with suppress(ChannelBroken, OSError):  # being out of time is an OSError too
        channel.send(recipient.text.encode("ascii"), seconds=_SECONDS)
        while frame := channel.receive(seconds=_SECONDS):
            yield from pairs_in(frame)
