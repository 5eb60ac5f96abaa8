"""The checking code of the page, asked without a browser."""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from cairn.pack.browser_script import one_script
from tests.crypto.node import node


@cache
def _script() -> str:
    """A file with the script, for as long as the tests run: it is too long for a command line."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    path = folder / "checks.cjs"
    path.write_text('"use strict";\n' + one_script(Path(__file__).parent / "checks.js"), "utf-8")
    return str(path)


def ask(*questions: dict[str, Any]) -> list[Any]:
    """The answers of ``checks.js``, put together as the page is."""
    run = subprocess.run(
        [node(), _script()],
        input="".join(json.dumps(one) + "\n" for one in questions),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return [json.loads(line) for line in run.stdout.splitlines()]


def paths(report: dict[str, Any]) -> list[str]:
    return [one["where"] for one in report["wrong"]]


def fits(cases: Iterable[tuple[bytes, bytes, bytes]]) -> list[bool]:
    """Whether each signature fits: key, message, signature."""
    return ask(*({"signature": [part.hex() for part in case]} for case in cases))
