"""Behind a closed door nothing can be done but think and answer."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.platform.jail import what_is_possible
from cairn.platform.zygote import Zygote
from tests.platform.entries import ATTEMPTS

_ENTRIES = "tests.platform.entries"
_CALMLY = 30.0
_REFUSED = {"PermissionError"}
# Looking at what a path is, without opening it, is left to typesetting: its libraries do.
_LEFT_TO_TYPESETTING = {"stat"}


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote.start([_ENTRIES]) as zygote:
        yield zygote


def _try(zygote: Zygote, name: str, profile: str) -> str:
    with zygote.run(f"{_ENTRIES}:attempt", profile=profile) as child:  # type: ignore[arg-type]
        child.channel.send(name.encode())
        answer = child.channel.receive(seconds=_CALMLY)
    assert answer is not None
    return answer.decode()


def test_this_system_can_keep_a_child_in(zygote: Zygote) -> None:
    assert zygote.possible() & {"seccomp", "netns"}
    assert "netns" not in what_is_possible()


@pytest.mark.parametrize("name", sorted(ATTEMPTS))
def test_a_child_that_reads_bytes_cannot(zygote: Zygote, name: str) -> None:
    expected = {"ValueError"} if name == "raise limit" else _REFUSED
    assert _try(zygote, name, "bytes") in expected


@pytest.mark.parametrize("name", sorted(ATTEMPTS.keys() - _LEFT_TO_TYPESETTING))
def test_a_child_that_typesets_cannot(zygote: Zygote, name: str) -> None:
    expected = {"ValueError"} if name == "raise limit" else _REFUSED
    assert _try(zygote, name, "typeset") in expected


def test_attempts_work_where_no_door_was_closed() -> None:
    """Otherwise the tests above would show nothing."""
    for name in ("open", "stat", "list", "memory file", "socketpair", "run", "signal"):
        ATTEMPTS[name]()


def test_reading_bytes_needs_no_thread_and_gets_none(zygote: Zygote) -> None:
    with zygote.run(f"{_ENTRIES}:start_thread", profile="bytes") as child:
        assert child.channel.receive(seconds=_CALMLY) is None
        assert child.wait().how == "exit 87"


def test_typesetting_may_use_threads(zygote: Zygote) -> None:
    with zygote.run(f"{_ENTRIES}:start_thread", profile="typeset") as child:
        assert child.channel.receive(seconds=_CALMLY) == b"from a thread"
        assert child.wait().reason == "finished"


def test_typesetting_reads_the_given_folder_and_nothing_beside_it(
    zygote: Zygote, tmp_path: Path
) -> None:
    given, beside = tmp_path / "given", tmp_path / "beside"
    for folder in (given, beside):
        folder.mkdir()
        (folder / "page.typ").write_bytes(b"= Record of events")
    (given / "out").symlink_to(beside)
    entry = f"{_ENTRIES}:read"
    with zygote.run(entry, profile="typeset", readable=[str(given)]) as child:
        for path, expected in (
            (given / "page.typ", b"= Record of events"),
            (beside / "page.typ", b"PermissionError"),
            (given / "out" / "page.typ", b"PermissionError"),
            (given / ".." / "beside" / "page.typ", b"PermissionError"),
            (Path("/proc/self/environ"), b"PermissionError"),
            (given / "missing.typ", b"FileNotFoundError"),
        ):
            child.channel.send(os.fsencode(path))
            assert child.channel.receive(seconds=_CALMLY) == expected, path


def test_reading_bytes_gets_no_folder_even_if_one_is_given(zygote: Zygote, tmp_path: Path) -> None:
    (tmp_path / "page.typ").write_bytes(b"text")
    entry = f"{_ENTRIES}:read"
    with zygote.run(entry, profile="bytes", readable=[str(tmp_path)]) as child:
        child.channel.send(os.fsencode(tmp_path / "page.typ"))
        assert child.channel.receive(seconds=_CALMLY) == b"PermissionError"


_ALONE = """
import os, resource, sys
{imports}
from tests.platform.entries import ATTEMPTS
{close}
left = []
for name in sys.argv[1:]:
    try:
        ATTEMPTS[name]()
    except PermissionError:
        continue
    left.append(name)
os.write(1, ",".join(left).encode())
os._exit(0)
"""


@pytest.mark.parametrize(
    ("fence", "imports", "close", "attempts"),
    [
        (
            "seccomp",
            "from cairn.platform import seccomp; from cairn.platform.jail_rules import RULES",
            "seccomp.install(seccomp.program(RULES['bytes'](os.getpid()), seccomp.fails_with(1)))",
            sorted(ATTEMPTS.keys() - {"raise limit"}),
        ),
        (
            "landlock",
            "from cairn.platform import landlock",
            "landlock.allow_only_reading(())",
            ["open", "list", "create", "append", "unnamed file"],
        ),
    ],
)
def test_each_fence_holds_alone(fence: str, imports: str, close: str, attempts: list[str]) -> None:
    if fence not in what_is_possible():
        pytest.skip(f"this system has no {fence}")
    program = _ALONE.format(imports=imports, close=close)
    done = subprocess.run(
        [sys.executable, "-c", program, *attempts],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


_WITHOUT_NETWORK = """
import errno, os, socket
from cairn.platform.jail import leave_the_network
assert leave_the_network()
with socket.socket() as one:
    one.settimeout(5)
    os.write(1, errno.errorcode[one.connect_ex(("127.0.0.1", 9))].encode())
"""


def test_a_namespace_without_a_network_reaches_not_even_this_computer(zygote: Zygote) -> None:
    if "netns" not in zygote.possible():
        pytest.skip("this system does not let a user leave the network")
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_NETWORK],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout == "ENETUNREACH"


def test_hardening_ends_core_dumps_and_looks_from_outside() -> None:
    program = (
        "import os, resource; from cairn.platform.hardening import harden_process;"
        "harden_process(); os.write(1, repr(resource.getrlimit(resource.RLIMIT_CORE)).encode());"
        "os.write(1, str(os.stat('/proc/self/mem').st_uid).encode())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout == "(0, 0)0"
    assert resource.getrlimit(resource.RLIMIT_CORE) is not None
