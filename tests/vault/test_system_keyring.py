"""What the keyring of the system is asked, in which surroundings, and what its failures become."""

from __future__ import annotations

import json
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from cairn.terms.errors import Problem
from cairn.vault.system_keyring import (
    KeyringIsLocked,
    KeyringNotInstalled,
    KeyringRefused,
    KeyringSilent,
    NoKeyring,
    SystemKeyring,
    keyring_environment,
)
from tests.platform.keyrings import desktop, in_file, lock, on_desktop

NAME = "0f" * 16


def told_nothing(problem: Problem) -> None:
    raise AssertionError("what is asked for is answered, not told")


def keyring(env: dict[str, str], seconds: float = 30.0) -> SystemKeyring:
    return SystemKeyring(told_nothing, env, seconds)


def by(code: str) -> SystemKeyring:
    """With ``code`` in the place of our process."""
    return SystemKeyring(told_nothing, {}, program=(sys.executable, "-I", "-c", code))


def test_a_line_is_put_fetched_and_taken_away(tmp_path: Path) -> None:
    one = keyring(in_file(tmp_path))
    assert one.get(NAME) is None
    one.put(NAME, "a line")
    assert one.get(NAME) == "a line"
    assert one.get("1e" * 16) is None
    one.remove(NAME)
    assert one.get(NAME) is None
    one.remove(NAME)


def test_the_child_gets_the_line_and_no_more(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    code = (
        "import json, os, sys; files = os.listdir('/proc/self/fd'); "
        "seen = [json.load(sys.stdin), dict(os.environ), sys.argv, files]; "
        f"open({str(seen)!r}, 'w').write(json.dumps(seen)); "
        "print('{\"text\": null}')"
    )
    SystemKeyring(told_nothing, {"HOME": "/h"}, program=(sys.executable, "-I", "-c", code)).put(
        NAME, "a line"
    )
    asked, env, argv, files = json.loads(seen.read_text())
    assert isinstance(asked.pop("parent"), int)
    assert asked == {"do": "put", "account": NAME, "text": "a line"}
    assert env.pop("HOME") == "/h"
    assert env.keys() <= {"LC_CTYPE"}
    assert argv == ["-c"]
    assert len(files) == 4, "three streams, and the list that it looks at"


def test_its_surroundings_hold_what_finds_the_keyring_and_nothing_else() -> None:
    around = {
        "HOME": "/h",
        "XDG_DATA_HOME": "/d",
        "PYTHON_KEYRING_BACKEND": "a.b",
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/user/1000/bus;unix:path=/tmp/bus",
        "PATH": "/bin",
        "LD_PRELOAD": "/evil.so",
        "CAIRN": "x",
    }
    found = keyring_environment(around)
    assert found.keys() == around.keys() - {"PATH", "LD_PRELOAD", "CAIRN"}
    assert all(found[name] == around[name] for name in found)
    assert keyring_environment({}) == {}


@pytest.mark.parametrize(
    "address",
    ["tcp:host=192.0.2.1,port=1", "unix:path=/a;tcp:host=192.0.2.1,port=1", "unixexec:path=/x", ""],
)
def test_a_bus_on_another_computer_is_not_asked(address: str) -> None:
    assert keyring_environment({"DBUS_SESSION_BUS_ADDRESS": address}) == {}


@pytest.mark.parametrize("do", [lambda k: k.get(NAME), lambda k: k.put(NAME, "a"),
                                lambda k: k.remove(NAME)])  # fmt: skip
def test_where_there_is_none_each_says_so(do: Callable[[SystemKeyring], object]) -> None:
    with pytest.raises(NoKeyring):
        do(keyring({}))


def let_in_and_say_nothing(bus: socket.socket, heard: list[bytes]) -> None:
    """A bus that lets everybody in, and on which nobody ever answers."""
    one, _ = bus.accept()
    with one:
        while data := one.recv(4096):
            heard.append(data)
            if b"AUTH" in data:
                one.sendall(b"OK 0123456789abcdef0123456789abcdef\r\n")
            if b"NEGOTIATE" in data:
                one.sendall(b"AGREE_UNIX_FD\r\n")


@pytest.mark.slow
def test_one_that_hangs_is_given_up() -> None:
    heard: list[bytes] = []
    with TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as bus:
        bus.bind(f"{folder}/bus")
        bus.listen()
        bus.settimeout(60)
        server = threading.Thread(target=let_in_and_say_nothing, args=(bus, heard))
        server.start()
        env = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/bus"}
        with pytest.raises(KeyringSilent):
            keyring(env, 5).get(NAME)
        server.join()  # it was ended: else this would wait for ever
    assert b"BEGIN" in b"".join(heard)


def test_one_whose_part_is_missing_says_so() -> None:
    code = (
        "import runpy, sys; sys.modules['keyring'] = None; "
        "runpy.run_module('cairn.platform.keyring_child', run_name='__main__')"
    )
    with pytest.raises(KeyringNotInstalled):
        by(code).get(NAME)


@pytest.mark.parametrize(
    "said",
    ["", "not JSON", "[]", "{}", "null", '{"text": 1}', '{"failed": "of a newer version"}',
     '{"failed": []}', "[" * 9000, "x" * 300_000],
)  # fmt: skip
def test_what_is_no_answer_is_a_refusal(said: str) -> None:
    with pytest.raises(KeyringRefused):
        by(f"print({said!r})").get(NAME)


def test_a_program_that_is_not_there_is_a_refusal() -> None:
    with pytest.raises(KeyringRefused):
        SystemKeyring(told_nothing, {}, program=("/no/such/program",)).get(NAME)


@desktop
def test_one_of_a_desktop_that_was_locked(tmp_path: Path) -> None:
    with on_desktop(tmp_path) as env:
        one = keyring(env)
        one.put(NAME, "a line")
        assert one.get(NAME) == "a line"
        lock(env)
        with pytest.raises(KeyringIsLocked):
            one.get(NAME)


def test_every_failure_says_that_the_diary_goes_on() -> None:
    for problem in (KeyringNotInstalled, NoKeyring, KeyringIsLocked, KeyringSilent, KeyringRefused):
        assert "Your diary opens and is written in as always" in problem.hint
