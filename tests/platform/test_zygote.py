"""Children that read what a hostile person sent: what they hold, how they end, who they outlive."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.platform.channel import Channel, ChannelBroken
from cairn.platform.jail import Profile
from cairn.platform.zygote import Child, Ending, Zygote, ZygoteGone

_ENTRIES = "tests.platform.entries"
_CALMLY = 30.0
"""Seconds after which a test gives up; nothing is measured with it."""


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote.start([_ENTRIES]) as zygote:
        yield zygote


def _run(zygote: Zygote, entry: str, profile: Profile = "bytes", **more: int) -> Child:
    return zygote.run(f"{_ENTRIES}:{entry}", profile=profile, **more)  # type: ignore[arg-type]


def _all_frames(channel: Channel) -> list[bytes]:
    frames = []
    while (frame := channel.receive(seconds=_CALMLY)) is not None:
        frames.append(frame)
    return frames


def test_a_child_answers_and_finishes(zygote: Zygote) -> None:
    with _run(zygote, "echo") as child:
        for frame in (b"abc", bytes(range(256)) * 4096):
            child.channel.send(frame)
            assert child.channel.receive(seconds=_CALMLY) == frame[::-1]
        child.channel.close()
        assert child.wait() == child.wait() == Ending("finished", "exit 0")


def test_children_run_side_by_side(zygote: Zygote) -> None:
    children = [_run(zygote, "echo") for _ in range(20)]
    for number, child in enumerate(children):
        child.channel.send(b"%d!" % number)
    for number, child in enumerate(children):
        assert child.channel.receive(seconds=_CALMLY) == (b"%d!" % number)[::-1]
    assert len({child.pid for child in children}) == 20
    for child in children:
        child.channel.close()
        assert child.wait().reason == "finished"


@pytest.mark.parametrize(
    ("entry", "ending"),
    [
        ("spin", Ending("out-of-time", f"signal {int(signal.SIGXCPU)}")),
        ("spin_and_ignore", Ending("out-of-time", "signal 9")),
        ("grow", Ending("out-of-memory", "exit 86")),
        ("leave", Ending("stopped", "exit 3")),
        ("crash", Ending("stopped", "signal 11")),
        ("abort", Ending("stopped", "signal 6")),
        ("fail", Ending("stopped", "exit 87")),
        ("no_such_entry", Ending("stopped", "exit 87")),
    ],
)
def test_how_a_child_ended_is_told(zygote: Zygote, entry: str, ending: Ending) -> None:
    with _run(zygote, entry, memory_bytes=64 * 1024 * 1024, cpu_seconds=1) as child:
        assert child.channel.receive(seconds=_CALMLY) is None
        assert child.wait() == ending


def test_a_child_that_waits_for_ever_can_be_killed(zygote: Zygote) -> None:
    with _run(zygote, "wait_for_ever") as child:
        assert child.channel.receive(seconds=_CALMLY) == b"here"
        child.kill()
        assert child.wait() == Ending("stopped", "killed by us")
        child.kill()


def test_leaving_a_child_kills_it(zygote: Zygote) -> None:
    with _run(zygote, "wait_for_ever") as child:
        assert child.channel.receive(seconds=_CALMLY) == b"here"
    assert child.wait() == Ending("stopped", "killed by us")


def test_a_child_that_does_not_keep_to_frames_is_noticed(zygote: Zygote) -> None:
    for entry in ("cut_a_frame_short", "claim_a_huge_frame"):
        with _run(zygote, entry) as child, pytest.raises(ChannelBroken):
            child.channel.receive(seconds=_CALMLY)


def test_a_child_holds_one_socket_and_nothing_of_ours(zygote: Zygote, tmp_path: Path) -> None:
    (tmp_path / "diary").write_bytes(b"")
    with (tmp_path / "diary").open("rb") as file, _run(zygote, "echo"):
        os.set_inheritable(file.fileno(), True)
        with (
            Zygote.start([_ENTRIES]) as late,
            late.run(
                f"{_ENTRIES}:list_descriptors", profile="typeset", readable=["/proc"]
            ) as child,
        ):
            held = [frame.decode() for frame in _all_frames(child.channel)]
    assert held[:3] == ["0 /dev/null", "1 /dev/null", "2 /dev/null"]
    assert len(held) == 4
    assert held[3].startswith("3 socket:")


def test_a_child_knows_nothing_of_where_it_was_started(
    zygote: Zygote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_TEST_NAME", "Jo Example")
    with Zygote.start([_ENTRIES]) as late, _run(late, "tell_surroundings", "typeset") as child:
        (told,) = _all_frames(child.channel)
        arguments = Path(f"/proc/{late.pid}/cmdline").read_bytes().split(b"\0")
        assert os.getsid(late.pid) == late.pid
    assert b"Jo Example" not in told
    assert told.endswith(b", '/')")
    assert arguments[0].decode() == sys.executable
    assert arguments[1:3] == [b"-I", b"-c"]


def test_what_the_parent_knows_is_not_in_a_childs_memory() -> None:
    with Zygote.start([_ENTRIES]) as zygote:
        zygote.possible()
        # Made only now, as a passphrase is; put together so that no source file holds it.
        secret = b"-".join([b"correct", os.urandom(16).hex().encode(), b"staple"])
        copies = [bytearray(secret) for _ in range(100)]
        assert _is_in_own_memory(secret)
        with zygote.run(f"{_ENTRIES}:send_memory", profile="typeset", readable=["/proc"]) as child:
            untrusted_memory = b"".join(_all_frames(child.channel))
            assert child.wait().reason == "finished"
    assert len(untrusted_memory) > 5_000_000
    assert b"send_memory" in untrusted_memory
    assert secret not in untrusted_memory
    assert len(copies) == 100


def _is_in_own_memory(wanted: bytes) -> bool:
    maps = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    with Path("/proc/self/mem").open("rb", buffering=0) as memory:
        for line in maps:
            if " rw" not in line:
                continue
            start, end = (int(part, 16) for part in line.split()[0].split("-"))
            memory.seek(start)
            if wanted in (memory.read(end - start) or b""):
                return True
    return False


_STARTS_A_CHILD = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from cairn.platform.zygote import Zygote
zygote = Zygote.start(["tests.platform.entries"])
child = zygote.run("tests.platform.entries:wait_for_ever", profile="bytes")
child.channel.receive()
print(zygote.pid, child.pid, flush=True)
sys.stdin.read()
"""


