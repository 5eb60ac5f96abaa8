"""What workers tell the front in the tests, and then wait to be killed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cairn.platform.channel import Channel
from cairn.vault import events
from cairn.vault.events import Locks, LocksSoon, NotOpened, Ready, Stays


def keep_still(front: Channel, told: Mapping[str, Any], files: tuple[int, ...]) -> None:
    events.tell(front, Ready())
    front.receive()


def lock_after_a_warning(front: Channel, told: Mapping[str, Any], files: tuple[int, ...]) -> None:
    for event in (Ready(), LocksSoon(60), Stays(), Locks("quiet"), LocksSoon(1)):
        events.tell(front, event)
    front.receive()


def refuse(front: Channel, told: Mapping[str, Any], files: tuple[int, ...]) -> None:
    events.tell(front, NotOpened("What happened.", "What to do.", 77))


def say_nonsense(front: Channel, told: Mapping[str, Any], files: tuple[int, ...]) -> None:
    front.send(b"nonsense")
    front.receive()


def end(front: Channel, told: Mapping[str, Any], files: tuple[int, ...]) -> None:
    """Nothing at all."""
