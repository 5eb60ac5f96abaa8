"""The command line as a person runs it: a process of its own, secrets on inherited descriptors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.vault.vaults import PASSPHRASE

PROGRAM = (sys.executable, "-m", "cairn.cli")


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended, and what it told."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def told(self) -> dict[str, Any]:
        (only,) = self.objects
        return only


def start(
    *arguments: str | Path,
    passphrase: str | None = PASSPHRASE,
    private: Mapping[str, object] | None = None,
    program: tuple[str, ...] = PROGRAM,
    **how: Any,
) -> subprocess.Popen[str]:
    """Start a command. ``private`` is by option; what is not text goes as JSON."""
    lines: dict[str, object] = {"--passphrase-fd": passphrase} if passphrase else {}
    fds, options = [], []
    for option, value in (lines | dict(private or {})).items():
        text = value if isinstance(value, str) else json.dumps(value)
        reading, writing = os.pipe()
        os.write(writing, text.encode() + b"\n")
        os.close(writing)
        fds.append(reading)
        options += [option, str(reading)]
    try:
        return subprocess.Popen(
            [*program, *map(str, arguments), *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            pass_fds=fds,
            **how,
        )
    finally:
        for fd in fds:
            os.close(fd)


def end(process: subprocess.Popen[str]) -> Ran:
    out, err = process.communicate()
    return Ran(process.returncode, out, err)


def cairn(*arguments: str | Path, **how: Any) -> Ran:
    """Run a command to its end."""
    return end(start(*arguments, **how))


def good(*arguments: str | Path, **how: Any) -> dict[str, Any]:
    """Run a command that must end well and tell one object."""
    ran = cairn(*arguments, "--json", **how)
    assert ran.code == 0, ran.err
    return ran.told
