"""A worker holds nothing it was not given, and when it is killed nothing of it is left."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from cairn.platform.worker import Worker

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
_JOBS = "tests.platform.jobs"
_CALMLY = 60.0
"""Seconds after which a test gives up; nothing is measured with it."""


def _told(worker: Worker) -> Any:
    frame = worker.channel.receive(seconds=_CALMLY)
    assert frame is not None
    return json.loads(frame)


def _are_gone(pids: list[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


@pytest.fixture(scope="module")
def state() -> Any:
    reading, writing = os.pipe()
    os.write(writing, b"handed over")
    with Worker.start(f"{_JOBS}:tell_state", {"folder": "where words are"}, files=(reading,)) as it:
        os.close(reading)
        os.close(writing)
        return _told(it) | {"pid": it.pid}


def test_what_is_told_is_in_no_argument_and_no_environment(state: Any) -> None:
    assert state["told"] == {"folder": "where words are"}
    assert "where words are" not in state["arguments"]
    assert set(state["environment"]) <= {"LC_CTYPE"}
    assert state["folder"] == "/"


def test_it_has_the_descriptors_it_was_handed_and_no_other(state: Any) -> None:
    assert state["descriptors"] == [0, 1, 2, 3, 4]
    assert state["handed over"] == ["handed over"]


def test_it_leaves_no_core_and_nobody_of_the_same_name_may_look_into_it(state: Any) -> None:
    assert state["core"] == [0, 0]
    assert state["owner"] == 0  # a process that can be looked into belongs to its user


def test_it_leads_a_session_and_a_group_of_its_own(state: Any) -> None:
    assert state["group"] == state["session"] == state["pid"]


def test_killing_it_takes_all_that_it_started_along() -> None:
    with Worker.start(f"{_JOBS}:with_a_family", {}) as worker:
        pids = [worker.pid, *_told(worker)]
        assert not _are_gone(pids)
        gone = worker.kill()
        assert _are_gone(pids)
        assert gone.processes == 4
        assert gone.milliseconds > 0
        assert worker.kill() == gone


def test_it_is_gone_at_the_end_of_a_with_whatever_happens() -> None:
    with pytest.raises(KeyError), Worker.start(f"{_JOBS}:with_a_family", {}) as worker:
        pids = [worker.pid, *_told(worker)]
        raise KeyError
    assert _are_gone(pids)


def test_it_does_not_outlive_the_front() -> None:
    with Worker.start(f"{_JOBS}:be_a_front", {}) as front:
        pids = _told(front)
        assert not _are_gone(pids)
        os.kill(front.pid, signal.SIGKILL)
        # What the front leaves behind becomes ours once it is gone, and ours to wait for.
        os.waitid(os.P_PID, front.pid, os.WEXITED | os.WNOWAIT)
        ended = os.waitid(os.P_PID, pids[0], os.WEXITED)
        os.killpg(pids[0], signal.SIGKILL)
    assert ended
    assert (ended.si_code, ended.si_status) == (os.CLD_KILLED, signal.SIGKILL)


def test_one_that_ends_by_itself_closes_the_channel_and_tells_no_words() -> None:
    with Worker.start(f"{_JOBS}:end_at_once", {}) as worker:
        assert worker.channel.receive(seconds=_CALMLY) is None
        assert worker.kill().processes == 1


def test_a_descriptor_that_is_not_open_is_refused_and_nothing_is_left() -> None:
    before = _children()
    with pytest.raises(OSError):
        Worker.start(f"{_JOBS}:tell_state", {}, files=(999,))
    assert _children() == before


def _children() -> str:
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text()
