"""The first moment of a command: nothing of it is seen, and nothing can go astray."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

PRINTS_INTO_WHAT_IT_OPENS = """
import os, sys
from cairn.cli.begin import begin
begin()
file = os.open(sys.argv[1], os.O_RDWR)
print("a word", flush=True)
print("a word", file=sys.stderr, flush=True)
os.write(1, b"a word"), os.write(2, b"a word")
sys.exit(0 if file > 2 else 1)
"""


@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1, 2)])
def test_where_a_stream_is_closed_nothing_is_printed_into_a_file(
    tmp_path: Path, closed: tuple[int, ...]
) -> None:
    file = tmp_path / "log"
    file.write_bytes(b"sealed")
    command = " ".join(["exec", '"$@"', *(f"{fd}>&-" for fd in closed)])
    ended = subprocess.run(
        ["sh", "-c", command, "sh", sys.executable, "-c", PRINTS_INTO_WHAT_IT_OPENS, file],
        capture_output=True,
        check=False,
    )
    assert (ended.returncode, file.read_bytes()) == (0, b"sealed")


STOPPED_WHILE_LOADING = """
import os, signal, sys
class Finder:
    def find_spec(self, name, path, target=None):
        if name == "click":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
from cairn.cli.begin import main
main()
"""


def test_whoever_stops_it_while_it_loads_sees_nothing() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", STOPPED_WHILE_LOADING], capture_output=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (-signal.SIGINT, b"")