def test_killing_the_parent_ends_the_zygote_and_its_children() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _STARTS_A_CHILD, json.dumps(sys.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        running = [os.pidfd_open(int(pid)) for pid in parent.stdout.readline().split()]
        assert len(running) == 2
        parent.kill()
        parent.wait()
    for pidfd in running:
        ended, _, _ = select.select([pidfd], [], [], _CALMLY)
        os.close(pidfd)
        assert ended


def test_killing_the_zygote_ends_its_children_and_is_told() -> None:
    with Zygote.start([_ENTRIES]) as zygote:
        child = _run(zygote, "wait_for_ever")
        assert child.channel.receive(seconds=_CALMLY) == b"here"
        os.kill(zygote.pid, signal.SIGKILL)
        assert child.wait() == Ending("stopped", "its parent ended")
        assert child.channel.receive(seconds=_CALMLY) is None
        child.channel.close()
        with pytest.raises(ZygoteGone):
            _run(zygote, "echo")


def test_a_module_that_cannot_be_imported_is_told() -> None:
    with Zygote.start(["tests.platform.no_such_module"]) as zygote:
        with pytest.raises(ZygoteGone, match="no_such_module"):
            zygote.possible()
        with pytest.raises(ZygoteGone):
            _run(zygote, "echo")


def test_closing_ends_every_child() -> None:
    zygote = Zygote.start([_ENTRIES])
    child = _run(zygote, "wait_for_ever")
    pidfd = os.pidfd_open(child.pid)
    zygote.close()
    assert select.select([pidfd], [], [], 0)[0]
    os.close(pidfd)
    assert child.wait().reason == "stopped"
    child.channel.close()
