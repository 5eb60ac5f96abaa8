"""Start a fresh Python for one job: nothing of the memory of the process that starts it goes along.

Its arguments and environment hold nothing about a person; where to find the code, and what to do,
is told over a socket.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from pathlib import Path

from cairn.platform.channel import Channel, socketpair

# Reads one frame by hand, since our own code cannot be imported before it is read.
_FIRST_WORDS = """
import sys, os, json, importlib
fd = int(sys.argv[1])
def take(n):
    got = b''
    while len(got) < n:
        more = os.read(fd, n - len(got))
        if not more:
            os._exit(0)
        got += more
    return got
sys.path[:] = json.loads(take(int.from_bytes(take(4), 'big')))
module, _, function = sys.argv[2].partition(':')
getattr(importlib.import_module(module), function)(fd)
"""


def start_python(
    inside: str, *, own_session: bool = True, has_terminal: bool = False
) -> tuple[subprocess.Popen[bytes], Channel]:
    """Run ``inside`` (``module:function``) there, with the number of its end of a new channel; the
    other end comes back. Does not wait for it.

    With ``own_session`` it leads a session and a process group of its own, else it joins ours.
    With ``has_terminal`` it shares our standard input, output and error, else it has none.
    """
    ours, theirs = socketpair()
    stream = None if has_terminal else subprocess.DEVNULL
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and a constant program
        [sys.executable, "-I", "-c", _FIRST_WORDS, str(theirs.fileno()), inside],
        pass_fds=(theirs.fileno(),),
        stdin=stream,
        stdout=stream,
        stderr=stream,
        env={},
        cwd="/",
        start_new_session=own_session,
    )
    theirs.close()
    with contextlib.suppress(OSError):  # if it ended at once, the first question tells
        ours.send(json.dumps(_where_code_lies()).encode())
    return process, ours


def _where_code_lies() -> list[str]:
    """Absolute folders only: an empty entry would mean the current folder, which is a person's."""
    ours = str(Path(__file__).parents[2])
    return [ours, *(path for path in sys.path if Path(path).is_absolute() and path != ours)]
