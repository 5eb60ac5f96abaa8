"""For the time of a long import, the costly half of sealing is done by a process beside this one.

Where there is no such process, or it ends, everything is sealed here as always, only more slowly.
"""

from __future__ import annotations

import select
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from cairn.crypto.age_ahead import starts_in
from cairn.crypto.age_keys import Recipient
from cairn.crypto.age_payload import Start
from cairn.platform.channel import Channel, ChannelBroken
from cairn.platform.jail import JailUnavailable
from cairn.platform.zygote import Zygote, ZygoteGone
from cairn.vault.children import SEALING_AHEAD

_CPU_SECONDS = 3600
_SECONDS = 30.0
"""After so long without a start we make our own."""
_MOST_KEPT = 1024
"""Enough for a batch of files and for their records, which are sealed all at once: 2 MB."""


@contextmanager
def sealing_ahead(zygote: Zygote | None, recipient: Recipient) -> Iterator[None]:
    """Within it, files for ``recipient`` start with what a child made. It is killed at the end."""
    if zygote is None:
        yield
        return
    try:
        child = zygote.run(f"{SEALING_AHEAD}:serve", profile="bytes", cpu_seconds=_CPU_SECONDS)
    except (JailUnavailable, ZygoteGone):
        yield
        return
    with child, recipient.supplied(_starts(child.channel, recipient)):
        yield


def _starts(channel: Channel, recipient: Recipient) -> Iterator[Start]:
    kept: deque[Start] = deque()
    with suppress(ChannelBroken, OSError):  # being out of time is an OSError too
        channel.send(recipient.text.encode("ascii"), seconds=_SECONDS)
        has_come = select.poll()
        has_come.register(channel.fileno(), select.POLLIN)
        while True:
            # What has come is taken in early, so that the child never waits for room.
            while not kept or (len(kept) < _MOST_KEPT and has_come.poll(0)):
                frame = channel.receive(seconds=_SECONDS)
                if not frame:
                    raise ChannelBroken
                kept += starts_in(frame)
            yield kept.popleft()
    yield from kept
