"""The process that asks the keyring: against a real one in a file, and a real one of a desktop."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cairn.platform.keyring_child import SERVICE
from tests.platform.keyrings import (
    FILE,
    desktop,
    file_in,
    in_file,
    kept_in,
    labels,
    lock,
    on_desktop,
)

MODULE = ("-m", "cairn.platform.keyring_child")
NAME = "0f" * 16


def ask(env: dict[str, str], do: str, text: str = "", *, program: tuple[str, ...] = MODULE) -> Any:
    told = {"do": do, "account": NAME, "text": text, "parent": os.getpid()}
    ran = subprocess.run(
        [sys.executable, "-I", *program], input=json.dumps(told).encode(), env=env,
        capture_output=True, check=True,
    )  # fmt: skip
    return json.loads(ran.stdout)


def test_what_is_put_there_is_found_and_can_be_taken_away(tmp_path: Path) -> None:
    env = in_file(tmp_path)
    assert ask(env, "get") == {"text": None}
    assert ask(env, "put", "first") == {"text": None}
    assert ask(env, "put", "second") == {"text": None}
    assert ask(env, "get") == {"text": "second"}
    assert kept_in(tmp_path) == {("sync_2Dstate", NAME): "second"}
    assert ask(env, "remove") == {"text": None}
    assert ask(env, "get") == {"text": None}
    assert ask(env, "remove") == {"text": None}, "there is none, which is what was wanted"


def test_the_name_it_lies_under_is_not_that_of_this_program() -> None:
    assert not {"cairn", "diary", "vault"} & set(SERVICE.lower().split("-"))


def test_without_the_library_it_says_so() -> None:
    code = (
        "import runpy, sys; sys.modules['keyring'] = None; "
        "runpy.run_module('cairn.platform.keyring_child', run_name='__main__')"
    )
    assert ask({}, "get", program=("-c", code)) == {"failed": "not-installed"}


@pytest.mark.parametrize(
    "backend",
    [
        "",
        "no.such.Thing",
        "keyring.backends.null.Nothing",
        "nothing",
        "keyring.backends.fail.Keyring",
    ],
)
def test_where_there_is_no_keyring_it_says_so(tmp_path: Path, backend: str) -> None:
    assert ask(in_file(tmp_path, backend), "put", "text") == {"failed": "none"}
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_settings_cannot_name_another_keyring(tmp_path: Path) -> None:
    """Nor a folder to load programs from, as that of the library can."""
    settings = tmp_path / ".config" / "python_keyring" / "keyringrc.cfg"
    settings.parent.mkdir(parents=True)
    (tmp_path / "loaded.py").write_text("raise SystemExit('it was loaded')\n")
    settings.write_text(f"[backend]\ndefault-keyring={FILE}\nkeyring-path={tmp_path}\n")
    env = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / ".config")}
    assert ask(env, "put", "text") == {"failed": "none"}
    assert not file_in(tmp_path / ".local" / "share").exists()


def test_what_a_keyring_says_of_its_own_trouble_is_not_passed_on(tmp_path: Path) -> None:
    (tmp_path / "python_keyring").write_text("no folder")
    assert ask(in_file(tmp_path), "put", "text") == {"failed": "refused"}


def test_it_ends_where_nobody_waits_for_it_any_more(tmp_path: Path) -> None:
    told = {"do": "put", "account": NAME, "text": "late", "parent": os.getppid()}
    ran = subprocess.run(
        [sys.executable, "-I", *MODULE], input=json.dumps(told).encode(), env=in_file(tmp_path),
        capture_output=True,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (0, b"")
    assert not file_in(tmp_path).exists()


@desktop
def test_the_keyring_of_a_desktop(tmp_path: Path) -> None:
    with on_desktop(tmp_path) as env:
        assert ask(env, "get") == {"text": None}
        assert ask(env, "put", "first") == {"text": None}
        assert ask(env, "put", "second") == {"text": None}
        assert ask(env, "get") == {"text": "second"}
        ((label, attributes),) = labels(env)
        assert label == f"Password for '{NAME}' on '{SERVICE}'"
        assert "cairn" not in str(attributes).lower()
        assert ask(env, "remove") == {"text": None}
        assert ask(env, "get") == {"text": None}


@desktop
def test_the_keyring_of_a_desktop_that_is_locked_and_not_unlocked(tmp_path: Path) -> None:
    with on_desktop(tmp_path) as env:
        ask(env, "put", "text")
        lock(env)
        assert ask(env, "get") == {"failed": "locked"}
        assert ask(env, "put", "other") == {"failed": "locked"}
