"""The keyring of the operating system: asked by a fresh process each time, which gets one sealed
line and a name drawn by chance, and never a key.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cairn.platform.computer import number_of_this_computer
from cairn.platform.one_question import OneQuestion
from cairn.terms.errors import NO_INPUT, TRY_AGAIN, Problem

PROGRAM = (sys.executable, "-I", "-m", "cairn.platform.keyring_child")
SECONDS = 30.0
"""A keyring may show a window and wait for a person."""
_MOST_BYTES = 256 * 1024
_BUS = "DBUS_SESSION_BUS_ADDRESS"
_PASSED_ON = ("HOME", "XDG_DATA_HOME", "PYTHON_KEYRING_BACKEND")


class KeyringNotInstalled(Problem):
    say = "The part of this program that uses the keyring of this computer is not installed."
    hint = (
        "Install cairn-diary[keyring], or keep a line on paper instead: `cairn mark`. Your diary "
        "opens and is written in as always."
    )
    exit_code = NO_INPUT


class NoKeyring(Problem):
    say = (
        "There is no keyring here that this program can use, so no mark in it was compared or kept."
    )
    hint = (
        "It is there when you are logged in at the desktop of this computer. Your diary opens and "
        "is written in as always; a line on paper (`cairn mark`) does the same and needs none."
    )
    exit_code = NO_INPUT


class KeyringIsLocked(Problem):
    say = "The keyring of this computer is locked, so the mark in it was not compared or kept."
    hint = "Unlock it and run this once more. Your diary opens and is written in as always."
    exit_code = TRY_AGAIN


class KeyringSilent(Problem):
    say = "The keyring of this computer did not answer in time, so no mark was compared or kept."
    hint = (
        "It may have asked something in a window of its own. Your diary opens and is written in as "
        "always."
    )
    exit_code = TRY_AGAIN


class KeyringRefused(Problem):
    say = "The keyring of this computer did not do it, so the mark in it was not compared or kept."
    hint = (
        "Try once more later, or take it out of use: `cairn mark VAULT --keyring off`. Your diary "
        "opens and is written in as always."
    )
    exit_code = TRY_AGAIN


_PROBLEMS: dict[str, type[Problem]] = {
    "not-installed": KeyringNotInstalled,
    "none": NoKeyring,
    "locked": KeyringIsLocked,
}


def require_installed() -> None:
    """Raises ``KeyringNotInstalled`` where the extra is missing. Loads nothing of it."""
    if importlib.util.find_spec("keyring") is None:
        raise KeyringNotInstalled


def keyring_environment(around: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What a process needs to find the keyring, out of the environment of a command. A bus that is
    not on this computer is left out.
    """
    bus = around.get(_BUS, "")
    is_here = bool(bus) and all(one.startswith("unix:") for one in bus.split(";"))
    passed = {name: around[name] for name in _PASSED_ON if name in around}
    return passed | ({_BUS: bus} if is_here else {})


@dataclass(frozen=True, slots=True)
class SystemKeyring:
    """How it is reached. Nothing is, before one of its functions is called."""

    tell: Callable[[Problem], None]
    """Hears what went wrong where that must not stop anything."""
    environment: Mapping[str, str] = field(default_factory=keyring_environment)
    seconds: float = SECONDS
    computer: bytes = field(default_factory=number_of_this_computer)
    """Which computer this is; empty where that is not known."""
    program: tuple[str, ...] = PROGRAM

    def get(self, account: str) -> str | None:
        """What lies there under this name, not looked at. Raises the problems of this module."""
        return self._asked({"do": "get", "account": account})

    def put(self, account: str, text: str) -> None:
        """Put it there, in place of what lay there. Raises the problems of this module."""
        self._asked({"do": "put", "account": account, "text": text})

    def remove(self, account: str) -> None:
        """Nothing to remove is none. Raises the problems of this module."""
        self._asked({"do": "remove", "account": account})

    def _asked(self, told: dict[str, str]) -> str | None:
        try:
            # In our process group: whatever kills this process for a lock kills that one too.
            with OneQuestion.start(
                self.program, environment=self.environment, own_session=False
            ) as process:
                asked = {**told, "parent": os.getpid()}
                answer = process.ask(asked, self.seconds, most_bytes=_MOST_BYTES)
            if "failed" in answer:
                raise _PROBLEMS.get(answer["failed"], KeyringRefused)
            text = answer["text"]
            if text is not None and not isinstance(text, str):
                raise KeyringRefused
        except TimeoutError:
            raise KeyringSilent from None
        except (OSError, TypeError, KeyError, ValueError, RecursionError):
            raise KeyringRefused from None
        return text
