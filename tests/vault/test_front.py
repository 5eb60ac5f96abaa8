"""The front locks for every reason there is, also when the worker says nothing or nonsense."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.platform.wakefulness import CLOCKS, Clocks
from cairn.vault.events import Event, LocksSoon, NotOpened, Ready, Stays
from cairn.vault.front import Locked, Wanted, hold_open, start_worker

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


class _Front:
    """Holds a vault open that is never there: what counts is why it locks."""

    def __init__(self) -> None:
        self.told: list[Event] = []
        self.leave_fd, self.leave = os.pipe()

    def hold(self, entry: str, clocks: Clocks = CLOCKS) -> Locked:
        wanted = Wanted(Path("/nowhere"), 5, self.leave_fd, entry=f"tests.vault.fronts:{entry}")
        worker = start_worker(wanted)
        locked = hold_open(worker, self._hear, clocks=clocks, leave_fd=self.leave_fd)
        assert not Path(f"/proc/{worker.pid}").exists()
        assert locked.gone.processes == 1
        return locked

    def _hear(self, event: Event) -> None:
        self.told.append(event)


@pytest.fixture
def front() -> Iterator[_Front]:
    made = _Front()
    yield made
    os.close(made.leave_fd)
    os.close(made.leave)


def test_it_hears_everything_until_the_worker_says_that_it_is_time(front: _Front) -> None:
    assert front.hold("lock_after_a_warning").reason == "quiet"
    assert front.told == [Ready(), LocksSoon(60), Stays()]


def test_quick_exit_does_not_wait_for_the_worker(front: _Front) -> None:
    os.write(front.leave, b"\x02")
    assert front.hold("keep_still").reason == "left"


def test_a_sleep_locks_although_the_worker_says_nothing(front: _Front) -> None:
    def always() -> float:
        return time.monotonic() + 3600 * bool(front.told)

    assert front.hold("keep_still", Clocks(time.monotonic, always)).reason == "slept"


def test_a_vault_that_did_not_open_is_told_and_its_worker_is_gone(front: _Front) -> None:
    assert front.hold("refuse").reason == "not-opened"
    assert front.told == [NotOpened("What happened.", "What to do.", 77)]


@pytest.mark.parametrize("entry", ["say_nonsense", "end", "no_such_thing"])
def test_a_worker_that_ends_or_says_nonsense_is_a_lock(front: _Front, entry: str) -> None:
    assert front.hold(entry).reason == "ended"
    assert front.told == []


def test_a_fault_of_the_front_itself_kills_the_worker(front: _Front) -> None:
    worker = start_worker(
        Wanted(Path("/nowhere"), 5, front.leave_fd, entry="tests.vault.fronts:keep_still")
    )

    def fail(event: Event) -> None:
        raise OSError

    with pytest.raises(OSError):
        hold_open(worker, fail, clocks=CLOCKS, leave_fd=front.leave_fd)
    assert not Path(f"/proc/{worker.pid}").exists()
